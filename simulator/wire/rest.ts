import { XmlShapeDeserializer, XmlShapeSerializer } from '@aws-sdk/core/protocols'
import { FromStringShapeDeserializer, ToStringShapeSerializer } from '@smithy/core/protocols'
import type { NormalizedSchema } from '@smithy/core/schema'
import type { OperationModel, ServiceModel } from '../service-model.ts'
import { readJsonDocument, writeJsonDocument } from './json.ts'
import { UnknownOperation, type WireError, type WireRequest, type WireResponse } from './message.ts'
import { routesOf } from './routes.ts'
import { escapeXml, xmlDeclaration } from './xml.ts'

/**
 * REST-JSON and REST-XML: the operation is method and path; members travel in path, query string, headers, status and
 * body as their traits say. https://smithy.io/2.0/spec/http-bindings.html
 */

export function restOperation(
  services: readonly ServiceModel[],
  request: WireRequest,
): { readonly operation: OperationModel; readonly labels: ReadonlyMap<string, string> } {
  for (const service of services) {
    for (const route of routesOf(service)) {
      const labels = route.match(request)
      if (labels) return { operation: route.operation, labels }
    }
  }
  throw new UnknownOperation(`No operation answers ${request.method} ${request.path}.`)
}

export function readRest(operation: OperationModel, request: WireRequest, labels: ReadonlyMap<string, string>): object {
  if (operation.input.isUnitSchema()) return {}
  const out: Record<string, unknown> = {}
  const xml = operation.service.protocol === 'rest-xml'
  let payload: readonly [string, NormalizedSchema] | null = null
  for (const [name, member] of operation.input.structIterator()) {
    const traits = member.getMergedTraits()
    if (traits.httpLabel) setText(out, name, member, labels.get(name), xml)
    else if (traits.httpQuery) {
      const values = request.query.getAll(String(traits.httpQuery))
      if (member.isListSchema() && values.length > 0)
        out[name] = values.map((text) => fromText(member.getValueSchema(), text, xml))
      else setText(out, name, member, values[0], xml)
    } else if (traits.httpQueryParams) out[name] = Object.fromEntries(request.query)
    else if (traits.httpHeader) setText(out, name, member, headerOf(request, String(traits.httpHeader)), xml)
    else if (traits.httpPrefixHeaders !== undefined) out[name] = prefixed(request, String(traits.httpPrefixHeaders))
    else if (traits.httpPayload) payload = [name, member]
  }
  if (request.body === '') return out
  if (payload) {
    const [name, member] = payload
    if (member.isStringSchema()) out[name] = request.body
    else if (member.isBlobSchema()) out[name] = Buffer.from(request.body)
    else out[name] = readBody(member, request.body, xml)
    return out
  }
  return Object.assign(readBody(operation.input, request.body, xml), out)
}

export function writeRest(operation: OperationModel, output: object): WireResponse {
  const { service } = operation
  const xml = service.protocol === 'rest-xml'
  const headers: Record<string, string> = { 'content-type': service.contentType }
  let status = operation.http?.status ?? 200
  if (operation.output.isUnitSchema()) return { status, headers, body: '', afterRequestId: null }
  const rest: Record<string, unknown> = { ...output }
  let payload: string | Uint8Array | null = null
  let inBody = 0
  for (const [name, member] of operation.output.structIterator()) {
    const traits = member.getMergedTraits()
    const value = rest[name]
    if (traits.httpPayload) {
      payload = value == null ? '' : writePayload(member, value, xml, service.xmlNamespace)
    } else if (traits.httpResponseCode) {
      if (typeof value === 'number') status = value
    } else if (traits.httpHeader) {
      if (value != null) headers[String(traits.httpHeader).toLowerCase()] = toText(member, value, xml)
    } else if (traits.httpPrefixHeaders !== undefined) {
      for (const [key, text] of Object.entries(value ?? {}))
        headers[`${traits.httpPrefixHeaders}${key}`.toLowerCase()] = String(text)
    } else {
      inBody += 1
      continue
    }
    delete rest[name]
  }
  const body = payload ?? (inBody === 0 ? '' : writeBody(operation.output, rest, xml, service.xmlNamespace))
  return { status, headers, body, afterRequestId: null }
}

export function writeRestError(service: ServiceModel, error: WireError): WireResponse {
  if (service.protocol === 'rest-json') {
    return {
      status: error.status,
      headers: { 'content-type': service.contentType, 'x-amzn-errortype': error.code },
      body: JSON.stringify({ message: error.message }),
      afterRequestId: null,
    }
  }
  const type = error.status < 500 ? 'Sender' : 'Receiver'
  return {
    status: error.status,
    headers: { 'content-type': service.contentType },
    body: `${xmlDeclaration}<ErrorResponse xmlns="${service.xmlNamespace}"><Error><Type>${type}</Type><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>`,
    afterRequestId: '</RequestId></ErrorResponse>',
  }
}

/** Timestamps: epoch seconds in JSON bodies, date-time in XML bodies; in headers and queries as their place says. */
function textSettings(xml: boolean) {
  return { timestampFormat: { useTrait: true, default: xml ? (5 as const) : (7 as const) }, httpBindings: true }
}

function xmlSettings(xmlNamespace: string) {
  return { ...textSettings(true), xmlNamespace, serviceNamespace: xmlNamespace }
}

function setText(
  out: Record<string, unknown>,
  name: string,
  member: NormalizedSchema,
  text: string | undefined,
  xml: boolean,
): void {
  if (text !== undefined) out[name] = fromText(member, text, xml)
}

function fromText(member: NormalizedSchema, text: string, xml: boolean): unknown {
  return new FromStringShapeDeserializer(textSettings(xml)).read(member, text)
}

function toText(member: NormalizedSchema, value: unknown, xml: boolean): string {
  const serializer = new ToStringShapeSerializer(textSettings(xml))
  serializer.write(member, value)
  return String(serializer.flush())
}

function readBody(schema: NormalizedSchema, body: string, xml: boolean): object {
  if (!xml) return readJsonDocument(schema, body, true)
  return (new XmlShapeDeserializer(xmlSettings('')).read(schema, body) as object | undefined) ?? {}
}

function writeBody(schema: NormalizedSchema, value: unknown, xml: boolean, xmlNamespace: string): string {
  if (!xml) return writeJsonDocument(schema, value, true)
  const serializer = new XmlShapeSerializer(xmlSettings(xmlNamespace))
  serializer.write(schema, value)
  return `${xmlDeclaration}${String(serializer.flush())}`
}

function writePayload(
  member: NormalizedSchema,
  value: unknown,
  xml: boolean,
  xmlNamespace: string,
): string | Uint8Array {
  if (member.isBlobSchema()) return value instanceof Uint8Array ? value : String(value)
  if (member.isStringSchema()) return String(value)
  return writeBody(member, value, xml, xmlNamespace)
}

function headerOf(request: WireRequest, name: string): string | undefined {
  const value = request.headers[name.toLowerCase()]
  return Array.isArray(value) ? value.join(', ') : value
}

function prefixed(request: WireRequest, prefix: string): Record<string, string> {
  const lower = prefix.toLowerCase()
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      name.startsWith(lower) && value !== undefined ? [[name.slice(lower.length), String(value)]] : [],
    ),
  )
}
