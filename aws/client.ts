import { AsyncLocalStorage } from 'node:async_hooks'
import { Agent } from 'node:http'
import { Agent as TlsAgent } from 'node:https'
import { fromNodeProviderChain } from '@aws-sdk/credential-providers'
import type { AwsCredentialIdentity, Provider } from '@aws-sdk/types'
import { NodeHttpHandler, streamCollector } from '@smithy/node-http-handler'
import { partitionOf } from '#domain/arn.ts'
import type { AnyOperation, ClientClass } from '#domain/collector.ts'
import { requestIdIn, strangeBody } from './answer-body.ts'
import { withCallSignal } from './call-signal.ts'
import { classify, refusesCredentials } from './classify.ts'
import { checkedEndpoint, customEndpoint } from './endpoint.ts'
import { AwsFailure } from './errors.ts'
import { Gate, Limiter } from './limits.ts'
import { type RetriedCall, SharedRetry } from './retry.ts'
import { getCallerIdentity } from './sts.ts'

/** What calls cost, counted per attempt: a call that was throttled twice and then answered is 3 calls, 2 retries, 2 throttles. */
export interface CallCounts {
  calls: number
  retries: number
  throttles: number
  pages: number
}

export interface ConnectOptions {
  /** Base credentials; the SDK's default chain when left out. */
  readonly credentials?: AwsCredentialIdentity | Provider<AwsCredentialIdentity>
  /** The always-on region whose STS, Organizations and Account endpoints are used. Decides the partition. Default us-east-1. */
  readonly region?: string
  /** An endpoint in AWS's place (the simulator). Giving it is the permission to use it. */
  readonly endpoint?: string
  /** Honour AWS_ENDPOINT_URL. Without it a set AWS_ENDPOINT_URL* is refused. */
  readonly allowCustomEndpoint?: boolean
  /** `none` switches the rate limits off; refused unless an endpoint stands in AWS's place, which has no limits to respect. */
  readonly limits?: 'aws' | 'none'
  /** Requests under way at once in this process. Default 256. */
  readonly concurrency?: number
  /** Default 2,000. */
  readonly connectionTimeoutMs?: number
  /** From sending to the answer's first byte, and the longest silence within it. Default 15,000. */
  readonly requestTimeoutMs?: number
  /** Attempts per call, the first included. Default 5, 3 for time-outs. */
  readonly attempts?: number
  /** Attempts per throttled call. Default 8. */
  readonly throttledAttempts?: number
  /** First waits before a retry, in milliseconds. Default 50, and 1,000 after throttling. */
  readonly transientBaseMs?: number
  readonly throttledBaseMs?: number
}

/** `forceRefresh` asks the SDK's chain to look past what it has kept. */
export type BaseCredentials = (options?: { readonly forceRefresh?: boolean }) => Promise<AwsCredentialIdentity>

/** One per process: the sockets, the clients and the limits. */
export interface AwsConnection {
  readonly partition: string
  readonly region: string
  /** The endpoint in AWS's place, or null. Callers must tell the user when it is not null. */
  readonly endpoint: string | null
  /** The credentials Parapet itself runs on. */
  readonly baseCredentials: BaseCredentials
  /** Sends one request (one page) for a session; throws `AwsFailure`, or the signal's reason when it was cancelled. */
  send(op: AnyOperation, input: object, call: CallOptions): Promise<unknown>
  close(): void
}

export interface CallOptions {
  readonly session: Session
  /** A real region; never `global`. */
  readonly region: string
  /** Aborted with a TimeoutError it is a deadline and makes a failure; aborted otherwise its reason is thrown. */
  readonly signal: AbortSignal
  readonly counts?: CallCounts
  /** Texts that no error message may repeat. */
  readonly secrets?: readonly string[]
}

