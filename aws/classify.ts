import { AwsFailure, type FailureKind } from './errors.ts'

/** What the caller knows that the error does not say. */
export interface FailureContext {
  /** The operation, such as `rds:DescribeDBInstances`. */
  readonly call: string
  /** AWS has answered this process lately, so a host name without an address can mean "no such endpoint". */
  readonly awsReached?: boolean
  /** The request id, where the SDK has not kept it. */
  readonly requestId?: string | null
  /** Texts that must not appear in the message: the external id. */
  readonly secrets?: readonly string[]
}

const throttledCodes = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
])
const deniedCodes = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationError',
  'AuthorizationErrorException',
  'ForbiddenException',
  'NotAuthorized',
  'NotAuthorizedException',
  'UnauthorizedException',
  'UnauthorizedOperation',
])
const expiredCodes = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired'])
/** AWS says these where a region is not enabled; it says them for broken credentials and deleted roles too. */
const refusedCredentialsCodes = new Set([
  'AuthFailure',
  'InvalidClientTokenId',
  'InvalidToken',
  'UnrecognizedClientException',
])
const notOfferedCodes = new Set([
  'InvalidAction',
  'OptInRequired',
  'SubscriptionRequiredException',
  'UnknownEndpoint',
  'UnknownOperation',
  'UnknownOperationException',
])
const clockCodes = new Set(['RequestInTheFuture', 'RequestTimeTooSkewed'])
const networkCodes = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
])
const serverCodes = new Set([
  'InternalError',
  'InternalFailure',
  'InternalServerError',
  'InternalServerErrorException',
  'ServiceUnavailable',
  'Unavailable',
])

interface SdkError {
  readonly name?: string
  readonly message?: string
  /** Node's code of a network error; some services put their own code here. */
  readonly code?: unknown
  readonly Code?: unknown
  readonly Error?: { readonly Code?: unknown }
  readonly $fault?: string
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string }
  readonly $response?: { readonly headers?: { readonly [name: string]: string } }
}

/** AWS did not know the credentials: they are broken, their role is gone, or the region is not enabled. */
export function refusesCredentials(failure: AwsFailure): boolean {
  return failure.kind === 'denied' && refusedCredentialsCodes.has(failure.code)
}

/** Turns whatever the SDK threw into one `AwsFailure`. An `AwsFailure` passes unchanged. */
export function classify(thrown: unknown, context: FailureContext): AwsFailure {
  if (thrown instanceof AwsFailure) return thrown
  const error = (typeof thrown === 'object' && thrown !== null ? thrown : { message: String(thrown) }) as SdkError
  const name = error.name ?? 'Error'
  const nodeCode = typeof error.code === 'string' ? error.code : ''
  const httpStatus = error.$metadata?.httpStatusCode ?? null
  const raw = error.message ?? ''
  const { kind, code, message } = kindOf(name, nodeCode, httpStatus, raw, context)
  return new AwsFailure({
    kind,
    code,
    wireCode: [error.Error?.Code, error.Code].find((candidate) => typeof candidate === 'string') ?? code,
    message: presentable(message, context.secrets ?? []),
    call: context.call,
    httpStatus,
    requestId: error.$metadata?.requestId ?? context.requestId ?? null,
    ...(kind === 'denied' ? policyNamed(raw) : {}),
    retryAfterSeconds: retryAfter(error),
  })
}

