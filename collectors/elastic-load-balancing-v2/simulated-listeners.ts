import type {
  Action,
  Certificate,
  Listener,
  Rule,
  RuleCondition,
  TargetGroup,
  TargetGroupAttribute,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { certificateArn } from '#domain/pretend/ids.ts'
import type { LoadBalancerPlan, Place, TargetPlan } from '#domain/simulated.ts'

/** The pretend listeners, their rules and certificates, and the target groups of a place. */

const policies = [
  'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
  'ELBSecurityPolicy-TLS13-1-2-2021-06',
  'ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06',
  'ELBSecurityPolicy-2016-08',
  'ELBSecurityPolicy-TLS-1-1-2017-01',
  // Newer than what this product knows.
  'ELBSecurityPolicy-TLS13-1-3-PQ-2031-01',
] as const

export interface SimulatedListener {
  readonly arn: string
  readonly listener: Listener
  readonly certificates: readonly Certificate[]
  readonly rules: readonly Rule[]
}

export function listenersOf(place: Place, plan: LoadBalancerPlan): readonly SimulatedListener[] {
  const key = `elb|${plan.name}`
  const target = plan.targets[0]?.arn
  const forward: Action = {
    Type: 'forward',
    TargetGroupArn: target,
    Order: 1,
    ForwardConfig: { TargetGroups: [{ TargetGroupArn: target, Weight: 1 }] },
  }
  const redirect: Action = {
    Type: 'redirect',
    Order: 1,
    RedirectConfig: {
      Protocol: 'HTTPS',
      Port: '443',
      Host: '#{host}',
      Path: '/#{path}',
      Query: '#{query}',
      StatusCode: 'HTTP_301',
    },
  }
  /** Whoever does not show the header that CloudFront adds is refused. */
  const refuse: Action = { Type: 'fixed-response', Order: 1, FixedResponseConfig: { StatusCode: '403' } }
  const make = (
    port: number | null,
    fields: Partial<Listener>,
    rules: readonly Action[] = [],
    condition: RuleCondition = { Field: 'path-pattern', PathPatternConfig: { Values: ['/.well-known/*'] } },
  ): SimulatedListener => {
    const arn = `${plan.arn.replace(':loadbalancer/', ':listener/')}/${place.hex(`${key}|listener|${port}`, 16)}`
    const DefaultActions = fields.DefaultActions ?? [forward]
    return {
      arn,
      listener: {
        ListenerArn: arn,
        LoadBalancerArn: plan.arn,
        ...(port === null ? {} : { Port: port }),
        ...fields,
        DefaultActions,
      },
      certificates: certificatesOf(fields),
      rules: [
        ...rules.map((action, index) => ({
          RuleArn: `${arn.replace(':listener/', ':listener-rule/')}/${place.hex(`${key}|${port}|rule|${index}`, 16)}`,
          Priority: String(index + 1),
          Conditions: [condition],
          Actions: [action],
          IsDefault: false,
        })),
        {
          RuleArn: `${arn.replace(':listener/', ':listener-rule/')}/${place.hex(`${key}|${port}|default`, 16)}`,
          Priority: 'default',
          Conditions: [],
          Actions: DefaultActions,
          IsDefault: true,
        },
      ],
    }
  }
  const certificatesOf = ({ Protocol, Certificates }: Partial<Listener>): readonly Certificate[] => {
    if (Protocol !== 'HTTPS' && Protocol !== 'TLS') return []
    const byName =
      place.random(`${key}|sni`) < 0.3 ? [{ CertificateArn: certificateArn(place, `${plan.name}-sni`) }] : []
    return [
      ...(Certificates ?? []).map((one) => ({ ...one, IsDefault: true })),
      ...byName.map((one) => ({ ...one, IsDefault: false })),
    ]
  }
  const certificate = { Certificates: [{ CertificateArn: certificateArn(place, plan.name) }] }
  const chance = place.random(`${key}|listeners`)
  if (plan.type === 'gateway') return [make(null, {})]
  if (plan.type === 'network') {
    if (chance < 0.4) return [make(443, { Protocol: 'TLS', SslPolicy: policyOf(place, plan), ...certificate })]
    return [
      make(chance < 0.7 ? 443 : 5432, { Protocol: 'TCP' }),
      ...(chance > 0.8 ? [make(53, { Protocol: 'UDP' })] : []),
    ]
  }
  if (plan.securityGroupIds) return [make(443, { Protocol: 'HTTPS', SslPolicy: policies[0], ...certificate })]
  if (chance < 0.04) return []
  if (chance < 0.14) return [make(80, { Protocol: 'HTTP' })]
  const mode = place.random(`${key}|mutual-tls`)
  const guarded = plan.scheme === 'internet-facing' && place.random(`${key}|guarded`) < 0.2
  const https = make(
    443,
    {
      Protocol: 'HTTPS',
      SslPolicy: policyOf(place, plan),
      ...certificate,
      MutualAuthentication: {
        Mode: mode < 0.05 ? 'verify' : mode < 0.08 ? 'passthrough' : 'off',
        IgnoreClientCertificateExpiry: false,
      },
      ...(guarded ? { DefaultActions: [refuse] } : {}),
    },
    guarded ? [forward] : [],
    guarded
      ? { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Origin-Verify', Values: ['pretend-secret'] } }
      : undefined,
  )
  if (chance < 0.3) return [https]
  // The redirect comes late in some places; in others a rule goes on serving in plain text.
  const redirecting = chance < 0.8 || place.day >= place.pick(`${key}|redirect`, 15, 120)
  const http = make(
    80,
    { Protocol: 'HTTP', DefaultActions: [redirecting ? redirect : forward] },
    chance > 0.72 && chance < 0.8 ? [forward] : chance > 0.65 && chance < 0.8 ? [redirect] : [],
  )
  return [http, https]
}

/** Policies are renewed on some day; careful places began with good ones. */
function policyOf(place: Place, plan: LoadBalancerPlan): string {
  const key = `elb|${plan.name}|policy`
  const chance = place.random(key)
  if (chance > 0.97) return policies[6]
  const old = place.choose(`${key}|old`, policies.slice(2, 6))
  const fresh = place.choose(`${key}|new`, policies.slice(0, 2))
  const careful = place.profile === 'production' || place.profile === 'regulated'
  if (chance < (careful ? 0.6 : 0.2)) return fresh
  return chance < 0.8 && place.day >= place.pick(`${key}|renewed`, 10, 150) ? fresh : old
}

export function targetGroupsOf(place: Place): readonly TargetGroup[] {
  return place.loadBalancers.flatMap((plan) =>
    plan.targets.map((target, index) => targetGroup(place, plan, target, index)),
  )
}

function targetGroup(place: Place, plan: LoadBalancerPlan, target: TargetPlan, index: number): TargetGroup {
  const key = `elb|${plan.name}|target|${index}`
  const chance = place.random(key)
  const common: TargetGroup = {
    TargetGroupArn: target.arn,
    TargetGroupName: target.arn.split('/').at(-2),
    // Only the first is in use; the other waits for the next release.
    LoadBalancerArns: index === 0 ? [plan.arn] : [],
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: 30,
    VpcId: plan.vpcId,
    IpAddressType: 'ipv4',
  }
  if (plan.type === 'gateway')
    return { ...common, TargetType: 'instance', Protocol: 'GENEVE', Port: 6081, HealthCheckProtocol: 'TCP' }
  if (plan.type === 'network') {
    if (target.type === 'alb')
      return { ...common, TargetType: 'alb', Protocol: 'TCP', Port: 443, HealthCheckProtocol: 'HTTPS' }
    return {
      ...common,
      TargetType: 'ip',
      Protocol: chance < 0.5 ? 'TLS' : 'TCP',
      Port: 443,
      HealthCheckProtocol: 'TCP',
    }
  }
  if (target.type === 'lambda') {
    const { VpcId: _, IpAddressType: __, ...invoked } = common
    return { ...invoked, TargetType: 'lambda', HealthCheckEnabled: false }
  }
  const encrypted =
    plan.securityGroupIds !== null ||
    chance < 0.5 ||
    (chance < 0.6 && place.day >= place.pick(`${key}|encrypted`, 10, 85))
  return {
    ...common,
    TargetType: target.type,
    Protocol: encrypted ? 'HTTPS' : 'HTTP',
    ProtocolVersion: 'HTTP1',
    // Servers that nobody planned with care listen where their group, which is everybody's, is open.
    Port:
      target.type === 'instance' && plan.securityGroupIds === null ? (encrypted ? 443 : 80) : encrypted ? 8443 : 8080,
    HealthCheckProtocol: encrypted && chance < 0.4 ? 'HTTPS' : 'HTTP',
    HealthCheckPath: '/health',
  }
}

/**
 * The instances of the Auto Scaling groups that name the target group; for one of addresses a network interface that
 * collectors/ec2 lists and a server outside AWS; for one of load balancers the first there is.
 */
export function registeredWith(place: Place, group: TargetGroup): TargetHealthDescription[] {
  const { TargetGroupArn = '', TargetType, VpcId, Port } = group
  const target = (Id: string, AvailabilityZone: string): TargetHealthDescription => ({
    Target: { Id, Port, AvailabilityZone },
    HealthCheckPort: String(Port),
    TargetHealth: { State: 'healthy' },
  })
  if (TargetType === 'alb') {
    const balancer = place.loadBalancers.find(({ type }) => type === 'application')
    return balancer ? [target(balancer.arn, 'all')] : []
  }
  if (TargetType === 'ip') {
    const vpc = place.network.vpcs.find(({ vpcId }) => vpcId === VpcId)
    const [subnet] = [...(vpc?.privateSubnets ?? []), ...(vpc?.publicSubnets ?? [])]
    const inside = subnet?.cidr.replace(/\d+\/\d+$/, String(place.pick(`tenant|${VpcId}|0|address`, 4, 250)))
    return [
      ...(inside === undefined ? [] : [target(inside, subnet?.availabilityZone ?? '')]),
      ...(place.random(`elb|${TargetGroupArn}|outside`) < 0.2 ? [target('192.168.17.40', 'all')] : []),
    ]
  }
  return place.fleets
    .filter(({ targetGroupArns }) => targetGroupArns.includes(TargetGroupArn))
    .flatMap(({ instances }) => instances.map(({ instanceId, subnet }) => target(instanceId, subnet.availabilityZone)))
}

/** Attributes as AWS spells them; those of network load balancers say whose address a target sees. */
export function targetAttributesOf(place: Place, group: TargetGroup): TargetGroupAttribute[] {
  const { TargetGroupArn, TargetType, Protocol = '' } = group
  const attribute = (Key: string, Value: string | boolean) => ({ Key, Value: String(Value) })
  const common = [
    attribute('deregistration_delay.timeout_seconds', '300'),
    attribute('stickiness.enabled', false),
    attribute('load_balancing.cross_zone.enabled', 'use_load_balancer_configuration'),
  ]
  if (!/TCP|TLS|UDP/.test(Protocol)) return common
  // By default on, except for addresses; one in four changed that.
  const changed = place.random(`elb|${TargetGroupArn}|preserve`) < 0.25
  return [...common, attribute('preserve_client_ip.enabled', (TargetType !== 'ip') !== changed)]
}