/** Credentials for one account, kept fresh. */
export interface Session {
  readonly accountId: string
  readonly partition: string
  readonly connection: AwsConnection
  /** Valid for at least ten more minutes where AWS allows it; single-flight. */
  credentials(): Promise<AwsCredentialIdentity>
  /** Called after AWS said that these credentials have ended: the next `credentials()` asks anew. */
  expire(used: AwsCredentialIdentity): void
}

/** The call that the SDK is working on, found by the credentials provider, the retry strategy and the counting. */
interface CurrentCall extends RetriedCall {
  readonly credentials: AwsCredentialIdentity
  readonly accountId: string
  readonly region: string
  readonly counts: CallCounts | undefined
  attempts: number
  /** From the body, for services that do not send it as a header. */
  requestId: string | null
}

const currentCall = new AsyncLocalStorage<CurrentCall>()

function current(): CurrentCall {
  const call = currentCall.getStore()
  if (!call) throw new Error('An SDK client was used outside AwsConnection.send')
  return call
}

/**
 * Clients are shared by all accounts: this provider gives each request the identity of the call it belongs to.
 * `memoized` tells the SDK not to keep what it returns.
 */
const identityOfCall: Provider<AwsCredentialIdentity> & { memoized?: boolean } = async () => current().credentials
identityOfCall.memoized = true

/**
 * Packages from before the SDK's schemas know nothing of `memoized`: they keep the first identity for every account that
 * follows. What they get to keep is this object, which finds the call's own identity whenever a part of it is read.
 */
const identityOfCallWhenRead: AwsCredentialIdentity = {
  get accessKeyId() {
    return current().credentials.accessKeyId
  },
  get secretAccessKey() {
    return current().credentials.secretAccessKey
  },
  get sessionToken() {
    return current().credentials.sessionToken
  },
}

function keepsIdentities(client: object): boolean {
  return !('protocol' in (client as { readonly config: object }).config)
}

/** Reads an answer's body, refusing what the SDK would mistake for an empty answer. */
async function collectAnswer(stream: Parameters<typeof streamCollector>[0]): Promise<Uint8Array> {
  const body = await streamCollector(stream)
  const call = current()
  const status = (stream as unknown as { readonly statusCode?: number }).statusCode ?? 200
  const strange = strangeBody(body, call.call, status)
  if (strange) throw new SyntaxError(`The answer is ${strange}`)
  if (status >= 300) call.requestId = requestIdIn(body)
  return body
}

/** Opens the process's one road to AWS. Throws `EndpointRefused` when the environment names an endpoint that is not allowed. */
export function connectAws(options: ConnectOptions = {}): AwsConnection {
  return new Connection(options)
}

class Connection implements AwsConnection {
  readonly partition: string
  readonly region: string
  readonly endpoint: string | null
  readonly baseCredentials: BaseCredentials
  readonly #clients = new Map<ClientClass, Map<string, InstanceType<ClientClass>>>()
  readonly #handler: NodeHttpHandler
  readonly #limiter: Limiter | null
  readonly #gate: Gate
  readonly #retry: SharedRetry
  readonly #proofs = new WeakMap<Session, { readonly at: number; readonly works: Promise<boolean> }>()
  #answeredAt = Number.NEGATIVE_INFINITY

