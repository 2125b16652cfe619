import type {
  DescribeAccessPointsInput,
  DescribeLoadBalancerAttributesInput,
  DescribeLoadBalancerPoliciesInput,
  DescribeTagsInput,
  ListenerDescription,
  LoadBalancerAttributes,
  LoadBalancerDescription,
  PolicyDescription,
  Tag,
} from '@aws-sdk/client-elastic-load-balancing'
import {
  answers,
  type ClassicLoadBalancerPlan,
  defineSimulation,
  type Place,
  paged,
  SimulatedError,
} from '#domain/simulated.ts'

/** Classic Load Balancers of a place, with the instances that its Auto Scaling groups register. */

const notFound = () => new SimulatedError('LoadBalancerNotFound', 'There is no ACTIVE Load Balancer of that name')

/** Predefined policies, and one that somebody wrote. */
const policies = {
  'ELBSecurityPolicy-TLS-1-2-2017-01': ['TLSv1.2'],
  'ELBSecurityPolicy-2016-08': ['TLSv1', 'TLSv1.1', 'TLSv1.2'],
  'ELBSecurityPolicy-2014-01': ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2'],
  'our-ciphers-2019': ['TLSv1.2'],
} as const
type PolicyName = keyof typeof policies
const known = ['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2'] as const

const planned = ({ sandwiches }: Place, { name }: ClassicLoadBalancerPlan) =>
  sandwiches.some(({ outer, inner }) => outer === name || inner === name)

function policyOf(place: Place, plan: ClassicLoadBalancerPlan): PolicyName {
  const key = `clb|${plan.name}|policy`
  const strong = 'ELBSecurityPolicy-TLS-1-2-2017-01'
  if (planned(place, plan) || place.day >= place.pick(`${key}|renewed`, 20, 250)) return strong
  return place.choose(key, [
    'ELBSecurityPolicy-2016-08',
    'ELBSecurityPolicy-2016-08',
    'ELBSecurityPolicy-2014-01',
    'our-ciphers-2019',
    strong,
  ])
}

/** AWS's console makes a policy of its own that refers to the predefined one. */
const policyNamed = (name: PolicyName) =>
  name === 'our-ciphers-2019' ? name : `AWSConsole-SSLNegotiationPolicy-${name.slice(18)}`

function policiesOf(place: Place, plan: ClassicLoadBalancerPlan): readonly PolicyDescription[] {
  const name = policyOf(place, plan)
  const attribute = (AttributeName: string, AttributeValue: string) => ({ AttributeName, AttributeValue })
  const enabled: readonly string[] = policies[name]
  return [
    {
      PolicyName: policyNamed(name),
      PolicyTypeName: 'SSLNegotiationPolicyType',
      PolicyAttributeDescriptions: [
        ...(name === 'our-ciphers-2019' ? [] : [attribute('Reference-Security-Policy', name)]),
        ...known.map((protocol) => attribute(`Protocol-${protocol}`, String(enabled.includes(protocol)))),
        attribute('Server-Defined-Cipher-Order', 'true'),
        attribute('ECDHE-RSA-AES128-GCM-SHA256', 'true'),
      ],
    },
    {
      PolicyName: 'cookies',
      PolicyTypeName: 'LBCookieStickinessPolicyType',
      PolicyAttributeDescriptions: [attribute('CookieExpirationPeriod', '3600')],
    },
  ]
}

function listenersOf(place: Place, plan: ClassicLoadBalancerPlan): ListenerDescription[] {
  const key = `clb|${plan.name}`
  const chance = planned(place, plan) ? 0.7 : place.random(`${key}|listeners`)
  const encrypted = chance > 0.6
  const backend = { InstanceProtocol: encrypted ? 'HTTPS' : 'HTTP', InstancePort: encrypted ? 8443 : 8080 }
  const fromIam = place.random(`${key}|iam-certificate`) < 0.4 && !planned(place, plan)
  const certificate = fromIam
    ? `arn:${place.partition}:iam::${place.accountId}:server-certificate/${plan.name}`
    : `arn:${place.partition}:acm:${place.region}:${place.accountId}:certificate/${place.hex(`${key}|certificate`, 32)}`
  const http = {
    Listener: { Protocol: 'HTTP', LoadBalancerPort: 80, InstanceProtocol: 'HTTP', InstancePort: 8080 },
    PolicyNames: [],
  }
  const https = {
    Listener: { Protocol: 'HTTPS', LoadBalancerPort: 443, ...backend, SSLCertificateId: certificate },
    PolicyNames: ['cookies', policyNamed(policyOf(place, plan))],
  }
  // Written by hand, in small letters, years ago.
  const tcp = {
    Listener: { Protocol: 'tcp', LoadBalancerPort: 5432, InstanceProtocol: 'tcp', InstancePort: 5432 },
    PolicyNames: [],
  }
  if (chance < 0.05) return []
  if (chance < 0.2) return [tcp]
  return chance < 0.35 ? [http] : chance < 0.65 ? [http, https] : [https]
}

