import type { AssumeRoleRequest } from '@aws-sdk/client-sts'
import { type Answer, type Place, SimulatedError } from '#domain/simulated.ts'
import { type Caller, callerOf, credentialScope } from './credentials.ts'
import {
  accessDenied,
  expiredCredentials,
  malformedInput,
  missingCredentials,
  serverError,
  throttled,
  unknownCredentials,
  unknownOperation,
} from './errors.ts'
import type { FaultOf, FaultRules, FaultyCall } from './fault-rules.ts'
import { answerPage, type PagingFault, pagingFaults } from './paging.ts'
import type { Registry } from './registry.ts'
import type { RequestLog } from './request-log.ts'
import type { ResponseCache } from './response-cache.ts'
import type { RolePolicy } from './role-policy.ts'
import type { OperationModel, ServiceModel } from './service-model.ts'
import { accountOfRole, assumeRole, getCallerIdentity, type RoleSettings } from './sts.ts'
import { UnknownOperation, type WireRequest, type WireResponse } from './wire/message.ts'
import { type Understood, understand, writeError, writeOutput } from './wire/wire.ts'
import { escapeXml, xmlDeclaration } from './wire/xml.ts'
import type { Moment, World } from './world/world.ts'

/** What the server does with a request: send a response, whole or cut, maybe late; never say a word; or close the connection. */
export type Outcome =
  | { readonly kind: 'send'; readonly response: WireResponse; readonly truncated: boolean; readonly delay: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }

/** Everything an answer depends on. `moment`, `faults` and `policy` may be replaced while the server runs. */
export interface Situation {
  readonly world: World
  readonly registry: Registry
  readonly role: RoleSettings
  readonly log: RequestLog
  readonly cache: ResponseCache
  moment: Moment
  faults: FaultRules
  policy: RolePolicy | null
}

/** One AWS request as far as it is understood. */
interface Call {
  readonly understood: Understood
  readonly operation: OperationModel
  readonly service: ServiceModel
  /** `rds:DescribeDBInstances` */
  readonly name: string
  readonly region: string
  readonly caller: Caller | null
  readonly faulty: FaultyCall
}

/** Answers an AWS request: signature, faults, permissions, then what exists. */
export function answer(situation: Situation, request: WireRequest): Outcome {
  const scope = credentialScope(request.headers.authorization)
  const services = scope ? situation.registry.signedAs(scope.service) : []
  const service = services[0]
  if (!scope || !service) return noService(scope?.service ?? null, request)
  const caller = callerOf(scope.accessKeyId, request.headers)
  let understood: Understood
  try {
    understood = understand(services, request)
  } catch (error) {
    if (!(error instanceof UnknownOperation)) throw error
    situation.log.add(caller?.accountId ?? '', scope.region, `${service.signingName}:?`, 'UnknownOperation')
    return send(writeError(service, unknownOperation(service, error.message)))
  }
  const { operation } = understood
  const call: Call = {
    understood,
    operation,
    service: operation.service,
    name: `${operation.service.signingName}:${operation.name}`,
    region: scope.region,
    caller,
    faulty: faultyCall(situation, understood, caller, scope.region),
  }
  return respond(situation, request, call)
}

function respond(situation: Situation, request: WireRequest, call: Call): Outcome {
  const { faults, moment } = situation
  const log = (error: string | null) => situation.log.add(call.faulty.accountId, call.region, call.name, error)
  const fault = faults.hit(['hang', 'reset', 'html-body', 'server-error', 'throttle'], call.faulty, moment.now)
  if (fault?.kind === 'hang' && fault.milliseconds === undefined) {
    log('HANG')
    return { kind: 'hang' }
  }
  if (fault?.kind === 'reset') {
    log('RESET')
    return { kind: 'reset' }
  }
  if (fault?.kind === 'html-body') {
    log('HTML')
    return send(htmlResponse(fault.status))
  }
  const delay = fault?.kind === 'hang' ? (fault.milliseconds ?? 0) : 0
  const error =
    fault?.kind === 'server-error'
      ? serverError(call.service, fault.status)
      : fault?.kind === 'throttle'
        ? throttled(call.service)
        : refusal(situation, call)
  const response = error ?? answered(situation, request, call)
  if (response instanceof SimulatedError) {
    log(response.code)
    return send(writeError(call.service, response), delay)
  }
  const truncated = faults.hit(['truncated-body'], call.faulty, moment.now) !== null
  log(truncated ? 'TRUNCATED' : null)
  return { kind: 'send', response, truncated, delay }
}

/** Why the call is not even looked at: who asks, where, and whether they may. */
function refusal(
  { faults, moment, policy, world, role }: Situation,
  { caller, service, name, region, faulty }: Call,
): SimulatedError | null {
  if (!caller || moment.account(caller.accountId)?.state !== 'ACTIVE') return unknownCredentials(service)
  if (caller.expired) return expiredCredentials(service)
  if (caller.assumed && faults.hit(['role-missing'], withinAccount(faulty, moment, caller.accountId), moment.now)) {
    // AWS forgets the sessions of a role with the role.
    return unknownCredentials(service)
  }
  const retired = faults.hit(['retired'], faulty, moment.now)
  if (retired) return new SimulatedError(retired.code, retired.message)
  // Nothing can deny this one: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
  const deniable = name === 'sts:GetCallerIdentity' ? [] : (['deny'] as const)
  const fault = faults.hit(['region-off', 'expired-credentials', ...deniable], faulty, moment.now)
  if (fault?.kind === 'region-off' || !world.regions.includes(region)) return unknownCredentials(service)
  if (fault?.kind === 'expired-credentials') return expiredCredentials(service)
  if (fault?.kind === 'deny' && fault.by !== 'role') {
    return accessDenied(service, caller.arn, name, denialReason(fault, name, world, role.managementAccountId))
  }
  // Anyone may ask who they are, and the user of the management account may always assume the role.
  const free = name === 'sts:GetCallerIdentity' || name === 'sts:AssumeRole'
  const refused = fault ? name : free ? null : (policy?.refused(name) ?? null)
  return refused === null
    ? null
    : accessDenied(service, caller.arn, refused, `because no identity-based policy allows the ${refused} action`)
}

