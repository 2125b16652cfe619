import type { Retirement } from '#domain/collector.ts'
import type { CellCause, CellOutcome } from '#domain/coverage.ts'
import type { UnobservedReason } from '#domain/observed.ts'

/**
 * One class for every way a call to AWS can fail, so that nothing outside this folder knows SDK errors.
 * The codes come from the services' API references and the SDK's own error names.
 */

export const failureKinds = [
  'denied', // AWS refused: identity policy, service control policy, resource policy, boundary …
  'throttled', // AWS asked for fewer calls
  'region-off', // the region is not enabled in the account
  'not-offered', // the service or operation does not exist there, or AWS has retired it
  'not-found', // what was asked for does not exist (any more)
  'expired', // the credentials ended
  'network', // no connection: DNS, TLS, reset, refused
  'parse', // the answer was not what the protocol says: HTML, broken JSON or XML
  'server', // 5xx
  'invalid', // AWS did not understand or accept the request
  'pagination', // the list's pages do not end or repeat
  'timeout', // no answer in time, or the scan's deadline passed
] as const
export type FailureKind = (typeof failureKinds)[number]

/** What a failed call leaves behind. Holds no request, no response, no credentials and no SDK stack. */
export class AwsFailure extends Error {
  readonly kind: FailureKind
  /** AWS's error code as the SDK names it, or ours: `PAGINATION_LOOP`, `TIMEOUT`. */
  readonly code: string
  /** The code on the wire where it differs from `code`: `DBParameterGroupNotFound` of `DBParameterGroupNotFoundFault`. */
  readonly wireCode: string
  /** The operation, such as `rds:DescribeDBInstances`. */
  readonly call: string
  readonly httpStatus: number | null
  readonly requestId: string | null
  /** `service control policy`, `identity-based policy` …, when AWS names it. */
  readonly policyType: string | null
  readonly policyArn: string | null
  /** Seconds AWS asked to wait, from `retry-after`; null when it did not say. */
  readonly retryAfterSeconds: number | null
  /** The failure as coverage keeps it. */
  override readonly cause: CellCause

  constructor(failure: {
    kind: FailureKind
    code: string
    wireCode?: string
    message: string
    call: string
    httpStatus?: number | null
    requestId?: string | null
    policyType?: string | null
    policyArn?: string | null
    retryAfterSeconds?: number | null
  }) {
    super(failure.message)
    this.name = 'AwsFailure'
    this.kind = failure.kind
    this.code = failure.code
    this.wireCode = failure.wireCode ?? failure.code
    this.call = failure.call
    this.httpStatus = failure.httpStatus ?? null
    this.requestId = failure.requestId ?? null
    this.policyType = failure.policyType ?? null
    this.policyArn = failure.policyArn ?? null
    this.retryAfterSeconds = failure.retryAfterSeconds ?? null
    this.cause = {
      code: this.code,
      call: this.call,
      message: this.message,
      ...(this.policyType === null ? {} : { policyType: this.policyType }),
      ...(this.policyArn === null ? {} : { policyArn: this.policyArn }),
    }
  }
}

/** What a failed call makes of the facts that hang on it. */
export function unobservedReasonOf(kind: FailureKind): UnobservedReason {
  switch (kind) {
    case 'denied':
    case 'throttled':
    case 'region-off':
    case 'not-offered':
      return kind
    default:
      return 'error'
  }
}

/** What a failed list makes of its cell. */
export function outcomeOf(kind: FailureKind): Exclude<CellOutcome, 'NEVER' | 'COMPLETE' | 'PARTIAL'> {
  switch (kind) {
    case 'denied':
      return 'DENIED'
    case 'throttled':
      return 'THROTTLED'
    case 'region-off':
      return 'REGION_OFF'
    case 'not-offered':
      return 'NOT_OFFERED'
    default:
      return 'ERROR'
  }
}

/** A retired service's refusal. A denial is none, unless AWS names it as one: it says who asks, not what there is. */
export function saysRetired(failure: AwsFailure, { codes }: Retirement): boolean {
  return failure.kind === 'not-offered' || codes.includes(failure.code)
}
