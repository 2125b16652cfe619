import { type ApiFacts, executeApiHost, type RestApiFacts } from '../../api-gateway.ts'
import { distributionType, type Fronting, frontedBy } from '../../cloudfront.ts'
import { seen, Unseen, unobserved } from '../../observed.ts'
import { accessOf } from '../../policy/access.ts'
import { contextOf } from '../../policy/exposure.ts'
import type { Related } from '../../related.ts'
import type { Resource } from '../../resource.ts'
import { wafProtectionOf, webAclTypes } from '../web-acl-action.ts'

/** Ways to APIs past the distributions that have them as origins. */

const restDomainType = 'AWS::ApiGateway::DomainName'
const domainType = 'AWS::ApiGatewayV2::DomainName'
const stageType = 'AWS::ApiGateway::Stage'

export const wayRoundApiTypes = [
  distributionType,
  'AWS::ApiGateway::RestApi',
  restDomainType,
  stageType,
  'AWS::ApiGatewayV2::Api',
  domainType,
  ...webAclTypes,
] as const

/** Distributions whose origin is a REST API's default endpoint, or a custom domain that leads to it. */
export function restApiFrontings(api: Resource<RestApiFacts>, related: Related): readonly Fronting[] {
  const id = seen(api.facts.restApiId)
  const domains = related.where(restDomainType, 'mappedApiIds', id)
  return [executeApiHost(api, id), ...domains.map(({ name }) => name)].flatMap((host) => frontedBy(related, host))
}

/** Distributions whose origin is an HTTP or WebSocket API's default endpoint, or a custom domain that leads to it. */
export function apiFrontings(api: Resource<ApiFacts>, related: Related): readonly Fronting[] {
  const id = seen(api.facts.apiId)
  const domains = related.where(domainType, 'mappedApiIds', id)
  return [executeApiHost(api, id), ...domains.map(({ name }) => name)].flatMap((host) => frontedBy(related, host))
}

/**
 * How somebody on the internet calls a REST API past CloudFront, as a sentence; null where nobody does, or where what he
 * comes to is a web ACL of the stage's own that blocks. Throws `Unseen` where what was read does not decide.
 */
export function restApiWayRound(api: Resource<RestApiFacts>, related: Related): string | null {
  const { name, facts } = api
  if (seen(facts.endpointTypes).every((type) => type === 'PRIVATE')) return null
  const door = restApiDoor(api, related)
  if (door === null) return null
  if (asksForKeyOfCloudFront(api, related)) return null
  const policy = seen(facts.policy)
  if (policy !== null) {
    const { accountId } = api
    // Whose networks a policy names changes nothing about whether it names everybody.
    const context = { ...contextOf({ accountId, call: facts.policy.call }, related), networkOwner: () => null }
    if (accessOf(policy, context).kind !== 'public') return null
  }
  const bare = firstBareStage(api, related)
  return bare && `${door}, and of ${name} stage ${bare}.`
}

/** By what the internet comes to a REST API, as the beginning of a sentence; null where both doors are closed. */
function restApiDoor(api: Resource<RestApiFacts>, related: Related): string | null {
  const id = seen(api.facts.restApiId)
  if (!seen(api.facts.disableExecuteApiEndpoint))
    return `The default endpoint ${executeApiHost(api, id)} answers everybody`
  const domain = related
    .where(restDomainType, 'mappedApiIds', id)
    .find(({ facts }) => !seen(facts.endpointTypes).includes('PRIVATE') && seen(facts.truststoreUri) === null)
  return domain ? `Custom domain ${domain.name} answers everybody` : null
}

/** Does CloudFront add an API key that every method asks for? Then viewers need not know it, and others do not. */
function asksForKeyOfCloudFront(api: Resource<RestApiFacts>, related: Related): boolean {
  const frontings = restApiFrontings(api, related)
  const addsKey = ({ origin }: Fronting) => origin.customHeaderNames?.some((name) => name.toLowerCase() === 'x-api-key')
  if (frontings.length === 0 || !frontings.every(addsKey)) return false
  const methods = seen(api.facts.methods).filter(({ httpMethod }) => httpMethod !== 'OPTIONS')
  return methods.length > 0 && methods.every(({ apiKeyRequired }) => apiKeyRequired)
}

/** A stage without a web ACL that blocks, with why, as `prod has no web ACL of its own`. */
function firstBareStage(api: Resource<RestApiFacts>, related: Related): string | null {
  let unread: Unseen | null = null
  for (const stage of related.where(stageType, 'restApiId', seen(api.facts.restApiId))) {
    try {
      const { kind } = wafProtectionOf(seen(stage.facts.webAclArn), related)
      if (kind === 'none') return `${stage.name} has no web ACL of its own`
      if (kind !== 'blocking') return `${stage.name} has one of its own that blocks nothing`
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread ??= error
    }
  }
  if (unread) throw unread
  return null
}

/**
 * The same for an HTTP or WebSocket API, which takes no web ACL and has no resource policy. Authorizers of its own that
 * every route asks may demand a header of CloudFront's; what they do is not read, and throws `Unseen`.
 */
export function apiWayRound(api: Resource<ApiFacts>, related: Related): string | null {
  const { name, facts } = api
  const door = apiDoor(api, related)
  if (door === null) return null
  const routes = seen(facts.routes)
  if (routes.length > 0 && routes.every(({ authorizationType }) => authorizationType === 'CUSTOM'))
    throw new Unseen(unobserved('not-collected', 'apigateway:GetAuthorizers', `what the authorizers of ${name} demand`))
  return `${door} for ${name}, to which no web ACL can be attached.`
}

function apiDoor(api: Resource<ApiFacts>, related: Related): string | null {
  const id = seen(api.facts.apiId)
  if (!seen(api.facts.disableExecuteApiEndpoint))
    return `The default endpoint ${executeApiHost(api, id)} answers everybody`
  const domain = related.where(domainType, 'mappedApiIds', id).find(({ facts }) => seen(facts.truststoreUri) === null)
  return domain ? `Custom domain ${domain.name} answers everybody` : null
}
