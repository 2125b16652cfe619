import type { ExampleRelated } from '../control.ts'
import type { ClassicListener } from '../load-balancing.ts'
import type { SecurityGroupRule } from '../network/facts.ts'

/** For examples and tests: a whole WAF sandwich of plain values, and what can be changed in it. */

const elb = 'arn:aws:elasticloadbalancing:eu-central-1:111122223333'
const vpcId = 'vpc-1'

export const arns = {
  outer: `${elb}:loadbalancer/app/outer/1a2b`,
  inner: `${elb}:loadbalancer/app/inner/1a2b`,
  classicOuter: `${elb}:loadbalancer/outer`,
  classicInner: `${elb}:loadbalancer/inner`,
  outerListener: `${elb}:listener/app/outer/1a2b/1`,
  innerListener: `${elb}:listener/app/inner/1a2b/1`,
  outerTarget: `${elb}:targetgroup/outer/1a2b`,
  innerTarget: `${elb}:targetgroup/inner/1a2b`,
  firewalls: 'arn:aws:autoscaling:eu-central-1:111122223333:autoScalingGroup:1:autoScalingGroupName/middle',
  applications: 'arn:aws:autoscaling:eu-central-1:111122223333:autoScalingGroup:2:autoScalingGroupName/shop',
  firewall: 'arn:aws:ec2:eu-central-1:111122223333:instance/i-firewall',
  application: 'arn:aws:ec2:eu-central-1:111122223333:instance/i-application',
  outerInterface: 'arn:aws:ec2:eu-central-1:111122223333:network-interface/eni-outer',
  firewallInterface: 'arn:aws:ec2:eu-central-1:111122223333:network-interface/eni-i-firewall',
  innerInterface: 'arn:aws:ec2:eu-central-1:111122223333:network-interface/eni-inner',
  applicationInterface: 'arn:aws:ec2:eu-central-1:111122223333:network-interface/eni-i-application',
  outerGroup: 'arn:aws:ec2:eu-central-1:111122223333:security-group/sg-outer',
  firewallGroup: 'arn:aws:ec2:eu-central-1:111122223333:security-group/sg-firewall',
  innerGroup: 'arn:aws:ec2:eu-central-1:111122223333:security-group/sg-inner',
  applicationGroup: 'arn:aws:ec2:eu-central-1:111122223333:security-group/sg-application',
} as const
export type Part = keyof typeof arns

export const from = (
  source: string,
  port: number,
  protocol: SecurityGroupRule['protocol'] = 'tcp',
): SecurityGroupRule => ({
  egress: false,
  protocol,
  fromPort: port,
  toPort: port,
  source: source.startsWith('sg-')
    ? { kind: 'group', groupId: source, accountId: null }
    : source.startsWith('pl-')
      ? { kind: 'prefix-list', prefixListId: source }
      : { kind: source.includes(':') ? 'ipv6' : 'ipv4', cidr: source },
})

export const image = (name: string, more: object = {}) => ({
  name,
  description: null,
  ownerAlias: 'aws-marketplace',
  ownerId: '679593333241',
  creationDate: '2026-06-01T00:00:00.000Z',
  deprecationTime: null,
  ...more,
})
export const fortiweb = image('FortiWeb-AWS-7.4.2-b0577')
/** An image that says nothing. */
export const plainImage = image('golden-al2023', { ownerAlias: null, ownerId: '111122223333' })

export const classicHttps: ClassicListener = {
  protocol: 'HTTPS',
  port: 443,
  instanceProtocol: 'HTTPS',
  instancePort: 8443,
  certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/1a2b',
  policyNames: [],
}

const current = (part: 'outer' | 'inner', group: string) => ({
  loadBalancerArn: arns[part],
  loadBalancerType: 'application',
  scheme: part === 'outer' ? 'internet-facing' : 'internal',
  vpcId,
  securityGroupIds: [group],
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  attributes: { 'access_logs.s3.enabled': 'true' },
})
const classic = (part: 'outer' | 'inner', group: string, instanceIds: readonly string[]) => ({
  loadBalancerName: part,
  scheme: part === 'outer' ? 'internet-facing' : 'internal',
  vpcId,
  securityGroupIds: [group],
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  instanceIds,
  listeners: [classicHttps],
  accessLogEnabled: true,
})
/** Instances by their ids, addresses by their interfaces’. */
export const registered = (...ids: readonly string[]) => ids.map((id) => ({ id, port: null }))
const target = (part: 'outer' | 'inner', id: string) => ({
  targetGroupArn: arns[`${part}Target`],
  targetType: 'instance',
  protocol: 'HTTPS',
  port: 8443,
  loadBalancerArns: [arns[part]],
  targets: registered(id),
})
const listener = (part: 'outer' | 'inner') => ({
  listenerArn: arns[`${part}Listener`],
  loadBalancerArn: arns[part],
  protocol: 'HTTPS',
  port: 443,
  tlsPolicy: { minimumTls: '1.2', postQuantum: true, forwardSecrecy: true, recommended: true },
  plainHttpRules: [],
  decidingRules: null,
  defaultActions: [{ type: 'forward', targetGroupArns: [arns[`${part}Target`]], redirectProtocol: null }],
})
const scalingGroup = (
  name: string,
  instanceId: string,
  generation: 'current' | 'classic',
  part: 'outer' | 'inner',
) => ({
  autoScalingGroupName: name,
  minSize: 2,
  maxSize: 6,
  desiredCapacity: 1,
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  instanceIds: [instanceId],
  instances: [{ instanceId, availabilityZone: 'eu-central-1a', lifecycleState: 'InService', healthStatus: 'Healthy' }],
  targetGroupArns: generation === 'current' ? [arns[`${part}Target`]] : [],
  loadBalancerNames: generation === 'classic' ? [part] : [],
  healthCheckTypes: ['EC2', 'ELB'],
  suspendedProcesses: [],
  scalingPolicies: [{ name: 'cpu-60', type: 'TargetTrackingScaling', enabled: true }],
})
const instance = (
  instanceId: string,
  group: string,
  privateIpAddress: string,
  made: object,
  autoScalingGroupName: string,
) => ({
  instanceId,
  imageId: 'ami-1',
  image: made,
  privateIpAddress,
  publicIpAddress: null,
  securityGroupIds: [group],
  networkInterfaces: [
    {
      networkInterfaceId: `eni-${instanceId}`,
      subnetId: 'subnet-1',
      securityGroupIds: [group],
      publicIpAddresses: [],
      ipv6Addresses: [],
    },
  ],
  metadataHttpTokens: 'required',
  autoScalingGroupName,
})
/** Of a balancer it says so in its description; of an instance it names it. */
export const networkInterface = (
  groupId: string,
  of: { readonly description: string } | { readonly instanceId: string },
) => ({
  networkInterfaceId: 'instanceId' in of ? `eni-${of.instanceId}` : `eni-${of.description}`,
  publicIpAddresses: [],
  interfaceType: 'interface',
  status: 'in-use',
  description: '',
  instanceId: null,
  securityGroupIds: [groupId],
  ...of,
})
const group = (groupId: string, ...rules: readonly SecurityGroupRule[]) => ({ groupId, rules })