  constructor(options: ConnectOptions) {
    this.region = options.region ?? 'us-east-1'
    this.partition = partitionOf(this.region)
    this.endpoint =
      options.endpoint === undefined
        ? customEndpoint(options.allowCustomEndpoint ?? false)
        : checkedEndpoint(options.endpoint)
    // A credentials provider of the default chain makes clients of its own, which would follow a profile's endpoint_url.
    if (this.endpoint === null) process.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS = 'true'
    if (options.limits === 'none' && this.endpoint === null) throw new Error('AWS is never asked without rate limits')
    this.#limiter = options.limits === 'none' ? null : new Limiter()
    const { credentials } = options
    this.baseCredentials =
      credentials === undefined
        ? fromNodeProviderChain()
        : typeof credentials === 'function'
          ? credentials
          : async () => credentials
    const concurrency = options.concurrency ?? 256
    this.#gate = new Gate(concurrency)
    const requestTimeout = options.requestTimeoutMs ?? 15_000
    const sockets = { keepAlive: true, maxSockets: concurrency, maxFreeSockets: concurrency }
    this.#handler = new NodeHttpHandler({
      connectionTimeout: options.connectionTimeoutMs ?? 2_000,
      requestTimeout,
      socketTimeout: requestTimeout,
      throwOnRequestTimeout: true,
      httpAgent: new Agent(sockets),
      httpsAgent: new TlsAgent(sockets),
    })
    this.#retry = new SharedRetry(
      {
        attempts: options.attempts ?? 5,
        throttledAttempts: options.throttledAttempts ?? 8,
        transientBaseMs: options.transientBaseMs ?? 50,
        throttledBaseMs: options.throttledBaseMs ?? 1_000,
      },
      current,
    )
  }

  async send(op: AnyOperation, input: object, call: CallOptions): Promise<unknown> {
    for (let renewed = false; ; renewed = true) {
      const credentials = await call.session.credentials()
      try {
        return await this.#sendAs(credentials, op, input, call)
      } catch (error) {
        if (!(error instanceof AwsFailure)) throw error
        const refused = refusesCredentials(error)
        if (refused && call.region !== this.region && (await this.#workAtHome(credentials, call)))
          throw regionOff(error)
        if (renewed || !(refused || error.kind === 'expired')) throw error
        call.session.expire(credentials)
      }
    }
  }

  /** Whether credentials that one region refused are good where they came from. Asked once a minute per session. */
  async #workAtHome(credentials: AwsCredentialIdentity, call: CallOptions): Promise<boolean> {
    const { session } = call
    const known = this.#proofs.get(session)
    if (known && performance.now() - known.at < 60_000) return known.works
    const home = { session, region: this.region, signal: call.signal, ...(call.counts ? { counts: call.counts } : {}) }
    const works = this.#sendAs(credentials, getCallerIdentity, {}, home).then(
      () => true,
      (error) => {
        if (error instanceof AwsFailure && !isDeadline(call.signal)) return false
        throw error
      },
    )
    this.#proofs.set(session, { at: performance.now(), works })
    works.catch(() => this.#proofs.delete(session))
    return works
  }

  #sendAs(credentials: AwsCredentialIdentity, op: AnyOperation, input: object, call: CallOptions): Promise<unknown> {
    if (call.signal.aborted) return Promise.reject(endOfTime(call.signal, { call: op.name, lastFailure: null }))
    return withCallSignal(call.signal, (signal) => this.#attempt(credentials, op, input, { ...call, signal }))
  }

  async #attempt(
    credentials: AwsCredentialIdentity,
    op: AnyOperation,
    input: object,
    { session, region, signal, counts, secrets }: CallOptions,
  ): Promise<unknown> {
    const context: CurrentCall = {
      credentials,
      accountId: session.accountId,
      region,
      counts,
      signal,
      call: op.name,
      budget: `${session.accountId} ${region} ${op.name.slice(0, op.name.indexOf(':'))}`,
      attempts: 0,
      lastFailure: null,
      requestId: null,
    }
    const client = this.#client(op.client, region)
    try {
      return await currentCall.run(context, () => client.send(new op.command(input), { abortSignal: signal }))
    } catch (error) {
      if (signal.aborted) throw endOfTime(signal, context)
      throw classify(error, {
        call: op.name,
        requestId: context.requestId,
        awsReached: performance.now() - this.#answeredAt < 60_000,
        ...(secrets ? { secrets } : {}),
      })
    }
  }

  #client(clientClass: ClientClass, region: string): InstanceType<ClientClass> {
    const regions = this.#clients.get(clientClass) ?? new Map<string, InstanceType<ClientClass>>()
    this.#clients.set(clientClass, regions)
    let client = regions.get(region)
    if (!client) {
      const config = {
        region,
        credentials: identityOfCall,
        requestHandler: this.#handler,
        retryStrategy: this.#retry,
        streamCollector: collectAnswer,
        ignoreConfiguredEndpointUrls: true,
        ...(this.endpoint === null ? {} : { endpoint: this.endpoint }),
        // One host per service and region, whatever the account, so that connections are shared.
        accountIdEndpointMode: 'disabled',
        // The identity belongs to the request; a cached handler would carry one account's into another's call.
        cacheMiddleware: false,
      }
      client = new clientClass(config)
      if (keepsIdentities(client)) client = new clientClass({ ...config, credentials: identityOfCallWhenRead })
      this.#addAttemptMiddleware(client)
      addIdentityCheck(client)
      regions.set(region, client)
    }
    return client
  }

  /** Runs once per attempt, before signing, so that time spent waiting does not age the signature and retries pay too. */
  #addAttemptMiddleware(client: InstanceType<ClientClass>): void {
    const { middlewareStack } = client as unknown as AttemptStack
    middlewareStack.addRelativeTo(
      (next) => async (args) => {
        const call = current()
        await this.#limiter?.pay(call.accountId, call.region, call.call, call.signal)
        await this.#gate.enter(call.signal)
        call.attempts += 1
        if (call.counts) {
          call.counts.calls += 1
          if (call.attempts > 1) call.counts.retries += 1
        }
        try {
          const answer = await next(args)
          this.#answeredAt = performance.now()
          return answer
        } catch (error) {
          if (call.counts && classify(error, { call: call.call }).kind === 'throttled') call.counts.throttles += 1
          throw error
        } finally {
          this.#gate.leave()
        }
      },
      { name: 'parapetAttempt', relation: 'before', toMiddleware: 'httpSigningMiddleware', override: true },
    )
  }

  close(): void {
    this.#handler.destroy()
    this.#clients.clear()
  }
}

