import type { IncomingHttpHeaders } from 'node:http'

/** A request as it came in. */
export interface WireRequest {
  readonly method: string
  /** Path without the query string, still percent-encoded. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The form fields of query protocols; empty for the others. */
  readonly form: URLSearchParams
}

/** An answer ready to be sent, but for the request id that some protocols put into the body. */
export interface WireResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  /** What follows the request id in the body; null when the body does not name it. */
  readonly afterRequestId: string | null
}

/** An error on its way to the caller, in AWS's code and words. */
export interface WireError {
  readonly code: string
  readonly message: string
  readonly status: number
}

/** A request that names no operation AWS has. */
export class UnknownOperation extends Error {}
