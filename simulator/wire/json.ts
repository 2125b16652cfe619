import { JsonShapeDeserializer, JsonShapeSerializer } from '@aws-sdk/core/protocols'
import type { NormalizedSchema } from '@smithy/core/schema'
import type { OperationModel, ServiceModel } from '../service-model.ts'
import { UnknownOperation, type WireError, type WireRequest, type WireResponse } from './message.ts'

/** JSON 1.0 and 1.1: the operation in X-Amz-Target, the whole input and output as one JSON document. */

export function jsonOperation(services: readonly ServiceModel[], request: WireRequest): OperationModel {
  const target = String(request.headers['x-amz-target'] ?? '')
  const dot = target.lastIndexOf('.')
  const service = services.find((one) => one.target === target.slice(0, dot))
  const operation = service?.operations.get(target.slice(dot + 1))
  if (!operation) throw new UnknownOperation(`The requested operation is not recognized by the service: ${target}`)
  return operation
}

export function readJson(operation: OperationModel, request: WireRequest): object {
  return readJsonDocument(operation.input, request.body, false)
}

export function writeJson(operation: OperationModel, output: object): WireResponse {
  return {
    status: 200,
    headers: { 'content-type': operation.service.contentType },
    body: writeJsonDocument(operation.output, output, false),
    afterRequestId: null,
  }
}

export function writeJsonError(service: ServiceModel, error: WireError): WireResponse {
  return {
    status: error.status,
    headers: { 'content-type': service.contentType },
    body: JSON.stringify({ __type: error.code, message: error.message }),
    afterRequestId: null,
  }
}

/** Timestamps are epoch seconds. @param jsonName REST-JSON renames members, JSON 1.x does not. */
function settings(jsonName: boolean) {
  return { timestampFormat: { useTrait: true, default: 7 as const }, httpBindings: jsonName, jsonName }
}

export function readJsonDocument(schema: NormalizedSchema, text: string, jsonName: boolean): object {
  if (text === '' || schema.isUnitSchema()) return {}
  return new JsonShapeDeserializer(settings(jsonName)).readObject(schema, JSON.parse(text)) ?? {}
}

export function writeJsonDocument(schema: NormalizedSchema, value: unknown, jsonName: boolean): string {
  if (schema.isUnitSchema()) return '{}'
  const serializer = new JsonShapeSerializer(settings(jsonName))
  serializer.write(schema, value)
  return String(serializer.flush())
}
