import type { NormalizedSchema } from '@smithy/core/schema'

/** AWS's services as the SDK packages describe them: protocol, version and the schema of every operation. */

export type Protocol = 'query' | 'ec2-query' | 'json' | 'rest-json' | 'rest-xml'

export interface ServiceModel {
  /** The package's suffix: `elastic-load-balancing-v2`. */
  readonly name: string
  /** The name requests are signed for, which is the IAM prefix unless a declared action says otherwise. */
  readonly signingName: string
  readonly protocol: Protocol
  /** `application/x-amz-json-1.0` for JSON services, what the protocol answers with for the others. */
  readonly contentType: string
  /** API version: `2014-10-31`. */
  readonly version: string
  /** Prefix of X-Amz-Target. */
  readonly target: string
  readonly xmlNamespace: string
  /** What JSON services call throttling: their own `TooManyRequestsException` where they model no other. */
  readonly throttlingCode: string
  readonly operations: ReadonlyMap<string, OperationModel>
}

export interface OperationModel {
  readonly name: string
  readonly service: ServiceModel
  readonly input: NormalizedSchema
  readonly output: NormalizedSchema
  /** Method, path template and success status of REST operations. */
  readonly http: { readonly method: string; readonly path: string; readonly status: number } | null
}

interface ClientConfig {
  readonly apiVersion: string
  /** Packages from before the schemas have none. */
  readonly protocol?: { getShapeId(): string }
  readonly protocolSettings: { readonly serviceTarget?: string; readonly xmlNamespace?: string }
  /** Set by the SDK from the service's model for every client that signs with version 4. */
  readonly defaultSigningName?: string
}

/** The part of an SDK client that the simulator reads. */
export type ModelledClient = new (
  config: object,
) => { readonly config: ClientConfig; send(command: object): Promise<unknown> }
