import { NormalizedSchema } from '@smithy/core/schema'
import { loadOldService } from './old-services.ts'

/**
 * AWS's services as the SDK packages describe them: protocol, version and the schema of every operation. Nothing here
 * knows a service by name; the packages are named by the simulations.
 */

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

const protocolOfShape: { readonly [shapeId: string]: readonly [Protocol, contentType: string] } = {
  'aws.protocols#awsQuery': ['query', 'text/xml'],
  'aws.protocols#ec2Query': ['ec2-query', 'text/xml;charset=UTF-8'],
  'aws.protocols#awsJson1_0': ['json', 'application/x-amz-json-1.0'],
  'aws.protocols#awsJson1_1': ['json', 'application/x-amz-json-1.1'],
  'aws.protocols#restJson1': ['rest-json', 'application/json'],
  'aws.protocols#restXml': ['rest-xml', 'application/xml'],
}

/** Operation schemas of the SDK: `[9, namespace, name, traits, input, output]`. */
type StaticOperation = readonly [9, string, string, number | { readonly http?: HttpTrait }, unknown, unknown]
type HttpTrait = readonly [method: string, path: string, status: number]
type SchemaRef = Parameters<typeof NormalizedSchema.of>[0]

export interface ClientConfig {
  readonly apiVersion: string
  /** Packages from before the schemas have none. */
  readonly protocol?: { getShapeId(): string }
  readonly protocolSettings: { readonly serviceTarget?: string; readonly xmlNamespace?: string }
  /** Set by the SDK from the service's model for every client that signs with version 4. */
  readonly defaultSigningName?: string
}

/** Reads what `@aws-sdk/client-<name>` exports. Throws when there is no such package or its protocol is not known. */
export async function loadService(name: string): Promise<ServiceModel> {
  const packageName = `@aws-sdk/client-${name}`
  const exported = (await import(/* @vite-ignore */ packageName)) as Record<string, unknown>
  const Client = clientOf(packageName, exported)
  const { config } = new Client({ region: 'us-east-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } })
  if (!config.protocol) return loadOldService(name, exported, Client)
  const known = protocolOfShape[config.protocol.getShapeId()]
  if (!known) throw new Error(`${packageName} speaks ${config.protocol.getShapeId()}, which the simulator does not.`)
  if (!config.defaultSigningName) throw new Error(`${packageName} does not say which service name it signs for.`)
  const [protocol, contentType] = known
  const operations = new Map<string, OperationModel>()
  const service: ServiceModel = {
    name,
    signingName: config.defaultSigningName,
    protocol,
    contentType,
    version: config.apiVersion,
    target: config.protocolSettings.serviceTarget ?? '',
    xmlNamespace: config.protocolSettings.xmlNamespace ?? '',
    throttlingCode:
      'TooManyRequestsException' in exported && !('ThrottlingException' in exported)
        ? 'TooManyRequestsException'
        : 'ThrottlingException',
    operations,
  }
  for (const value of Object.values(exported)) {
    if (!isOperation(value)) continue
    const [, , operation, traits, input, output] = value
    const http = typeof traits === 'object' ? traits.http : undefined
    operations.set(operation, {
      name: operation,
      service,
      input: NormalizedSchema.of(input as SchemaRef),
      output: NormalizedSchema.of(output as SchemaRef),
      http: http ? { method: http[0], path: http[1], status: http[2] } : null,
    })
  }
  return service
}

function isOperation(value: unknown): value is StaticOperation {
  return Array.isArray(value) && value[0] === 9 && value.length >= 6
}

/** The part of an SDK client that the simulator reads. */
export type ModelledClient = new (
  config: object,
) => { readonly config: ClientConfig; send(command: object): Promise<unknown> }

function clientOf(packageName: string, exported: Record<string, unknown>): ModelledClient {
  const found = Object.entries(exported).find(([key]) => /^[A-Za-z0-9]+Client$/.test(key))
  if (!found) throw new Error(`${packageName} exports no client.`)
  return found[1] as ModelledClient
}