/** AWS's words for each type of policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function denialReason({ by, policyArn }: FaultOf<'deny'>, action: string, world: World, management: string): string {
  if (by === 'boundary') return `because no permissions boundary allows the ${action} action`
  const type = by === 'scp' ? 'service_control_policy' : 'resource_control_policy'
  const arn =
    policyArn ?? `arn:aws:organizations::${management}:policy/${world.organization.id}/${type}/p-examplepolicyid`
  return `with an explicit deny in a ${type.replaceAll('_', ' ')}: ${arn}`
}

function answered(situation: Situation, request: WireRequest, call: Call): WireResponse | SimulatedError {
  const { operation, caller, faulty } = call
  if (call.service.name === 'sts' && caller) return answeredBySts(situation, call, caller)
  const found = situation.registry.answer(operation)
  if (!found) return unknownOperation(call.service, `${operation.name} is not simulated.`)
  const pagingFault = situation.faults.hit(pagingFaults, faulty, situation.moment.now)?.kind ?? null
  const key = pagingFault ? null : cacheKey(call, request)
  const cached = key === null ? undefined : situation.cache.get(key)
  if (cached) return cached
  const input = inputOf(call)
  if (input instanceof SimulatedError) return input
  const place = situation.moment.place(caller?.accountId ?? '', call.region)
  try {
    const output = evaluate(found, operation, input, place, pagingFault)
    if (output instanceof SimulatedError) return output
    const response = writeOutput(operation, output)
    if (key !== null) situation.cache.set(key, response)
    return response
  } catch (error) {
    // A fault of the simulation itself: loud, and never taken for an answer.
    console.error(`The simulation of ${call.name} failed in ${place.accountId} ${place.region}:`, error)
    return new SimulatedError('InternalFailure', `The simulation of ${call.name} failed: ${String(error)}`, 500)
  }
}

function evaluate(found: Answer, operation: OperationModel, input: object, place: Place, fault: PagingFault) {
  return typeof found === 'function' ? found(input as never, place) : answerPage(found, operation, input, place, fault)
}

function answeredBySts(situation: Situation, call: Call, caller: Caller): WireResponse | SimulatedError {
  const { operation, understood, faulty } = call
  if (operation.name === 'GetCallerIdentity') return writeOutput(operation, getCallerIdentity(caller))
  if (operation.name !== 'AssumeRole') return unknownOperation(call.service, `${operation.name} is not simulated.`)
  const broken =
    situation.faults.hit(['role-missing', 'external-id-mismatch'], faulty, situation.moment.now)?.kind ?? null
  const output = assumeRole(understood.input() as AssumeRoleRequest, caller, situation.moment, situation.role, broken)
  return output instanceof SimulatedError ? output : writeOutput(operation, output)
}

function inputOf({ understood }: Call): object | SimulatedError {
  try {
    return understood.input()
  } catch (error) {
    return malformedInput(`The request's body could not be read: ${String(error)}`)
  }
}

/** For AssumeRole, the account whose role is asked for: that is where a role goes missing or throttles. */
function faultyCall(situation: Situation, understood: Understood, caller: Caller | null, region: string): FaultyCall {
  const { operation } = understood
  const accountId =
    operation.service.name === 'sts' && operation.name === 'AssumeRole'
      ? accountOfRole(understood.input() as AssumeRoleRequest)
      : (caller?.accountId ?? '')
  const { name, service } = operation
  return withinAccount({ region, service: service.signingName, operation: name }, situation.moment, accountId)
}

function withinAccount<C extends object>(call: C, moment: Moment, accountId: string) {
  return { ...call, accountId, accountName: moment.account(accountId)?.name ?? '' }
}

function cacheKey({ caller, region, name }: Call, request: WireRequest): string {
  return `${caller?.accountId}|${region}|${name}|${request.method} ${request.path}?${request.query}|${request.body}`
}

function send(response: WireResponse, delay = 0): Outcome {
  return { kind: 'send', response, truncated: false, delay }
}

function htmlResponse(status: number): WireResponse {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: '<!DOCTYPE html><html><head><title>Proxy error</title></head><body><h1>Proxy error</h1><p>Sign in to continue.</p></body></html>',
    afterRequestId: null,
  }
}

/** Where no service is known, the request's own form tells the protocol to answer in. */
function noService(service: string | null, request: WireRequest): Outcome {
  const error =
    service === null ? missingCredentials() : unknownOperation(null, `There is no service ${service} in this world.`)
  const form = request.form.has('Action')
  return send({
    status: error.status,
    headers: form
      ? { 'content-type': 'text/xml' }
      : { 'content-type': 'application/json', 'x-amzn-errortype': error.code },
    body: form
      ? `${xmlDeclaration}<ErrorResponse><Error><Type>Sender</Type><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error></ErrorResponse>`
      : JSON.stringify({ __type: error.code, message: error.message }),
    afterRequestId: null,
  })
}
