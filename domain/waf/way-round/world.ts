import type { CacheBehaviorRules, CloudFrontOrigin, DistributionFacts, OriginKind } from '../../cloudfront.ts'
import type { ListenerAction, ListenerRule } from '../../load-balancing.ts'
import type { SecurityGroupRule } from '../../network/facts.ts'
import { observed, unobserved } from '../../observed.ts'
import type { Resource } from '../../resource.ts'
import { accountId } from '../web-acl-world.ts'

/** Small worlds of a distribution and what lies behind it, for tables of cases. */

const call = 'test:Read'
export const balancerHost = 'web-1.eu-west-1.elb.amazonaws.com'
export const balancerArn = `arn:aws:elasticloadbalancing:eu-west-1:${accountId}:loadbalancer/app/web/1a2b`
export const unread = unobserved('denied', 'test:Read')

/** A resource with plain values as facts; a fact given as unobserved stays so. */
export function thing(
  type: string,
  arn: string,
  facts: Readonly<Record<string, unknown>>,
  region = 'eu-west-1',
): Resource {
  const read = (value: unknown) => (value === unread ? unread : observed(value, call))
  return {
    accountId,
    region,
    partition: 'aws',
    type,
    arn,
    name: arn.split('/').at(-2) ?? arn,
    incarnation: arn,
    tags: observed({}, call),
    facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, read(value)])),
  }
}

interface OriginPlan {
  readonly kind?: OriginKind
  readonly headers?: readonly string[]
  readonly control?: string
  readonly endpointArn?: string
}

export function origin(domainName: string, { kind = 'other', ...plan }: OriginPlan = {}): CloudFrontOrigin {
  return {
    id: domainName,
    domainName,
    kind,
    originAccessControlId: plan.control ?? null,
    originAccessIdentity: null,
    vpcOriginId: kind === 'vpc-origin' ? 'vo_1' : null,
    endpointArn: plan.endpointArn ?? null,
    customHeaderNames: plan.headers ?? [],
    protocol: observed({ policy: 'https-only', sslProtocols: ['TLSv1.2'], httpPort: 80, httpsPort: 443 }, call),
  }
}

/** A distribution that fetches from its first origin; `functions`: the events at which code of the owner's runs. */
export function distribution(
  origins: readonly CloudFrontOrigin[],
  {
    functions = [],
    more = [],
  }: { functions?: readonly string[] | undefined; more?: readonly CacheBehaviorRules[] } = {},
): Resource<DistributionFacts> {
  const facts = {
    distributionId: 'E1',
    webAclArn: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/cdn/1a2b',
    enabled: true,
    origins,
    originHosts: origins.map(({ domainName }) => domainName),
    originGroups: [],
    cacheBehaviors: [...more, behavior(origins[0]?.id ?? '', functions)],
  }
  const arn = `arn:aws:cloudfront::${accountId}:distribution/E1/`
  return thing('AWS::CloudFront::Distribution', arn, facts, 'global') as unknown as Resource<DistributionFacts>
}

export function behavior(targetOriginId: string, functionEvents: readonly string[] = []): CacheBehaviorRules {
  return {
    pathPattern: '*',
    targetOriginId,
    viewerProtocolPolicy: 'https-only',
    fieldLevelEncryptionId: null,
    realtimeLogConfigArn: null,
    responseHeadersPolicyId: null,
    trustedSigners: false,
    trustedKeyGroups: false,
    functionEvents,
  }
}

export function balancer(facts: Readonly<Record<string, unknown>> = {}): Resource {
  return thing('AWS::ElasticLoadBalancingV2::LoadBalancer', balancerArn, {
    loadBalancerType: 'application',
    scheme: 'internet-facing',
    dnsName: balancerHost,
    securityGroupIds: ['sg-1'],
    webAclArn: null,
    ...facts,
  })
}

const action = (type: string): ListenerAction => ({
  type,
  targetGroupArns: [],
  redirectProtocol: type === 'redirect' ? 'HTTPS' : null,
})

/** A listener that forwards, redirects or answers by itself, with the rules that then decide. */
export function listener(
  port: number,
  type: 'forward' | 'redirect' | 'fixed-response',
  rules: readonly ListenerRule[] | typeof unread = [],
  protocol = port === 80 ? 'HTTP' : 'HTTPS',
): Resource {
  return thing('AWS::ElasticLoadBalancingV2::Listener', `listener-${port}`, {
    loadBalancerArn: balancerArn,
    port,
    protocol,
    plainHttpRules: [],
    defaultActions: [action(type)],
    decidingRules: type === 'forward' ? null : rules,
  })
}

export const forwarding = (...demandedHeaders: readonly string[]): ListenerRule => ({
  actions: [action('forward')],
  demandedHeaders,
})
export const redirecting: ListenerRule = { actions: [action('redirect')], demandedHeaders: [] }

const cloudFrontList = 'pl-cf'

/** A security group that admits sources to a port: blocks, `cloudfront`, or a prefix list that nobody read. */
export function admitting(port: number, ...sources: readonly string[]): Resource {
  const rules = sources.map((source): SecurityGroupRule => {
    const ports = { egress: false, protocol: 'tcp', fromPort: port, toPort: port } as const
    if (source === 'cloudfront') return { ...ports, source: { kind: 'prefix-list', prefixListId: cloudFrontList } }
    if (source.startsWith('pl-')) return { ...ports, source: { kind: 'prefix-list', prefixListId: source } }
    return { ...ports, source: { kind: 'ipv4', cidr: source } }
  })
  return thing('AWS::EC2::SecurityGroup', 'sg-1', { groupId: 'sg-1', rules })
}

export const cloudFrontsList = thing('AWS::EC2::PrefixList', cloudFrontList, {
  prefixListId: cloudFrontList,
  prefixListName: 'com.amazonaws.global.cloudfront.origin-facing',
  ownerId: 'AWS',
  addressFamily: 'IPv4',
  entries: [],
})
