import { executeApiHost } from '../../api-gateway.ts'
import { parseArn } from '../../arn.ts'
import {
  type CloudFrontOrigin,
  type DistributionFacts,
  distributionType,
  type Fronting,
  frontedBy,
  originHost,
} from '../../cloudfront.ts'
import { isObserved, type Observed, seen, Unseen, unobserved } from '../../observed.ts'
import type { Related } from '../../related.ts'
import type { Resource } from '../../resource.ts'
import { apiWayRound, restApiWayRound, wayRoundApiTypes } from './api.ts'
import { balancerWayRound, classicBalancerWayRound, instanceWayRound, wayRoundServerTypes } from './server.ts'

/** Ways to an origin past the distribution in front of it, and so past the web ACL of that. */

/** Types to name in `looksAt` by whoever calls `wayRoundDistribution`. */
export const wayRoundTypes = [...new Set([distributionType, ...wayRoundServerTypes, ...wayRoundApiTypes])] as const

const balancerType = 'AWS::ElasticLoadBalancingV2::LoadBalancer'
const classicBalancerType = 'AWS::ElasticLoadBalancing::LoadBalancer'
const instanceType = 'AWS::EC2::Instance'

/**
 * How somebody on the internet comes to one of the origins past the distribution, as a sentence; null where nobody does.
 * One way that is proven outweighs origins that were not read; else those throw `Unseen`.
 */
export function wayRoundDistribution(distribution: Resource<DistributionFacts>, related: Related): string | null {
  let unread: Unseen | null = null
  for (const origin of usedOrigins(distribution.facts)) {
    try {
      const way = wayRoundOrigin(origin, distribution, related)
      if (way) return way
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread ??= error
    }
  }
  if (unread) throw unread
  return null
}

/** Those that a behaviour fetches from, by itself or by a group. */
function usedOrigins({ origins, originGroups, cacheBehaviors }: DistributionFacts): readonly CloudFrontOrigin[] {
  const targets = new Set(seen(cacheBehaviors).map(({ targetOriginId }) => targetOriginId))
  for (const { id, originIds } of seen(originGroups)) if (targets.has(id)) for (const one of originIds) targets.add(one)
  return seen(origins).filter(({ id }) => targets.has(id))
}

function wayRoundOrigin(
  origin: CloudFrontOrigin,
  distribution: Resource<DistributionFacts>,
  related: Related,
): string | null {
  const { kind, domainName, endpointArn } = origin
  const frontings = frontedBy(related, domainName)
  switch (kind) {
    // Objects are read, and no web ACL stands between them and their bucket's own policy.
    case 's3':
    case 's3-website':
      return null
    case 'vpc-origin':
      return wayRoundEndpoint(endpointArn ?? unreadEndpoint(origin), frontings, related)
    case 'load-balancer':
      return wayRoundBalancer(domainName, frontings, related)
    case 'api-gateway':
      return wayRoundApi(domainName, distribution, related)
    case 'lambda-url':
      return wayRoundFunction(origin)
    default:
      return wayRoundHost(domainName, frontings, related)
  }
}

/** Where a VPC origin leads was not read: what stands there may have a public address as well. */
function unreadEndpoint({ id, protocol }: CloudFrontOrigin): never {
  seen(protocol)
  throw new Unseen(unobserved('not-returned', 'cloudfront:GetVpcOrigin', `where the VPC origin ${id} leads`))
}

/** A VPC origin leads to what has a private address; only a load balancer may have a public one as well. */
function wayRoundEndpoint(arn: string, frontings: readonly Fronting[], related: Related): string | null {
  if (parseArn(arn)?.service !== 'elasticloadbalancing') return null
  const balancer = related.byArn(balancerType, arn)
  if (balancer) return balancerWayRound(balancer, frontings, related)
  throw new Unseen(unobserved('not-returned', 'elasticloadbalancing:DescribeLoadBalancers', `no load balancer ${arn}`))
}

function wayRoundBalancer(host: string, frontings: readonly Fronting[], related: Related): string | null {
  const named = originHost(host)
  const at = ({ facts }: { readonly facts: { readonly dnsName: Observed<string | null> } }) => {
    const name = isObserved(facts.dnsName) ? facts.dnsName.value : null
    return name !== null && originHost(name) === named
  }
  const balancer = related.all(balancerType).find(at)
  if (balancer) return balancerWayRound(balancer, frontings, related)
  const classic = related.all(classicBalancerType).find(at)
  if (classic) return classicBalancerWayRound(classic, related)
  throw new Unseen(unobserved('not-covered', balancerType, `${host} is no load balancer of this account`))
}

function wayRoundApi(host: string, { partition }: Resource<DistributionFacts>, related: Related): string | null {
  const [id = '', , region = ''] = originHost(host).split('.')
  const at = executeApiHost({ partition, region }, id)
  const rest = related.one('AWS::ApiGateway::RestApi', 'restApiId', id)
  if (rest) return restApiWayRound(rest, related)
  const api = related.one('AWS::ApiGatewayV2::Api', 'apiId', id)
  if (api) return apiWayRound(api, related)
  throw new Unseen(unobserved('not-covered', 'AWS::ApiGateway::RestApi', `${at} is no API of this account`))
}

/**
 * Without an origin access control CloudFront signs nothing, so the URL must answer who does not sign either. Whether it
 * does so beside one, or looks for a header, is said by the function, which is not collected.
 */
function wayRoundFunction({ domainName, originAccessControlId, customHeaderNames }: CloudFrontOrigin): string | null {
  if (originAccessControlId === null && customHeaderNames.length === 0)
    return `Function URL ${domainName} answers whoever calls it: CloudFront signs nothing and shows no secret header.`
  throw new Unseen(unobserved('not-collected', 'lambda:GetFunctionUrlConfig', `who may call ${domainName}`))
}

/** A name of the owner's own leads to a custom domain of an API, or nobody knows where; EC2's names hold the address. */
function wayRoundHost(host: string, frontings: readonly Fronting[], related: Related): string | null {
  const address = /^ec2-(\d+)-(\d+)-(\d+)-(\d+)\./.exec(host)?.slice(1).join('.')
  if (address) {
    const instance = related.one(instanceType, 'publicIpAddress', address)
    if (instance) return instanceWayRound(instance, related)
    throw new Unseen(unobserved('not-covered', instanceType, `${host} is no instance of this account`))
  }
  const domain = related.one('AWS::ApiGateway::DomainName', 'domainName', host)
  const apiId = domain && seen(domain.facts.mappedApiIds)[0]
  const rest = apiId && related.one('AWS::ApiGateway::RestApi', 'restApiId', apiId)
  if (rest) return restApiWayRound(rest, related)
  const newer = related.one('AWS::ApiGatewayV2::DomainName', 'domainName', host)
  const newerId = newer && seen(newer.facts.mappedApiIds)[0]
  const api = newerId && related.one('AWS::ApiGatewayV2::Api', 'apiId', newerId)
  if (api) return apiWayRound(api, related)
  const by = [...new Set(frontings.map(({ distribution }) => distribution.name))].join(', ')
  throw new Unseen(
    unobserved('not-collected', 'route53:ListResourceRecordSets', `where ${host}, the origin of ${by}, leads`),
  )
}
