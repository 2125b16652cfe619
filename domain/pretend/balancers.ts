import type { PrivateIntegration, RestPrivateIntegration } from '../api-gateway.ts'
import type { CloudFrontOrigin } from '../cloudfront.ts'
import type { SecurityGroupRule } from '../network/facts.ts'
import type { Related } from '../related.ts'
import { relatedIndex } from '../related-index.ts'
import type { Resource } from '../resource.ts'
import { account, fact, gateway, list, listOfAws, openAcl, resource, route, vpcId } from './network.ts'

/**
 * For tests: an instance in a private subnet behind an application load balancer on the internet, of plain values, and
 * what can be changed, hidden or put before it.
 */

export const elb = `arn:aws:elasticloadbalancing:eu-west-1:${account}`
export const arns = {
  balancer: `${elb}:loadbalancer/app/web/1a2b`,
  listener: `${elb}:listener/app/web/1a2b/443`,
  targets: `${elb}:targetgroup/shop/1a2b`,
  network: `${elb}:loadbalancer/net/tcp/3c4d`,
  networkListener: `${elb}:listener/net/tcp/3c4d/443`,
  networkTargets: `${elb}:targetgroup/to-web/3c4d`,
  classic: `${elb}:loadbalancer/old`,
} as const

/** A resource with an ARN and a name of its own. */
export function named(type: string, arn: string, name: string, facts: Record<string, unknown>): Resource {
  return { ...resource(type, name, facts), arn }
}

