import { type ApiFacts, executeApiHost, type RestApiFacts } from './api-gateway.ts'
import type { Exposure, Hop } from './exposure.ts'
import { seen, Unseen, unobserved } from './observed.ts'
import type { Access } from './policy/access.ts'
import {
  policyAccess as accessBy,
  accessPasses,
  exposureOfAccess,
  policyLooksAt,
  throughDoor,
} from './policy/exposure.ts'
import type { Related } from './related.ts'
import type { Resource } from './resource.ts'

/** How APIs of both generations are reached. */

export const restDomainNameType = 'AWS::ApiGateway::DomainName'
export const domainNameType = 'AWS::ApiGatewayV2::DomainName'

export const restApiType = 'AWS::ApiGateway::RestApi'

/** The API of a stage. Throws `Unseen` where it was not listed. */
export function apiOf(restApiId: string, related: Related): Resource<RestApiFacts> {
  const api = related.one(restApiType, 'restApiId', restApiId)
  if (!api) throw new Unseen(unobserved('not-covered', restApiType, `REST API ${restApiId} is not known`))
  return api
}

/** What `restApiExposure` looks at. */
export const restApiLooksAt = [restDomainNameType, ...policyLooksAt] as const

/** Who the resource policy lets in from outside the account. */
export function policyAccess(policy: string | null, accountId: string, related: Related): Access {
  return accessBy(policy, { accountId, call: 'apigateway:GetRestApis' }, related)
}

/**
 * Who can call an API. Its endpoint is on the internet unless it is private; a resource policy narrows who is answered.
 * Whether a method asks for credentials is judged apart: without them it still takes, and parses, what anybody sends.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
 */
export function restApiExposure(api: Resource<RestApiFacts>, related: Related): Exposure {
  return seen(api.facts.endpointTypes).every((type) => type === 'PRIVATE')
    ? fromVpcs(api, related)
    : fromInternet(api, related)
}

function fromInternet(api: Resource<RestApiFacts>, related: Related): Exposure {
  const endpoint = endpointHop(api, related)
  if (endpoint.passes === 'no') return exposure('isolated', [endpoint], endpoint.because)
  if (seen(api.facts.policy) === null) {
    const because = `${endpoint.because} No resource policy narrows who may call.`
    return exposure('internet', [endpoint, hop('resource policy', 'yes', 'No resource policy is attached.')], because)
  }
  const access = policyAccess(seen(api.facts.policy), api.accountId, related)
  const path = [endpoint, hop('resource policy', accessPasses[access.kind], access.because)]
  return exposure(exposureOfAccess[access.kind], path, `${endpoint.because} ${access.because}`, access)
}

/** Anybody may make an interface endpoint for API Gateway, so a private API's policy alone decides which of them lead to it. */
function fromVpcs(api: Resource<RestApiFacts>, related: Related): Exposure {
  const ids = seen(api.facts.vpcEndpointIds)
  const endpoint = hop(
    'VPC endpoint',
    'limited',
    `It is private: only interface endpoints of VPCs lead to it${ids.length > 0 ? `, such as ${ids.join(', ')}` : ''}.`,
    ids[0] ?? null,
  )
  if (seen(api.facts.policy) === null) {
    const because = 'A private API without a resource policy answers nobody.'
    return exposure('isolated', [endpoint, hop('resource policy', 'no', because)], because)
  }
  const access = policyAccess(seen(api.facts.policy), api.accountId, related)
  if (access.kind === 'none' || access.kind === 'public-limited') {
    // A request through an endpoint has no public source address, so a list of those lets nobody in.
    const because = `${endpoint.because} ${access.because}`
    return exposure('internal', [endpoint, hop('resource policy', 'limited', access.because)], because)
  }
  const because =
    access.kind === 'public'
      ? `${endpoint.because} ${access.because} So an endpoint in any AWS account leads to it.`
      : `${endpoint.because} ${access.because}`
  return exposure('cross-account', [endpoint, hop('resource policy', 'limited', access.because)], because, access)
}

const policyDoor = { what: 'resource policy', id: null }

function endpointHop(api: Resource<RestApiFacts>, related: Related): Hop {
  const id = seen(api.facts.restApiId)
  if (!seen(api.facts.disableExecuteApiEndpoint)) {
    const host = executeApiHost(api, id)
    return hop('execute-api endpoint', 'yes', `Its default endpoint ${host} answers the internet.`, host)
  }
  const domain = related.one(restDomainNameType, 'mappedApiIds', id)
  if (domain) return hop('custom domain', 'yes', `Custom domain ${domain.name} leads the internet to it.`, domain.name)
  return hop('execute-api endpoint', 'no', 'Its default endpoint is off and no custom domain leads to it.')
}

function hop(what: string, passes: Hop['passes'], because: string, id: string | null = null): Hop {
  return { what, id, passes, because }
}

function exposure(kind: Exposure['kind'], path: readonly Hop[], because: string, access?: Access): Exposure {
  return { kind, path, accounts: access ? throughDoor(policyDoor, access.accounts) : [], because }
}

/**
 * HTTP and WebSocket APIs have no resource policy and cannot be private: whoever finds the address can send to it. Name
 * `domainNameType` in `looksAt`.
 */
export function apiExposure({ name, facts }: Resource<ApiFacts>, related: Related): Exposure {
  const internet = (what: string, id: string, because: string): Exposure => ({
    kind: 'internet',
    path: [{ what, id, passes: 'yes', because }],
    accounts: [],
    because: `${because} HTTP and WebSocket APIs have no resource policy that narrows who may call.`,
  })
  if (!seen(facts.disableExecuteApiEndpoint)) {
    const endpoint = seen(facts.apiEndpoint)
    return internet('execute-api endpoint', endpoint, `Its default endpoint ${endpoint} answers the internet.`)
  }
  const domain = related.one(domainNameType, 'mappedApiIds', seen(facts.apiId))
  if (domain) return internet('custom domain', domain.name, `Custom domain ${domain.name} leads the internet to it.`)
  const because = `The default endpoint of ${name} is off and no custom domain leads to it.`
  return exposure('isolated', [hop('execute-api endpoint', 'no', because)], because)
}