/** Another account's identity would fetch another account's answers: a request that bears one is not sent. */
function addIdentityCheck(client: InstanceType<ClientClass>): void {
  const { middlewareStack } = client as unknown as AttemptStack
  middlewareStack.addRelativeTo(
    (next) => async (args) => {
      const signed = /Credential=([^/]+)\//.exec(args.request?.headers?.authorization ?? '')?.[1]
      if (signed !== undefined && signed !== current().credentials.accessKeyId)
        throw new Error('The SDK signed a request with the identity of another call')
      return next(args)
    },
    { name: 'parapetIdentity', relation: 'after', toMiddleware: 'httpSigningMiddleware', override: true },
  )
}

interface AttemptArgs {
  readonly request?: { readonly headers?: { readonly [name: string]: string } }
}

interface AttemptStack {
  readonly middlewareStack: {
    addRelativeTo(
      middleware: (next: (args: AttemptArgs) => Promise<object>) => (args: AttemptArgs) => Promise<object>,
      options: { name: string; relation: 'before' | 'after'; toMiddleware: string; override: boolean },
    ): void
  }
}

/** The region does not know credentials that are good elsewhere: it is not enabled in the account. */
function regionOff(refused: AwsFailure): AwsFailure {
  return new AwsFailure({ ...refused, message: refused.message, kind: 'region-off' })
}

/** A deadline is a failure that names what it cut off; any other abort is the caller's own reason. */
function endOfTime(signal: AbortSignal, call: Pick<CurrentCall, 'call' | 'lastFailure'>): unknown {
  if (!isDeadline(signal)) return signal.reason
  if (call.lastFailure?.kind === 'throttled') return call.lastFailure
  return new AwsFailure({
    kind: 'timeout',
    code: 'TIMEOUT',
    message: 'The time for this scan was over',
    call: call.call,
  })
}

/** True when a signal was aborted by a time limit and not by a person or a shutdown. */
export function isDeadline(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason instanceof Error && signal.reason.name === 'TimeoutError'
}
