import type {
  Listener,
  LoadBalancerAttributes,
  LoadBalancerDescription,
  PolicyDescription,
  Tag,
} from '@aws-sdk/client-elastic-load-balancing'
import type { ClassicListener, ClassicLoadBalancerFacts, ClassicTlsPolicy } from '#domain/load-balancing.ts'
import { factsFrom, isObserved, mapObserved, type Observed, unobserved } from '#domain/observed.ts'
import { type CollectedResource, tagRecord, type Where } from '#domain/resource.ts'

export interface LoadBalancerAnswers {
  readonly attributes: Observed<LoadBalancerAttributes>
  readonly policies: Observed<readonly PolicyDescription[]>
  readonly tags: Observed<readonly Tag[]>
}

/** One Classic Load Balancer from DescribeLoadBalancers, its attributes, policies and tags. */
export function loadBalancer(
  item: LoadBalancerDescription,
  { attributes, policies, tags }: LoadBalancerAnswers,
  where: Where,
): CollectedResource<ClassicLoadBalancerFacts> {
  const read = factsFrom('elasticloadbalancing:DescribeLoadBalancers')
  const name = item.LoadBalancerName ?? ''
  const arn = `arn:${where.partition}:elasticloadbalancing:${where.region}:${where.accountId}:loadbalancer/${name}`
  return {
    arn,
    name,
    // The ARN holds nothing but the name, and names come back.
    incarnation: item.CreatedTime?.toISOString() ?? arn,
    tags: mapObserved(tags, tagRecord),
    facts: {
      loadBalancerName: read(item.LoadBalancerName),
      scheme: read.oneOf(item.Scheme, ['internet-facing', 'internal']),
      dnsName: read(item.DNSName),
      vpcId: read(item.VPCId),
      availabilityZones: read(item.AvailabilityZones),
      subnetIds: read(item.Subnets),
      securityGroupIds: read(item.SecurityGroups),
      instanceIds: read(item.Instances?.flatMap(({ InstanceId }) => InstanceId ?? [])),
      listeners: listeners(item),
      tlsPolicies: mapObserved(policies, (described) => described.filter(isTlsPolicy).map(tlsPolicy)),
      accessLogEnabled: attribute(attributes, ({ AccessLog }) => AccessLog?.Enabled),
      desyncMitigationMode: attribute(
        attributes,
        ({ AdditionalAttributes }) =>
          AdditionalAttributes?.find(({ Key }) => Key === 'elb.http.desyncmitigationmode')?.Value,
      ),
    },
  }
}

function attribute<T>(
  attributes: Observed<LoadBalancerAttributes>,
  pick: (all: LoadBalancerAttributes) => T | undefined,
): Observed<T> {
  return isObserved(attributes) ? factsFrom(attributes.call)(pick(attributes.value)) : attributes
}

/** All of them or none: one that cannot be read in full might be the plain one. */
function listeners({ ListenerDescriptions }: LoadBalancerDescription): Observed<readonly ClassicListener[]> {
  const read = factsFrom('elasticloadbalancing:DescribeLoadBalancers')
  const all: ClassicListener[] = []
  for (const { Listener, PolicyNames } of ListenerDescriptions ?? []) {
    const { Protocol, LoadBalancerPort, InstanceProtocol, InstancePort } = Listener ?? ({} as Listener)
    if (!Protocol || !InstanceProtocol || LoadBalancerPort === undefined || InstancePort === undefined)
      return unobserved('not-returned', read.call, 'a listener without its protocols and ports')
    all.push({
      protocol: Protocol.toUpperCase(),
      port: LoadBalancerPort,
      instanceProtocol: InstanceProtocol.toUpperCase(),
      instancePort: InstancePort,
      certificateArn: Listener?.SSLCertificateId ?? null,
      policyNames: PolicyNames ?? [],
    })
  }
  return read(ListenerDescriptions && all)
}

export function terminatesTls({ protocol }: Pick<ClassicListener, 'protocol'>): boolean {
  return protocol === 'HTTPS' || protocol === 'SSL'
}

const isTlsPolicy = ({ PolicyTypeName }: PolicyDescription) => PolicyTypeName === 'SSLNegotiationPolicyType'

/** Protocols as the attributes of a policy name them, the oldest first. */
const protocols = [
  ['Protocol-SSLv2', 'SSLv2'],
  ['Protocol-SSLv3', 'SSLv3'],
  ['Protocol-TLSv1', '1.0'],
  ['Protocol-TLSv1.1', '1.1'],
  ['Protocol-TLSv1.2', '1.2'],
  ['Protocol-TLSv1.3', '1.3'],
] as const

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html */
function tlsPolicy({ PolicyName, PolicyAttributeDescriptions }: PolicyDescription): ClassicTlsPolicy {
  const values = new Map(PolicyAttributeDescriptions?.map((one) => [one.AttributeName ?? '', one.AttributeValue ?? '']))
  const name = PolicyName ?? ''
  return {
    policyName: name,
    minimumTls: protocols.find(([attributeName]) => values.get(attributeName) === 'true')?.[1] ?? null,
    // The predefined policies themselves refer to none.
    referencePolicy: values.get('Reference-Security-Policy') || (name.startsWith('ELBSecurityPolicy-') ? name : null),
  }
}