function loadBalancerOf(place: Place, plan: ClassicLoadBalancerPlan): LoadBalancerDescription {
  const key = `clb|${plan.name}`
  const internal = plan.scheme === 'internal' ? 'internal-' : ''
  return {
    LoadBalancerName: plan.name,
    DNSName: `${internal}${plan.name}-${place.pick(`${key}|dns`, 1e8, 1.9e9)}.${place.region}.elb.amazonaws.com`,
    Scheme: plan.scheme,
    VPCId: plan.vpcId,
    Subnets: plan.subnets.map(({ subnetId }) => subnetId),
    AvailabilityZones: plan.subnets.map(({ availabilityZone }) => availabilityZone),
    SecurityGroups: [...plan.securityGroupIds],
    Instances: place.fleets
      .filter(({ classicLoadBalancers }) => classicLoadBalancers.includes(plan.name))
      .flatMap(({ instances }) => instances.map(({ instanceId }) => ({ InstanceId: instanceId }))),
    ListenerDescriptions: listenersOf(place, plan),
    CreatedTime: new Date(Date.UTC(2016, place.pick(`${key}|month`, 0, 11), place.pick(`${key}|created`, 1, 28))),
  }
}

function attributesOf(place: Place, { name }: ClassicLoadBalancerPlan): LoadBalancerAttributes {
  const careful = place.profile === 'production' || place.profile === 'regulated' || place.profile === 'network'
  const logs =
    place.random(`clb|${name}|logs`) < (careful ? 0.7 : 0.2) || place.day >= place.pick(`clb|${name}|logs-on`, 30, 300)
  return {
    AccessLog: { Enabled: logs, ...(logs && { S3BucketName: `elb-logs-${place.accountId}`, EmitInterval: 60 }) },
    ConnectionDraining: { Enabled: careful, Timeout: 300 },
    CrossZoneLoadBalancing: { Enabled: careful },
    ConnectionSettings: { IdleTimeout: 60 },
    AdditionalAttributes: [
      {
        Key: 'elb.http.desyncmitigationmode',
        Value: place.choose(`clb|${name}|desync`, ['defensive', 'defensive', 'defensive', 'strictest', 'monitor']),
      },
    ],
  }
}

function tagsOf(place: Place, name: string): Tag[] {
  const chance = place.random(`clb|${name}|tags`)
  if (chance < 0.3) return []
  const odd = chance > 0.9 ? [{ Key: '=HYPERLINK("http://example.com")', Value: '' }] : []
  return [{ Key: 'environment', Value: place.profile }, { Key: 'owner', Value: 'platform' }, ...odd]
}

const named = (place: Place, name: string | undefined) => place.classicLoadBalancers.find((plan) => plan.name === name)

export const simulation = defineSimulation({
  service: 'elastic-load-balancing',
  answers: {
    DescribeLoadBalancers: paged<DescribeAccessPointsInput, LoadBalancerDescription>({
      items: ({ LoadBalancerNames }, place) => {
        const found = place.classicLoadBalancers.filter(({ name }) => (LoadBalancerNames ?? [name]).includes(name))
        return found.length < (LoadBalancerNames?.length ?? 0)
          ? notFound()
          : found.map((plan) => loadBalancerOf(place, plan))
      },
      page: (LoadBalancerDescriptions, NextMarker) => ({ LoadBalancerDescriptions, NextMarker }),
      token: ({ Marker }) => Marker,
      asked: ({ PageSize }) => PageSize,
      limit: 400,
    }),
    DescribeLoadBalancerAttributes: answers(({ LoadBalancerName }: DescribeLoadBalancerAttributesInput, place) => {
      const plan = named(place, LoadBalancerName)
      return plan ? { LoadBalancerAttributes: attributesOf(place, plan) } : notFound()
    }),
    DescribeLoadBalancerPolicies: answers(({ LoadBalancerName }: DescribeLoadBalancerPoliciesInput, place) => {
      const plan = named(place, LoadBalancerName)
      return plan ? { PolicyDescriptions: policiesOf(place, plan) } : notFound()
    }),
    DescribeTags: answers(({ LoadBalancerNames = [] }: DescribeTagsInput, place) => {
      if (LoadBalancerNames.length > 20) return new SimulatedError('ValidationError', 'At most 20 load balancers')
      if (LoadBalancerNames.some((name) => !named(place, name))) return notFound()
      return {
        TagDescriptions: LoadBalancerNames.map((name) => ({ LoadBalancerName: name, Tags: tagsOf(place, name) })),
      }
    }),
  },
  count: (place) => ({ 'AWS::ElasticLoadBalancing::LoadBalancer': place.classicLoadBalancers.length }),
})