export type Changes = { readonly [part in Part]?: { readonly [fact: string]: unknown } | null }
export interface PretendPart extends ExampleRelated {
  readonly arn: string
}

const types: { readonly [part in Part]: string } = {
  outer: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  inner: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  classicOuter: 'AWS::ElasticLoadBalancing::LoadBalancer',
  classicInner: 'AWS::ElasticLoadBalancing::LoadBalancer',
  outerListener: 'AWS::ElasticLoadBalancingV2::Listener',
  innerListener: 'AWS::ElasticLoadBalancingV2::Listener',
  outerTarget: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  innerTarget: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  firewalls: 'AWS::AutoScaling::AutoScalingGroup',
  applications: 'AWS::AutoScaling::AutoScalingGroup',
  firewall: 'AWS::EC2::Instance',
  application: 'AWS::EC2::Instance',
  outerInterface: 'AWS::EC2::NetworkInterface',
  firewallInterface: 'AWS::EC2::NetworkInterface',
  innerInterface: 'AWS::EC2::NetworkInterface',
  applicationInterface: 'AWS::EC2::NetworkInterface',
  outerGroup: 'AWS::EC2::SecurityGroup',
  firewallGroup: 'AWS::EC2::SecurityGroup',
  innerGroup: 'AWS::EC2::SecurityGroup',
  applicationGroup: 'AWS::EC2::SecurityGroup',
}

/** A sandwich without a fault; `changes` replaces facts of a part, or takes the part away (null). */
export function pretendSandwich(
  changes: Changes = {},
  generation: 'current' | 'classic' = 'current',
): readonly PretendPart[] {
  const balancers: { readonly [part in Part]?: object } =
    generation === 'classic'
      ? {
          classicOuter: classic('outer', 'sg-outer', ['i-firewall']),
          classicInner: classic('inner', 'sg-inner', ['i-application']),
        }
      : {
          outer: current('outer', 'sg-outer'),
          outerListener: listener('outer'),
          outerTarget: target('outer', 'i-firewall'),
          inner: current('inner', 'sg-inner'),
          innerListener: listener('inner'),
          innerTarget: target('inner', 'i-application'),
        }
  const [path, id] = generation === 'classic' ? ['', ''] : ['app/', '/1a2b']
  const parts: { readonly [part in Part]?: object } = {
    ...balancers,
    firewalls: scalingGroup('middle', 'i-firewall', generation, 'outer'),
    applications: scalingGroup('shop', 'i-application', generation, 'inner'),
    firewall: instance('i-firewall', 'sg-firewall', '10.0.1.4', fortiweb, 'middle'),
    application: instance('i-application', 'sg-application', '10.0.2.4', plainImage, 'shop'),
    outerInterface: networkInterface('sg-outer', { description: `ELB ${path}outer${id}` }),
    firewallInterface: networkInterface('sg-firewall', { instanceId: 'i-firewall' }),
    innerInterface: networkInterface('sg-inner', { description: `ELB ${path}inner${id}` }),
    applicationInterface: networkInterface('sg-application', { instanceId: 'i-application' }),
    outerGroup: group('sg-outer', from('0.0.0.0/0', 443)),
    firewallGroup: group('sg-firewall', from('sg-outer', 8443), from('198.51.100.0/24', 22)),
    innerGroup: group('sg-inner', from('sg-firewall', 443)),
    applicationGroup: group('sg-application', from('sg-inner', 8443)),
  }
  return (Object.entries(parts) as [Part, object][]).flatMap(([part, facts]): PretendPart[] => {
    const change = changes[part]
    return change === null ? [] : [{ type: types[part], arn: arns[part], facts: { ...facts, ...change } }]
  })
}

/** The sandwich as an example of a control that judges one of its parts; `more` are other resources around it. */
export function exampleOf(part: Part, changes: Changes = {}, more: readonly ExampleRelated[] = []) {
  const all = pretendSandwich(changes, part.startsWith('classic') ? 'classic' : 'current')
  const judged = all.find(({ arn }) => arn === arns[part])
  if (!judged) throw new Error(`The sandwich has no ${part}.`)
  // All facts of the part, since the recognition reads more of them than the control; their types are the control's to know.
  return { arn: judged.arn, facts: judged.facts as never, related: [...all.filter((one) => one !== judged), ...more] }
}
