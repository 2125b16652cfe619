import type { OperationModel, ServiceModel } from '../service-model.ts'
import { jsonOperation, readJson, writeJson, writeJsonError } from './json.ts'
import type { WireError, WireRequest, WireResponse } from './message.ts'
import { queryOperation, readQuery, writeQuery, writeQueryError } from './query.ts'
import { readRest, restOperation, writeRest, writeRestError } from './rest.ts'

/** A request understood: which operation, and how to read its input when it is needed. */
export interface Understood {
  readonly operation: OperationModel
  input(): object
}

/**
 * Finds the operation a request asks for.
 * @param services those that sign with the request's service name
 * @throws UnknownOperation
 */
export function understand(services: readonly ServiceModel[], request: WireRequest): Understood {
  const protocol = services[0]?.protocol
  if (protocol === 'rest-json' || protocol === 'rest-xml') {
    const { operation, labels } = restOperation(services, request)
    return { operation, input: () => readRest(operation, request, labels) }
  }
  if (protocol === 'json') {
    const operation = jsonOperation(services, request)
    return { operation, input: () => readJson(operation, request) }
  }
  const operation = queryOperation(services, request)
  return { operation, input: () => readQuery(operation, request) }
}

/** An operation's output in its service's protocol. */
export function writeOutput(operation: OperationModel, output: object): WireResponse {
  switch (operation.service.protocol) {
    case 'json':
      return writeJson(operation, output)
    case 'rest-json':
    case 'rest-xml':
      return writeRest(operation, output)
    default:
      return writeQuery(operation, output)
  }
}

/** An error in the service's protocol. */
export function writeError(service: ServiceModel, error: WireError): WireResponse {
  switch (service.protocol) {
    case 'json':
      return writeJsonError(service, error)
    case 'rest-json':
    case 'rest-xml':
      return writeRestError(service, error)
    default:
      return writeQueryError(service, error)
  }
}