function kindOf(
  name: string,
  nodeCode: string,
  status: number | null,
  message: string,
  context: FailureContext,
): { kind: FailureKind; code: string; message: string } {
  const as = (kind: FailureKind, code = name, text = message) => ({ kind, code, message: text })
  if (name === 'TimeoutError' || nodeCode === 'ETIMEDOUT') return as('timeout', 'TIMEOUT', 'AWS did not answer in time')
  if (nodeCode === 'ENOTFOUND' && context.awsReached)
    return as('not-offered', 'ENOTFOUND', 'The service has no endpoint here')
  if (networkCodes.has(nodeCode)) return as('network', nodeCode, `No connection to AWS (${nodeCode})`)
  if (/^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(nodeCode)) {
    return as('network', nodeCode, `The certificate of AWS's endpoint was not accepted (${nodeCode})`)
  }
  if (name === 'CredentialsProviderError') return as('invalid', 'NO_CREDENTIALS')
  if (throttledCodes.has(name) || status === 429) return as('throttled')
  if (expiredCodes.has(name)) return as('expired')
  if (
    clockCodes.has(name) ||
    (name === 'InvalidSignatureException' && /Signature (expired|not yet current)/.test(message))
  ) {
    return as('invalid', 'CLOCK_SKEW', `This machine's clock differs from AWS's (${name})`)
  }
  if (name === 'RegionDisabledException') return as('region-off')
  if (refusedCredentialsCodes.has(name)) return as('denied')
  if (/Access Denied to API Version|not (supported|available) in (the called|this) region/i.test(message))
    return as('not-offered')
  if (notOfferedCodes.has(name) || status === 410) return as('not-offered', coded(name, status))
  if (deniedCodes.has(name)) return as('denied')
  if (isUnreadable(name, message)) {
    const answer = status === null ? 'an answer' : `status ${status}`
    return as('parse', 'UNREADABLE_ANSWER', `AWS's endpoint sent ${answer} that is not in the service's format`)
  }
  if (serverCodes.has(name) || (status !== null && status >= 500)) return as('server', coded(name, status))
  if (/NotFound|NoSuch|Nonexistent|DoesNotExist/i.test(name)) return as('not-found')
  // Amazon ECS calls every mistake of the caller's a ClientException; a task definition that is gone has only these words.
  if (name === 'ClientException' && /^Unable to describe task definition\b/i.test(message)) return as('not-found')
  if (status === 403 || status === 401) return as('denied', coded(name, status))
  return as('invalid', coded(name, status))
}

/** Names that say nothing are replaced with the status. */
function coded(name: string, status: number | null): string {
  const saysNothing = ['Error', 'Unknown', 'UnknownError', 'UnknownException', String(status)].includes(name)
  return saysNothing && status !== null ? `HTTP_${status}` : name
}

/** The SDK's deserialisers throw these when the body is HTML, cut off or otherwise not the protocol's. */
function isUnreadable(name: string, message: string): boolean {
  return (
    name === 'SyntaxError' ||
    /Deserialization error|is not valid JSON|Unexpected (token|end of|non-whitespace)|XML parse error/i.test(message)
  )
}

/** Policy type and ARN as AWS words them: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
export function policyNamed(message: string): { policyType: string | null; policyArn: string | null } {
  const explicit = /explicit deny in an? ((?:[\w-]+ ){0,3}?policy|permissions boundary)(?:: (arn:[^\s"']+))?/i.exec(
    message,
  )
  const implicit = /because no ((?:[\w-]+ ){0,3}?policy|permissions boundary) allows/i.exec(message)
  const type = explicit?.[1] ?? implicit?.[1] ?? null
  return { policyType: type, policyArn: explicit?.[2]?.replace(/[.,;)]+$/, '') ?? null }
}

/** One line, at most 500 characters, without encoded blobs, signatures, tokens, key ids or the given secrets. */
function presentable(message: string, secrets: readonly string[]): string {
  let text = message
  for (const secret of secrets) if (secret.length > 0) text = text.replaceAll(secret, '[redacted]')
  return text
    .replace(/\s*(The Canonical String for this request|The String-to-Sign).*$/s, '')
    .replace(/Encoded authorization failure message: \S+/, '')
    .replace(/\b(AKIA|ASIA)[A-Z0-9]{12,}\b/g, '[access key]')
    .replace(/(security-token[:=]\s*)\S+/gi, '$1[redacted]')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 500)
}

function retryAfter(error: SdkError): number | null {
  const header = error.$response?.headers?.['retry-after']
  if (header === undefined) return null
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds)
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, (date - Date.now()) / 1000)
}