export const from = (source: string, port: number, protocol = 'tcp'): SecurityGroupRule => ({
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

export const securityGroup = (groupId: string, rules: unknown, groupName = groupId) =>
  resource('AWS::EC2::SecurityGroup', groupId, { groupId, groupName, vpcId, rules })

export const subnet = (subnetId: string, cidrBlock: string, ipv6CidrBlocks: readonly string[] = []) =>
  resource('AWS::EC2::Subnet', subnetId, {
    subnetId,
    vpcId,
    cidrBlock,
    ipv6CidrBlocks,
    mapPublicIpOnLaunch: false,
    assignIpv6AddressOnCreation: false,
    internetGatewayBlockMode: 'off',
  })

export const acl = (networkAclId: string, subnetIds: readonly string[], entries: unknown = openAcl) =>
  resource('AWS::EC2::NetworkAcl', networkAclId, { networkAclId, vpcId, isDefault: true, subnetIds, entries })

export const forward = (...targetGroupArns: readonly string[]) => [
  { type: 'forward', targetGroupArns, redirectProtocol: null },
]

export const balancer = (facts: Record<string, unknown> = {}, arn: string = arns.balancer, name = 'web') =>
  named('AWS::ElasticLoadBalancingV2::LoadBalancer', arn, name, {
    loadBalancerArn: arn,
    loadBalancerType: 'application',
    scheme: 'internet-facing',
    ipAddressType: 'ipv4',
    vpcId,
    dnsName: `${name}-1.eu-west-1.elb.amazonaws.com`,
    subnetIds: ['subnet-public'],
    securityGroupIds: ['sg-lb'],
    enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: null,
    attributes: { 'ipv6.deny_all_igw_traffic': 'false' },
    ...facts,
  })

export const listener = (facts: Record<string, unknown> = {}, arn: string = arns.listener) =>
  named('AWS::ElasticLoadBalancingV2::Listener', arn, 'web HTTPS 443', {
    listenerArn: arn,
    loadBalancerArn: arns.balancer,
    protocol: 'HTTPS',
    port: 443,
    defaultActions: forward(arns.targets),
    plainHttpRules: [],
    decidingRules: null,
    ...facts,
  })

export const targets = (facts: Record<string, unknown> = {}, arn: string = arns.targets, name = 'shop') =>
  named('AWS::ElasticLoadBalancingV2::TargetGroup', arn, name, {
    targetGroupArn: arn,
    targetType: 'instance',
    protocol: 'HTTP',
    port: 8080,
    vpcId,
    ipAddressType: 'ipv4',
    loadBalancerArns: [arns.balancer],
    targets: [{ id: 'i-1', port: 8080 }],
    preservesClientIp: null,
    ...facts,
  })

/** A network load balancer with a listener on TCP 443, in place of the application load balancer. */
export const networkBalancer = (facts: Record<string, unknown> = {}, group: Record<string, unknown> = {}): Parts => ({
  balancer: { loadBalancerType: 'network', securityGroupIds: [], ...facts },
  listener: { protocol: 'TCP' },
  targets: { protocol: 'TCP', preservesClientIp: true, ...group },
})

/** A network load balancer on the internet that forwards to the application load balancer. */
export const networkBefore = (facts: Record<string, unknown> = {}, group: Record<string, unknown> = {}) => [
  balancer({ loadBalancerType: 'network', securityGroupIds: [], ...facts }, arns.network, 'tcp'),
  listener(
    { loadBalancerArn: arns.network, protocol: 'TCP', defaultActions: forward(arns.networkTargets) },
    arns.networkListener,
  ),
  targets(
    {
      targetType: 'alb',
      protocol: 'TCP',
      port: 443,
      loadBalancerArns: [arns.network],
      targets: [{ id: arns.balancer, port: 443 }],
      preservesClientIp: true,
      ...group,
    },
    arns.networkTargets,
    'to-web',
  ),
]

export const classic = (facts: Record<string, unknown> = {}) =>
  named('AWS::ElasticLoadBalancing::LoadBalancer', arns.classic, 'old', {
    loadBalancerName: 'old',
    scheme: 'internet-facing',
    dnsName: 'old-1.eu-west-1.elb.amazonaws.com',
    vpcId,
    subnetIds: ['subnet-public'],
    securityGroupIds: ['sg-lb'],
    instanceIds: ['i-1'],
    listeners: [
      {
        protocol: 'HTTPS',
        port: 443,
        instanceProtocol: 'HTTP',
        instancePort: 8080,
        certificateArn: null,
        policyNames: [],
      },
    ],
    ...facts,
  })

export const scalingGroup = (facts: Record<string, unknown> = {}) =>
  resource('AWS::AutoScaling::AutoScalingGroup', 'shop-asg', {
    autoScalingGroupName: 'shop-asg',
    instanceIds: ['i-1'],
    targetGroupArns: [arns.targets],
    ...facts,
  })

/** An interface that the load balancer has made for itself. */
export const balancerInterface = (privateIpAddress: string, of: string = arns.balancer) =>
  resource('AWS::EC2::NetworkInterface', `eni-of-${privateIpAddress}`, {
    networkInterfaceId: `eni-of-${privateIpAddress}`,
    description: `ELB ${of.split(':loadbalancer/')[1]}`,
    privateIpAddress,
    ipv6Addresses: [],
  })

/** AWS's list of the addresses that CloudFront fetches from. */
export const cloudFrontList = listOfAws('pl-cloudfront', 'com.amazonaws.global.cloudfront.origin-facing')
export { list }

/** A CloudFront distribution whose one origin is the load balancer, by a VPC origin. */
export const distribution = (
  facts: Record<string, unknown> = {},
  origin: Partial<CloudFrontOrigin> = {},
  name = 'E1SHOP',
) =>
  named('AWS::CloudFront::Distribution', `arn:aws:cloudfront::${account}:distribution/${name}`, name, {
    distributionId: name,
    domainName: 'd111111abcdef8.cloudfront.net',
    enabled: true,
    connectionMode: 'direct',
    origins: [
      {
        id: 'web',
        domainName: 'internal-web-1.eu-west-1.elb.amazonaws.com',
        kind: 'vpc-origin',
        originAccessControlId: null,
        originAccessIdentity: null,
        vpcOriginId: 'vo_1',
        endpointArn: arns.balancer,
        customHeaderNames: [],
        protocol: fact({ policy: 'https-only', sslProtocols: ['TLSv1.2'], httpPort: 80, httpsPort: 443 }),
        ...origin,
      },
    ],
    originGroups: [],
    cacheBehaviors: [{ targetOriginId: 'web', trustedSigners: false, trustedKeyGroups: false }],
    geoRestriction: { type: 'none', countries: [] },
    viewerMtlsMode: null,
    ...facts,
  })

/** A distribution that names the load balancer by its public name. */
export const publicOrigin = (facts: Record<string, unknown> = {}) =>
  distribution(facts, {
    kind: 'load-balancer',
    vpcOriginId: null,
    endpointArn: null,
    domainName: 'web-1.eu-west-1.elb.amazonaws.com',
  })

/** The group that CloudFront gives the interfaces of its VPC origins. */
export const cloudFrontGroup = securityGroup('sg-cloudfront', [], 'CloudFront-VPCOrigins-Service-SG')

/** A REST API whose one method leads by a VPC link of the first generation to the load balancer. */
export const restApi = (facts: Record<string, unknown> = {}, integration: Partial<RestPrivateIntegration> = {}) =>
  named('AWS::ApiGateway::RestApi', 'arn:aws:apigateway:eu-west-1::/restapis/a1', 'orders', {
    restApiId: 'a1',
    endpointTypes: ['REGIONAL'],
    vpcEndpointIds: [],
    disableExecuteApiEndpoint: false,
    policy: null,
    privateIntegrations: [{ targetArns: [arns.balancer], port: 443, link: null, ...integration }],
    ...facts,
  })

/** The interfaces of a VPC link, in the private subnet. */
export const vpcLink = { vpcLinkId: 'link2', securityGroupIds: ['sg-link'], subnetIds: ['subnet-private'] }

/** An HTTP API whose one integration leads by a VPC link to the listener. */
export const httpApi = (facts: Record<string, unknown> = {}, integration: Partial<PrivateIntegration> = {}) =>
  named('AWS::ApiGatewayV2::Api', 'arn:aws:apigateway:eu-west-1::/apis/a2', 'mobile', {
    apiId: 'a2',
    apiEndpoint: 'https://a2.execute-api.eu-west-1.amazonaws.com',
    disableExecuteApiEndpoint: false,
    privateIntegrations: [
      { integrationId: 'i1', serverNameToVerify: null, targetArn: arns.listener, link: vpcLink, ...integration },
    ],
    ...facts,
  })

type PartName = 'balancer' | 'listener' | 'targets' | 'instance'
/** Facts to replace in a part, or null to take it away. */
export type Parts = { readonly [part in PartName]?: Record<string, unknown> | null }

export interface FrontedWorld {
  readonly parts?: Parts
  /** Rules of the load balancer's security group, `sg-lb`. */
  readonly balancerRules?: unknown
  /** Rules of the instance's security group, `sg-app`. */
  readonly targetRules?: unknown
  /** Entries of the private subnet's network ACL. */
  readonly acl?: unknown
  readonly more?: readonly Resource[]
  readonly unlisted?: readonly string[]
}

export function instance(facts: Record<string, unknown> = {}): Resource {
  return named('AWS::EC2::Instance', `arn:aws:ec2:eu-west-1:${account}:instance/i-1`, 'shop', {
    instanceId: 'i-1',
    state: 'running',
    vpcId,
    subnetId: 'subnet-private',
    privateIpAddress: '10.0.2.10',
    securityGroupIds: ['sg-app'],
    networkInterfaces: [
      {
        networkInterfaceId: 'eni-1',
        subnetId: 'subnet-private',
        securityGroupIds: ['sg-app'],
        publicIpAddresses: [],
        ipv6Addresses: [],
      },
    ],
    ...facts,
  })
}

export function frontedResources(world: FrontedWorld = {}): readonly Resource[] {
  const { parts = {}, balancerRules = [from('0.0.0.0/0', 443)], targetRules = [from('sg-lb', 8080)] } = world
  const part = (name: PartName, make: (facts: Record<string, unknown>) => Resource) =>
    parts[name] === null ? [] : [make(parts[name] ?? {})]
  return [
    gateway([vpcId]),
    subnet('subnet-public', '10.0.1.0/24'),
    subnet('subnet-private', '10.0.2.0/24'),
    resource('AWS::EC2::RouteTable', 'rtb-public', {
      routeTableId: 'rtb-public',
      vpcId,
      main: false,
      subnetIds: ['subnet-public'],
      gatewayIds: [],
      routes: [route('10.0.0.0/16', 'local'), route('0.0.0.0/0', 'igw-1'), route('::/0', 'igw-1')],
    }),
    resource('AWS::EC2::RouteTable', 'rtb-main', {
      routeTableId: 'rtb-main',
      vpcId,
      main: true,
      subnetIds: [],
      gatewayIds: [],
      routes: [route('10.0.0.0/16', 'local')],
    }),
    acl('acl-public', ['subnet-public']),
    acl('acl-private', ['subnet-private'], world.acl),
    securityGroup('sg-lb', balancerRules),
    securityGroup('sg-app', targetRules),
    ...part('balancer', balancer),
    ...part('listener', listener),
    ...part('targets', targets),
    ...part('instance', instance),
    ...(world.more ?? []),
  ]
}

export function relatedTo(resources: readonly Resource[], unlisted: readonly string[] = []): Related {
  return relatedIndex({
    resources,
    listed: (type) => !unlisted.includes(type),
    accountId: account,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
}
