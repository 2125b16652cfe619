import { type DistributionFacts, distributionTenantType, originHost } from '#domain/cloudfront.ts'
import { distributionExposure } from '#domain/cloudfront-edge.ts'
import { isObserved, seen, Unseen } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import { wafProtectionOf, webAclTypes } from '#domain/waf/web-acl-action.ts'
import { distributionTransport } from './transport.ts'

const loadBalancerType = 'AWS::ElasticLoadBalancingV2::LoadBalancer'
const apiTypes = [
  { type: 'AWS::ApiGateway::RestApi', id: 'restApiId', domain: 'AWS::ApiGateway::DomainName' },
  { type: 'AWS::ApiGatewayV2::Api', id: 'apiId', domain: 'AWS::ApiGatewayV2::DomainName' },
] as const

export const posture = definePosture<DistributionFacts>()({
  resourceType: 'AWS::CloudFront::Distribution',
  looksAt: [
    distributionTenantType,
    loadBalancerType,
    ...apiTypes.flatMap(({ type, domain }) => [type, domain]),
    ...webAclTypes,
  ],

  encryptionInTransit: ({ facts }) => distributionTransport(facts),

  exposure: ({ facts }, related) => distributionExposure(facts, related),

  wafProtection: ({ facts }, related) => wafProtectionOf(seen(facts.webAclArn), related),

  relations: ({ facts, partition }, related) => frontedResources(facts, partition, related),
})

/**
 * Buckets by their host name, load balancers by theirs or by the VPC origin, APIs by their default endpoint or a custom domain.
 * Other hosts of the owner's own lead nowhere known.
 */
function frontedResources(facts: DistributionFacts, partition: string, related: Related): readonly Relation[] {
  if (!isObserved(facts.origins)) return []
  const arns = facts.origins.value.flatMap(({ kind, domainName, endpointArn }) => {
    if (kind === 's3') {
      const bucket = /^(.+?)\.s3[.-]/.exec(domainName)?.[1]
      return bucket ? [`arn:${partition}:s3:::${bucket}`] : []
    }
    if (endpointArn) return [endpointArn]
    if (kind === 'load-balancer') return loadBalancersNamed(related, domainName)
    return kind === 'api-gateway' || kind === 'other' ? apisAt(related, originHost(domainName)) : []
  })
  return [...new Set(arns)].map((to) => ({ kind: 'fronts', to }))
}

function loadBalancersNamed(related: Related, domainName: string): readonly string[] {
  const host = originHost(domainName)
  return related
    .all(loadBalancerType)
    .filter(({ facts }) => isObserved(facts.dnsName) && facts.dnsName.value && originHost(facts.dnsName.value) === host)
    .map(({ arn }) => arn)
}

/** What was not listed leaves out the APIs among it, and nothing else. */
function apisAt(related: Related, host: string): readonly string[] {
  return apiTypes.flatMap(({ type, id, domain }) => {
    try {
      const mapped = related.one<string>(domain, 'domainName', host)?.facts.mappedApiIds
      const ids = mapped && isObserved(mapped) ? (mapped.value as readonly string[]) : [host.split('.')[0] ?? '']
      return ids.flatMap((one) => related.one<string>(type, id, one)?.arn ?? [])
    } catch (error) {
      if (error instanceof Unseen) return []
      throw error
    }
  })
}
