import { NormalizedSchema } from '@smithy/core/schema'
import { loadOldService } from './old-services.ts'
import type { ModelledClient, OperationModel, Protocol, ServiceModel } from './service-model.ts'

/** Loads service models from SDK packages. Nothing here knows a service by name; the simulations name the packages. */

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

function clientOf(packageName: string, exported: Record<string, unknown>): ModelledClient {
  const found = Object.entries(exported).find(([key]) => /^[A-Za-z0-9]+Client$/.test(key))
  if (!found) throw new Error(`${packageName} exports no client.`)
  return found[1] as ModelledClient
}
