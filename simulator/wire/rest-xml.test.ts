import { AwsRestXmlProtocol } from '@aws-sdk/core/protocols'
import { HttpResponse } from '@smithy/core/protocols'
import { NormalizedSchema } from '@smithy/core/schema'
import { parseUrl } from '@smithy/core/transport'
import type { StaticOperationSchema, StaticStructureSchema } from '@smithy/types'
import { describe, expect, it } from 'vitest'
import type { OperationModel, ServiceModel } from '../service-model.ts'
import type { WireRequest } from './message.ts'
import { understand, writeError, writeOutput } from './wire.ts'

/**
 * Operations spelled out in the SDK's schema form, after CloudFront's and Route 53's but with every binding in few lines;
 * the SDK's own protocol class writes the requests and reads the answers.
 */
const namespace = 'com.amazonaws.example'
const text = 0
const number = 1
const bool = 2
const time = 5
const strings = 64 | 0

const summary: StaticStructureSchema = [
  3,
  namespace,
  'Summary',
  0,
  ['Id', 'Enabled', 'Changed', 'Aliases'],
  [text, bool, time, strings],
]
const summaries = [1, namespace, 'Summaries', 0, [() => summary, { xmlName: 'DistributionSummary' }]] as const
const list: StaticStructureSchema = [
  3,
  namespace,
  'DistributionList',
  0,
  ['Marker', 'Quantity', 'Items'],
  [text, number, [() => summaries, 0]],
] as StaticStructureSchema
const input: StaticStructureSchema = [
  3,
  namespace,
  'ListRequest',
  0,
  ['Zone', 'Marker', 'MaxItems', 'Since'],
  [
    [text, 1],
    [text, { httpQuery: 'Marker' }],
    [number, { httpQuery: 'MaxItems' }],
    [4, { httpHeader: 'x-since' }],
  ],
] as StaticStructureSchema
const output: StaticStructureSchema = [
  3,
  namespace,
  'ListResult',
  0,
  ['DistributionList', 'ETag'],
  [
    [() => list, { httpPayload: 1 }],
    [text, { httpHeader: 'ETag' }],
  ],
] as StaticStructureSchema
const listOperation: StaticOperationSchema = [
  9,
  namespace,
  'ListDistributions',
  { http: ['GET', '/2020-05-31/zone/{Zone}/distribution', 200] },
  () => input,
  () => output,
] as StaticOperationSchema

const putInput: StaticStructureSchema = [
  3,
  namespace,
  'PutRequest',
  0,
  ['Id', 'Config'],
  [
    [text, 1],
    [() => summary, { httpPayload: 1, xmlName: 'Config' }],
  ],
] as StaticStructureSchema
const plainOutput: StaticStructureSchema = [
  3,
  namespace,
  'PutResult',
  0,
  ['Summary'],
  [() => summary],
] as StaticStructureSchema
const putOperation: StaticOperationSchema = [
  9,
  namespace,
  'PutConfig',
  { http: ['PUT', '/2020-05-31/distribution/{Id+}/config?update', 200] },
  () => putInput,
  () => plainOutput,
] as StaticOperationSchema

const operations = new Map<string, OperationModel>()
const service: ServiceModel = {
  name: 'example',
  signingName: 'example',
  protocol: 'rest-xml',
  contentType: 'application/xml',
  version: '2020-05-31',
  target: '',
  xmlNamespace: 'http://example.amazonaws.com/doc/2020-05-31/',
  throttlingCode: 'Throttling',
  operations,
}
for (const schema of [listOperation, putOperation]) {
  const [, , name, traits, from, to] = schema as unknown as [
    9,
    string,
    string,
    { http: [string, string, number] },
    () => StaticStructureSchema,
    () => StaticStructureSchema,
  ]
  const [method, path, status] = traits.http
  operations.set(name, {
    name,
    service,
    input: NormalizedSchema.of(from),
    output: NormalizedSchema.of(to),
    http: { method, path, status },
  })
}

const protocol = new AwsRestXmlProtocol({ defaultNamespace: namespace, xmlNamespace: service.xmlNamespace })
// biome-ignore lint/suspicious/noExplicitAny: the SDK's handler context, of which these two parts are read
const context: any = { endpoint: async () => ({ ...parseUrl('http://localhost/'), url: new URL('http://localhost/') }) }
protocol.setSerdeContext(context)

// biome-ignore lint/suspicious/noExplicitAny: operation schemas in the SDK's loose form
async function sent(operation: any, value: object): Promise<WireRequest> {
  const schema = { namespace, name: operation[2], traits: operation[3], input: operation[4], output: operation[5] }
  const request = await protocol.serializeRequest(schema, value, context)
  const query = new URLSearchParams()
  for (const [key, one] of Object.entries(request.query ?? {})) query.append(key, String(one ?? ''))
  return {
    method: request.method,
    path: request.path,
    query,
    headers: request.headers,
    body: String(request.body ?? ''),
    form: new URLSearchParams(),
  }
}

// biome-ignore lint/suspicious/noExplicitAny: operation schemas in the SDK's loose form
async function received(operation: any, response: ReturnType<typeof writeOutput>): Promise<object> {
  const schema = { namespace, name: operation[2], traits: operation[3], input: operation[4], output: operation[5] }
  const body = response.afterRequestId === null ? response.body : `${response.body}request-1${response.afterRequestId}`
  const http = new HttpResponse({
    statusCode: response.status,
    headers: { ...response.headers },
    body: Buffer.from(body),
  })
  return protocol.deserializeResponse(schema, { ...context, streamCollector: async (bytes: Uint8Array) => bytes }, http)
}

const item = { Id: 'E1', Enabled: true, Changed: new Date('2026-01-02T03:04:05.000Z'), Aliases: ['a.example', 'b & c'] }

describe('REST-XML', () => {
  it('reads labels, query and headers, and answers a payload with its header', async () => {
    const request = await sent(listOperation, {
      Zone: 'a b',
      Marker: 'm&1',
      MaxItems: 50,
      Since: new Date('2026-05-06T07:08:09.000Z'),
    })
    const { operation, input: read } = understand([service], request)
    expect(operation.name).toBe('ListDistributions')
    expect(read()).toEqual({ Zone: 'a b', Marker: 'm&1', MaxItems: 50, Since: new Date('2026-05-06T07:08:09.000Z') })
    const response = writeOutput(operation, { DistributionList: { Quantity: 1, Items: [item] }, ETag: 'E9' })
    expect(await received(listOperation, response)).toMatchObject({
      DistributionList: { Quantity: 1, Items: [item] },
      ETag: 'E9',
    })
  })

  it('reads an XML payload and a greedy label, and answers a plain body', async () => {
    const { operation, input: read } = understand([service], await sent(putOperation, { Id: 'x/y', Config: item }))
    expect(operation.name).toBe('PutConfig')
    expect(read()).toEqual({ Id: 'x/y', Config: item })
    expect(await received(putOperation, writeOutput(operation, { Summary: item }))).toMatchObject({ Summary: item })
  })

  it('answers errors with code, message and request id', async () => {
    const response = writeError(service, { code: 'NoSuchDistribution', message: 'Not <here>', status: 404 })
    await expect(received(listOperation, response)).rejects.toMatchObject({
      name: 'NoSuchDistribution',
      message: 'Not <here>',
    })
  })
})
