import { XmlShapeSerializer } from '@aws-sdk/core/protocols'
import type { NormalizedSchema } from '@smithy/core/schema'
import type { OperationModel, ServiceModel } from '../service-model.ts'
import { UnknownOperation, type WireError, type WireRequest, type WireResponse } from './message.ts'
import { readQueryInput } from './query-input.ts'
import { escapeXml, xmlDeclaration } from './xml.ts'

/** The query protocol and EC2's dialect of it: form fields in, XML out. */

/** Two services may sign with one name (both generations of load balancing); the API version tells them apart. */
export function queryOperation(services: readonly ServiceModel[], request: WireRequest): OperationModel {
  const action = request.form.get('Action') ?? request.query.get('Action') ?? ''
  const version = request.form.get('Version') ?? request.query.get('Version')
  const service = services.find((one) => one.version === version) ?? services[0]
  const operation = service?.operations.get(action)
  if (!operation) throw new UnknownOperation(`The action ${action} is not valid for this web service.`)
  return operation
}

export function readQuery(operation: OperationModel, request: WireRequest): object {
  return readQueryInput(operation.input, request.form, operation.service.protocol === 'ec2-query')
}

export function writeQuery(operation: OperationModel, output: object): WireResponse {
  const { service, name } = operation
  const members = membersOf(operation.output, output, service.xmlNamespace)
  const open = `${xmlDeclaration}<${name}Response xmlns="${service.xmlNamespace}">`
  const [body, afterRequestId] =
    service.protocol === 'ec2-query'
      ? [`${open}<requestId>`, `</requestId>${members}</${name}Response>`]
      : [
          `${open}<${name}Result>${members}</${name}Result><ResponseMetadata><RequestId>`,
          `</RequestId></ResponseMetadata></${name}Response>`,
        ]
  return { status: 200, headers: { 'content-type': service.contentType }, body, afterRequestId }
}

export function writeQueryError(service: ServiceModel, error: WireError): WireResponse {
  const code = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`
  const type = error.status < 500 ? 'Sender' : 'Receiver'
  const [body, afterRequestId] =
    service.protocol === 'ec2-query'
      ? [`${xmlDeclaration}<Response><Errors><Error>${code}</Error></Errors><RequestID>`, '</RequestID></Response>']
      : [
          `${xmlDeclaration}<ErrorResponse xmlns="${service.xmlNamespace}"><Error><Type>${type}</Type>${code}</Error><RequestId>`,
          '</RequestId></ErrorResponse>',
        ]
  return { status: error.status, headers: { 'content-type': service.contentType }, body, afterRequestId }
}

/** The members of a structure as XML, without the element of the structure itself. */
function membersOf(schema: NormalizedSchema, value: object, xmlNamespace: string): string {
  if (schema.isUnitSchema()) return ''
  const serializer = new XmlShapeSerializer({
    timestampFormat: { useTrait: true, default: 5 },
    httpBindings: false,
    xmlNamespace,
    serviceNamespace: xmlNamespace,
  })
  serializer.write(schema, value)
  const xml = String(serializer.flush())
  const start = xml.indexOf('>')
  return xml[start - 1] === '/' ? '' : xml.slice(start + 1, xml.lastIndexOf('</'))
}
