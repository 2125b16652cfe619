import { SimulatedError } from '#domain/simulated.ts'
import type { ServiceModel } from './service-model.ts'

/** AWS's general errors, each in the code and words of the service's protocol. Sources: reference of each protocol's common errors. */

export function throttled(service: ServiceModel): SimulatedError {
  if (service.protocol === 'ec2-query')
    return new SimulatedError('RequestLimitExceeded', 'Request limit exceeded.', 503)
  if (service.protocol === 'query') return new SimulatedError('Throttling', 'Rate exceeded', 400)
  return new SimulatedError(service.throttlingCode, 'Rate exceeded', service.protocol === 'json' ? 400 : 429)
}

export function serverError(service: ServiceModel, status: number): SimulatedError {
  const code =
    service.protocol === 'ec2-query' ? 'InternalError' : status === 503 ? 'ServiceUnavailable' : 'InternalFailure'
  return new SimulatedError(code, 'An internal error has occurred. Retry your request.', status)
}

/** What a service says to credentials it does not know: a region that is switched off, or a key nobody has. */
export function unknownCredentials(service: ServiceModel): SimulatedError {
  switch (service.protocol) {
    case 'ec2-query':
      return new SimulatedError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401)
    case 'query':
    case 'rest-xml':
      return new SimulatedError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403)
    default:
      return new SimulatedError(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
        service.protocol === 'json' ? 400 : 403,
      )
  }
}

export function missingCredentials(): SimulatedError {
  return new SimulatedError('MissingAuthenticationTokenException', 'Request is missing Authentication Token', 403)
}

export function expiredCredentials(service: ServiceModel): SimulatedError {
  const text = 'The security token included in the request is expired'
  switch (service.protocol) {
    case 'ec2-query':
      return new SimulatedError('RequestExpired', 'Request has expired.', 400)
    case 'query':
    case 'rest-xml':
      return new SimulatedError('ExpiredToken', text, 403)
    default:
      return new SimulatedError('ExpiredTokenException', text, service.protocol === 'json' ? 400 : 403)
  }
}

/** @param because `because no identity-based policy allows the rds:DescribeDBInstances action` */
export function accessDenied(
  service: ServiceModel,
  principal: string,
  action: string,
  because: string,
): SimulatedError {
  const text = `User: ${principal} is not authorized to perform: ${action} on resource: * ${because}`
  switch (service.protocol) {
    case 'ec2-query':
      return new SimulatedError(
        'UnauthorizedOperation',
        `You are not authorized to perform this operation. ${text}`,
        403,
      )
    case 'query':
    case 'rest-xml':
      return new SimulatedError('AccessDenied', text, 403)
    default:
      return new SimulatedError('AccessDeniedException', text, service.protocol === 'json' ? 400 : 403)
  }
}

export function unknownOperation(service: ServiceModel | null, message: string): SimulatedError {
  return service?.protocol === 'query' || service?.protocol === 'ec2-query'
    ? new SimulatedError('InvalidAction', message, 400)
    : new SimulatedError('UnknownOperationException', message, service?.protocol === 'json' ? 400 : 404)
}

/** A page size or token that AWS does not take. */
export function invalidParameter(service: ServiceModel, message: string): SimulatedError {
  return service.protocol === 'query' || service.protocol === 'ec2-query'
    ? new SimulatedError('InvalidParameterValue', message, 400)
    : new SimulatedError('ValidationException', message, 400)
}

export function malformedInput(message: string): SimulatedError {
  return new SimulatedError('SerializationException', message, 400)
}
