import { describe, expect, test } from 'vitest'
import { declaredRelated } from '../declared-related.ts'
import { type Exposure, type ExposureKind, isWider } from '../exposure.ts'
import { pathText } from '../hop.ts'
import { explainUnobserved, type Unobserved, Unseen, unobserved } from '../observed.ts'
import {
  acl,
  arns,
  balancer,
  balancerInterface,
  classic,
  cloudFrontGroup,
  cloudFrontList,
  distribution,
  elb,
  type FrontedWorld,
  forward,
  from,
  frontedResources,
  httpApi,
  instance,
  list,
  listener,
  networkBalancer,
  networkBefore,
  publicOrigin,
  relatedTo,
  restApi,
  scalingGroup,
  securityGroup,
  subnet,
  targets,
  vpcLink,
} from '../pretend/balancers.ts'
import { entry, fact, openAcl, refused, table, toInternet } from '../pretend/network.ts'
import type { Resource } from '../resource.ts'
import type { InstanceFacts } from '../servers.ts'
import { instanceExposure } from './fronted.ts'
import { frontingLooksAt } from './fronting.ts'

/**
 * An instance in a private subnet, without a public address, behind an application load balancer on the internet:
 * `sg-lb` lets everybody in on 443, target group `shop` forwards to port 8080, `sg-app` lets `sg-lb` in. Each case says
 * what is different, and how far the instance is exposed then.
 */
function exposureOf(world: FrontedWorld): Exposure | Unobserved {
  return judged(frontedResources(world), world.unlisted)
}

function judged(resources: readonly Resource[], unlisted?: readonly string[]): Exposure | Unobserved {
  const subject = (resources.find(({ type }) => type === 'AWS::EC2::Instance') ?? instance()) as unknown
  const related = declaredRelated(relatedTo(resources, unlisted), frontingLooksAt)
  try {
    return instanceExposure(related, subject as Resource<InstanceFacts>)
  } catch (error) {
    if (error instanceof Unseen) return error.cause
    throw error
  }
}

type Case = readonly [title: string, expected: ExposureKind | 'unknown', world: FrontedWorld, says?: RegExp]

const everyWorld: FrontedWorld[] = []

function cases(rows: readonly Case[]) {
  for (const [title, expected, world, says] of rows) {
    everyWorld.push(world)
    test(`${title}: ${expected}`, () => {
      const found = exposureOf(world)
      const text =
        'unobserved' in found
          ? `unknown: ${explainUnobserved(found)} | ${pathText(found.path ?? [])}`
          : `${found.kind}: ${found.because} | ${pathText(found.path)}`
      expect(text).toMatch(new RegExp(`^${expected}: `))
      if (says) expect(text).toMatch(says)
    })
  }
}

test('the path names every hop, from the public address to the security group of the instance', () => {
  const found = exposureOf({})
  expect('path' in found && pathText(found.path ?? [])).toBe(
    'public address → internet gateway igw-1 → route table rtb-public → network ACL acl-public → security group sg-lb' +
      ' → load balancer web → target group shop → network ACL acl-private → security group sg-app',
  )
  expect(found).toMatchObject({
    kind: 'internet',
    because: 'Anyone on the internet reaches port 8080 through load balancer web.',
  })
})

describe('who stands in front', () => {
  cases([
    ['no load balancer forwards to its target group', 'internal', { parts: { targets: { loadBalancerArns: [] } } }],
    ['it is registered nowhere', 'internal', { parts: { targets: { targets: [] } } }],
    ['another instance is registered', 'internal', { parts: { targets: { targets: [{ id: 'i-2', port: 8080 }] } } }],
    ['the load balancer is internal', 'internal', { parts: { balancer: { scheme: 'internal' } } }],
    ['the load balancer has no listener', 'internal', { parts: { listener: null } }],
    ['the load balancer is gone, its target group remembers it', 'internal', { parts: { balancer: null } }],
    [
      'the load balancer lets in a listed network only',
      'internet-limited',
      { balancerRules: [from('203.0.113.0/24', 443)] },
    ],
    ['the load balancer’s group opens another port', 'internal', { balancerRules: [from('0.0.0.0/0', 80)] }],
    [
      'of two load balancers one is internal',
      'internet',
      {
        parts: { targets: { loadBalancerArns: [`${elb}:loadbalancer/app/inner/9z`, arns.balancer] } },
        more: [balancer({ scheme: 'internal' }, `${elb}:loadbalancer/app/inner/9z`, 'inner')],
      },
      /through load balancer web\./,
    ],
    [
      'of two target groups one stands behind an internal load balancer',
      'internet',
      {
        more: [
          balancer({ scheme: 'internal' }, `${elb}:loadbalancer/app/inner/9z`, 'inner'),
          targets({ loadBalancerArns: [`${elb}:loadbalancer/app/inner/9z`] }, `${elb}:targetgroup/inner/9z`, 'inner'),
        ],
      },
    ],
    ['it is stopped', 'isolated', { parts: { instance: { state: 'stopped' } } }],
    [
      'it is registered by an address of its own',
      'internet',
      { parts: { targets: { targetType: 'ip', targets: [{ id: 'eni-1', port: 8080 }] } } },
    ],
    [
      'its second interface is registered, which has a group that is closed',
      'internal',
      {
        parts: {
          targets: { targetType: 'ip', targets: [{ id: 'eni-2', port: 8080 }] },
          instance: {
            networkInterfaces: [
              ...['eni-1', 'eni-2'].map((networkInterfaceId) => ({
                networkInterfaceId,
                subnetId: 'subnet-private',
                securityGroupIds: [networkInterfaceId === 'eni-1' ? 'sg-app' : 'sg-closed'],
                publicIpAddresses: [],
                ipv6Addresses: [],
              })),
            ],
          },
        },
        more: [securityGroup('sg-closed', [])],
      },
    ],
    [
      'it has a public way of its own, wider than the one through the load balancer',
      'internet',
      {
        balancerRules: [from('203.0.113.0/24', 443)],
        targetRules: [from('0.0.0.0/0', 22)],
        parts: {
          instance: {
            subnetId: 'subnet-public',
            networkInterfaces: [
              {
                networkInterfaceId: 'eni-1',
                subnetId: 'subnet-public',
                securityGroupIds: ['sg-app'],
                publicIpAddresses: ['203.0.113.9'],
                ipv6Addresses: [],
              },
            ],
          },
        },
      },
      /can open port 22/,
    ],
  ])
})

describe('what the instance takes from an application load balancer', () => {
  cases([
    ['its group names another port', 'internal', { targetRules: [from('sg-lb', 80)] }],
    ['its group names another group', 'internal', { targetRules: [from('sg-other', 8080)] }],
    ['its group lets nobody in', 'isolated', { targetRules: [] }],
    ['its group lets the whole VPC in', 'internet', { targetRules: [from('10.0.0.0/16', 8080)] }],
    ['its group lets the load balancer’s subnet in', 'internet', { targetRules: [from('10.0.1.0/24', 8080)] }],
    ['its group lets another subnet in', 'internal', { targetRules: [from('10.0.9.0/24', 8080)] }],
    [
      'its group lets in half of the load balancer’s subnet',
      'unknown',
      { targetRules: [from('10.0.1.0/25', 8080)] },
      /a part of the subnets of load balancer web.*\? security group sg-app$/,
    ],
    [
      'its group lets in half of the load balancer’s subnet, and a node of it stands there',
      'internet',
      { targetRules: [from('10.0.1.0/25', 8080)], more: [balancerInterface('10.0.1.7')] },
    ],
    [
      'its group lets in half of the load balancer’s subnet, and its nodes stand in the other',
      'internal',
      { targetRules: [from('10.0.1.0/25', 8080)], more: [balancerInterface('10.0.1.200')] },
    ],
    [
      'its group lets the load balancer in by a prefix list',
      'internet',
      { targetRules: [from('pl-1', 8080)], more: [list('pl-1', ['10.0.1.0/24'])] },
    ],
    ['everybody may reach its port', 'internet', { targetRules: [from('0.0.0.0/0', 8080)] }],
    [
      'it is registered on a port of its own',
      'internet',
      {
        parts: { targets: { targets: [{ id: 'i-1', port: 9000 }] } },
        targetRules: [from('sg-lb', 9000)],
      },
      /port 9000/,
    ],
    [
      'its network ACL keeps the load balancer’s subnet out',
      'internal',
      { acl: [entry(90, false, false, '10.0.1.0/24'), ...openAcl] },
    ],
    [
      'its network ACL lets no reply out',
      'internal',
      { acl: [entry(100, false, true, '0.0.0.0/0'), entry(100, true, true, '0.0.0.0/0', [443, 443])] },
    ],
    [
      'it stands in the load balancer’s own subnet, where no network ACL applies',
      'internet',
      {
        acl: [],
        parts: {
          balancer: { subnetIds: ['subnet-public', 'subnet-private'] },
        },
      },
    ],
  ])
})

describe('which listener leads to it', () => {
  const plain = (more: Record<string, unknown>) =>
    listener({ protocol: 'HTTP', port: 80, ...more }, `${elb}:listener/80`)
  const redirect = [{ type: 'redirect', targetGroupArns: [], redirectProtocol: 'HTTPS' }]
  const refuse = [{ type: 'fixed-response', targetGroupArns: [], redirectProtocol: null }]
  const elsewhere = forward(`${elb}:targetgroup/other/1`)
  const toHere = { actions: forward(arns.targets), demandedHeaders: [] }
  const office = [from('203.0.113.0/24', 443), from('0.0.0.0/0', 80)]
  cases([
    [
      'only the listener for the office forwards to it; the open one redirects',
      'internet-limited',
      { balancerRules: office, more: [plain({ defaultActions: redirect })] },
    ],
    [
      'a rule of the open listener forwards to it too',
      'internet',
      { balancerRules: office, more: [plain({ defaultActions: redirect, plainHttpRules: [forward(arns.targets)] })] },
    ],
    [
      'the one HTTPS listener forwards elsewhere by default; a rule of it must lead here, for no other can',
      'internet',
      { parts: { listener: { defaultActions: elsewhere } } },
    ],
    [
      'a rule of one of two such HTTPS listeners must, and one is for the office',
      'unknown',
      {
        balancerRules: [from('203.0.113.0/24', 443), from('0.0.0.0/0', 8443)],
        parts: { listener: { defaultActions: elsewhere } },
        more: [listener({ port: 8443, defaultActions: elsewhere }, `${elb}:listener/8443`)],
      },
      /DescribeRules.*load balancer web → \? listener rule/,
    ],
    [
      'the open HTTPS listener serves by its rules, and one leads here',
      'internet',
      { parts: { listener: { defaultActions: refuse, decidingRules: [toHere] } } },
    ],
    [
      'the open HTTPS listener serves by its rules, and none leads here but one of the office’s',
      'internet-limited',
      {
        balancerRules: [from('0.0.0.0/0', 443), from('203.0.113.0/24', 8443)],
        parts: { listener: { defaultActions: refuse, decidingRules: [{ ...toHere, actions: elsewhere }] } },
        more: [listener({ port: 8443 }, `${elb}:listener/8443`)],
      },
    ],
    [
      'the rules of the open listener were not read',
      'unknown',
      { balancerRules: office, more: [plain({ defaultActions: redirect, plainHttpRules: refused })] },
      /\? listener rule/,
    ],
  ])
})

describe('behind a network load balancer', () => {
  const ip = { targetType: 'ip', targets: [{ id: 'eni-1', port: 8080 }] }
  cases([
    [
      'it keeps the client’s address, and the instance’s group lets everybody in',
      'internet',
      { parts: networkBalancer(), targetRules: [from('0.0.0.0/0', 8080)] },
    ],
    [
      'it keeps the client’s address, and the instance’s group lets only the VPC in',
      'internal',
      { parts: networkBalancer(), targetRules: [from('10.0.0.0/16', 8080)] },
    ],
    [
      'it keeps the client’s address, and the instance’s group lets in a listed network',
      'internet-limited',
      { parts: networkBalancer(), targetRules: [from('203.0.113.0/24', 8080)] },
    ],
    [
      'the instance’s group names the balancer’s, which counts although the client’s address is kept',
      'internet',
      { parts: networkBalancer({ securityGroupIds: ['sg-lb'] }), targetRules: [from('sg-lb', 8080)] },
    ],
    [
      'balancer and instance let in listed networks that have nothing in common',
      'internal',
      {
        parts: networkBalancer({ securityGroupIds: ['sg-lb'] }),
        balancerRules: [from('203.0.113.0/24', 443)],
        targetRules: [from('198.51.100.0/24', 8080)],
      },
    ],
    [
      'it comes with its own address, and the instance’s group lets only the VPC in',
      'internet',
      {
        parts: networkBalancer({}, { ...ip, preservesClientIp: false }),
        targetRules: [from('10.0.0.0/16', 8080)],
      },
    ],
    [
      'it comes with its own address, and the instance’s group lets in a listed network of the internet',
      'internal',
      { parts: networkBalancer({}, { ...ip, preservesClientIp: false }), targetRules: [from('203.0.113.0/24', 8080)] },
    ],
    [
      'whether it keeps the client’s address was not read, and decides',
      'unknown',
      {
        parts: networkBalancer({}, { ...ip, preservesClientIp: refused }),
        targetRules: [from('10.0.0.0/16', 8080)],
      },
      /\? client IP preservation shop/,
    ],
    [
      'whether it keeps the client’s address was not read, and does not matter',
      'internet',
      { parts: networkBalancer({}, { ...ip, preservesClientIp: refused }), targetRules: [from('0.0.0.0/0', 8080)] },
    ],
    [
      'a client’s own address is stopped by the network ACL of the instance',
      'internal',
      {
        parts: networkBalancer(),
        targetRules: [from('0.0.0.0/0', 8080)],
        acl: [entry(100, false, true, '10.0.0.0/16'), entry(100, true, true, '10.0.0.0/16')],
      },
    ],
    [
      'clients of IPv6 come to targets of IPv4 with the balancer’s own address',
      'internet',
      {
        parts: networkBalancer({ ipAddressType: 'dualstack' }),
        targetRules: [from('10.0.1.0/24', 8080)],
      },
    ],
    [
      'UDP comes in by a group that opens TCP only',
      'internal',
      {
        parts: {
          ...networkBalancer({}, { protocol: 'UDP', port: 53, targets: [{ id: 'i-1', port: 53 }] }),
          listener: { protocol: 'UDP', port: 53 },
        },
        targetRules: [from('0.0.0.0/0', 53)],
      },
    ],
    [
      'UDP comes in by a group that opens UDP',
      'internet',
      {
        parts: {
          ...networkBalancer({}, { protocol: 'UDP', port: 53, targets: [{ id: 'i-1', port: 53 }] }),
          listener: { protocol: 'UDP', port: 53 },
        },
        targetRules: [from('0.0.0.0/0', 53, 'udp')],
      },
    ],
  ])
})

describe('a network load balancer before an internal application load balancer', () => {
  const internal = { balancer: { scheme: 'internal', subnetIds: ['subnet-private'] } }
  cases([
    [
      'both lead on',
      'internet',
      { parts: internal, more: networkBefore() },
      /through load balancer tcp and load balancer web\./,
    ],
    [
      'the application load balancer lets only the VPC in, and clients keep their addresses',
      'internal',
      { parts: internal, balancerRules: [from('10.0.0.0/16', 443)], more: networkBefore() },
    ],
    [
      'the application load balancer lets the network load balancer’s group in',
      'internet',
      {
        parts: internal,
        balancerRules: [from('sg-tcp', 443)],
        more: [...networkBefore({ securityGroupIds: ['sg-tcp'] }), securityGroup('sg-tcp', [from('0.0.0.0/0', 443)])],
      },
    ],
    [
      'the network load balancer is internal too',
      'internal',
      { parts: internal, more: networkBefore({ scheme: 'internal' }) },
    ],
    [
      'it forwards to a port on which the application load balancer does not listen',
      'internal',
      { parts: internal, more: networkBefore({}, { port: 8443, targets: [{ id: arns.balancer, port: 8443 }] }) },
    ],
    [
      'what it forwards to was not read',
      'unknown',
      { parts: internal, more: networkBefore({}, { targets: refused }) },
      /load balancer tcp → target group to-web → \? target → .*load balancer web/,
    ],
  ])
})

describe('behind a Classic Load Balancer', () => {
  const none = { balancer: null, listener: null, targets: null }
  cases([
    ['on the internet', 'internet', { parts: none, more: [classic()] }, /through load balancer old\./],
    ['that is internal', 'internal', { parts: none, more: [classic({ scheme: 'internal' })] }],
    ['with which it is not registered', 'internal', { parts: none, more: [classic({ instanceIds: ['i-2'] })] }],
    [
      'that talks to a port which its group does not open',
      'internal',
      { parts: none, more: [classic()], targetRules: [from('sg-lb', 80)] },
    ],
    ['whose instances were not read', 'unknown', { parts: none, more: [classic({ instanceIds: refused })] }],
    ['whose listeners were not read', 'unknown', { parts: none, more: [classic({ listeners: refused })] }],
  ])
})

describe('behind CloudFront', () => {
  const inside = { balancer: { scheme: 'internal', subnetIds: ['subnet-private'] } }
  const origin = { parts: inside, balancerRules: [from('sg-cloudfront', 443)] }
  const more = [cloudFrontGroup]
  cases([
    [
      'a VPC origin leads to the internal load balancer, which lets CloudFront’s group in',
      'internet',
      { ...origin, more: [...more, distribution()] },
      /through CloudFront distribution E1SHOP and load balancer web\. \| CloudFront distribution E1SHOP → VPC origin → security group sg-lb → load balancer web → target group shop/,
    ],
    [
      'a VPC origin leads to it, and it lets CloudFront’s addresses in by AWS’s own list',
      'internet',
      { ...origin, balancerRules: [from('pl-cloudfront', 443)], more: [cloudFrontList, distribution()] },
    ],
    ['the distribution is disabled', 'internal', { ...origin, more: [...more, distribution({ enabled: false })] }],
    [
      'the distribution answers through tenants, and none is enabled',
      'internal',
      { ...origin, more: [...more, distribution({ connectionMode: 'tenant-only' })] },
    ],
    [
      'no cache behaviour sends requests to the origin',
      'internal',
      { ...origin, more: [...more, distribution({ cacheBehaviors: [{ targetOriginId: 'assets' }] })] },
    ],
    [
      'a behaviour sends them to a group of origins that holds it',
      'internet',
      {
        ...origin,
        more: [
          ...more,
          distribution({
            originGroups: [{ id: 'both', originIds: ['assets', 'web'] }],
            cacheBehaviors: [{ targetOriginId: 'both' }],
          }),
        ],
      },
    ],
    [
      'viewers are told apart by country, which narrows who is served and not who connects',
      'internet',
      { ...origin, more: [...more, distribution({ geoRestriction: { type: 'whitelist', countries: ['CH'] } })] },
      /CloudFront distribution E1SHOP → geo restriction → VPC origin/,
    ],
    [
      'CloudFront fetches from a port on which nothing listens',
      'internal',
      {
        ...origin,
        more: [
          ...more,
          distribution(
            {},
            { protocol: fact({ policy: 'http-only', sslProtocols: [], httpPort: 8080, httpsPort: 443 }) as never },
          ),
        ],
      },
    ],
    [
      'the load balancer’s group does not let CloudFront in',
      'internal',
      { ...origin, balancerRules: [from('sg-office', 443)], more: [...more, distribution()] },
    ],
    [
      'the load balancer lets the VPC in, and AWS does not say from where CloudFront comes',
      'unknown',
      { ...origin, balancerRules: [from('10.0.0.0/16', 443)], more: [...more, distribution()] },
    ],
    [
      'where the VPC origin leads was not read',
      'unknown',
      { ...origin, more: [...more, distribution({}, { endpointArn: null, protocol: refused })] },
      /CloudFront distribution E1SHOP → \? VPC origin/,
    ],
    [
      'which distributions there are was not read',
      'unknown',
      { ...origin, more, unlisted: ['AWS::CloudFront::Distribution'] },
    ],
    [
      'which distributions there are was not read, but the load balancer lets in nobody who could be CloudFront',
      'internal',
      { ...origin, balancerRules: [from('sg-office', 443)], unlisted: ['AWS::CloudFront::Distribution'] },
    ],
    [
      'a public load balancer lets in CloudFront alone, and a distribution names it',
      'internet',
      { balancerRules: [from('pl-cloudfront', 443)], more: [cloudFrontList, publicOrigin()] },
      /CloudFront distribution E1SHOP → public address → .* → security group sg-lb → load balancer web/,
    ],
    [
      'a public load balancer lets in CloudFront alone, and no distribution of the account names it',
      'internet-limited',
      { balancerRules: [from('pl-cloudfront', 443)], more: [cloudFrontList] },
    ],
    [
      'a distribution names a public load balancer that lets in listed networks: they may be CloudFront’s',
      'unknown',
      { balancerRules: [from('203.0.113.0/24', 443)], more: [publicOrigin()] },
    ],
    [
      'a VPC origin leads to the instance itself',
      'internet',
      {
        parts: { balancer: null, listener: null, targets: null },
        targetRules: [from('sg-cloudfront', 443)],
        more: [...more, distribution({}, { endpointArn: instance().arn })],
      },
      /through CloudFront distribution E1SHOP\./,
    ],
    [
      'a VPC origin leads to a network load balancer, whose targets let its group in',
      'internet',
      {
        parts: { ...networkBalancer({ scheme: 'internal', securityGroupIds: ['sg-lb'] }) },
        balancerRules: [from('sg-cloudfront', 443)],
        more: [...more, distribution()],
      },
    ],
    [
      'a Classic Load Balancer lets in CloudFront alone, and a distribution names it',
      'internet',
      {
        parts: { balancer: null, listener: null, targets: null },
        balancerRules: [from('pl-cloudfront', 443)],
        more: [cloudFrontList, classic({ dnsName: 'web-1.eu-west-1.elb.amazonaws.com' }), publicOrigin()],
      },
    ],
  ])
})

describe('behind API Gateway', () => {
  const inside = { scheme: 'internal', subnetIds: ['subnet-private'] }
  const network = { parts: networkBalancer(inside), targetRules: [from('10.0.2.0/24', 8080)] }
  const application = { parts: { balancer: inside }, balancerRules: [from('sg-link', 443)] }
  const filtered = { ...inside, securityGroupIds: ['sg-lb'] }
  cases([
    [
      'a REST API comes to an internal network load balancer by PrivateLink, and from its own address to the instance',
      'internet',
      { ...network, more: [restApi()] },
      /through API Gateway orders and load balancer web\. \| API Gateway orders → resource policy → VPC link → security group → load balancer web/,
    ],
    [
      'the REST API is private, and its policy lets nobody else in',
      'internal',
      { ...network, more: [restApi({ endpointTypes: ['PRIVATE'] })] },
    ],
    [
      'the REST API answers listed networks',
      'internet-limited',
      {
        ...network,
        more: [
          restApi({
            policy: JSON.stringify({
              Statement: {
                Effect: 'Allow',
                Principal: '*',
                Action: 'execute-api:Invoke',
                Resource: '*',
                Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
              },
            }),
          }),
        ],
      },
    ],
    [
      'the REST API has no endpoint any more',
      'internal',
      { ...network, more: [restApi({ disableExecuteApiEndpoint: true })] },
    ],
    [
      'the REST API asks on a port on which nothing listens',
      'internal',
      { ...network, more: [restApi({}, { port: 8443 })] },
    ],
    ['a stage variable says the port', 'internet', { ...network, more: [restApi({}, { port: null })] }],
    [
      'a stage variable says the VPC link',
      'unknown',
      { ...network, more: [restApi({}, { targetArns: null })] },
      /\? VPC link/,
    ],
    [
      'where the REST API leads was not read',
      'unknown',
      { ...network, more: [restApi({ privateIntegrations: refused })] },
    ],
    [
      'the load balancer’s groups filter PrivateLink, and let in whom API Gateway may not be',
      'internal',
      {
        ...network,
        parts: networkBalancer({ ...filtered, enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'on' }),
        balancerRules: [from('sg-other', 443)],
        targetRules: [from('sg-lb', 8080)],
        more: [restApi()],
      },
    ],
    [
      'the load balancer’s groups filter PrivateLink by addresses, and API Gateway’s are not said',
      'unknown',
      {
        ...network,
        parts: networkBalancer({ ...filtered, enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'on' }),
        balancerRules: [from('10.0.0.0/8', 443)],
        targetRules: [from('sg-lb', 8080)],
        more: [restApi()],
      },
    ],
    [
      'the load balancer’s groups do not filter PrivateLink',
      'internet',
      {
        ...network,
        parts: networkBalancer({ ...filtered, enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'off' }),
        balancerRules: [],
        targetRules: [from('sg-lb', 8080)],
        more: [restApi()],
      },
    ],
    [
      'an HTTP API comes by interfaces in the VPC, whose group the load balancer lets in',
      'internet',
      { ...application, more: [httpApi()] },
      /API Gateway mobile → VPC link link2 → security group sg-lb → load balancer web/,
    ],
    [
      'an HTTP API comes by interfaces whose group the load balancer does not let in',
      'internal',
      { ...application, balancerRules: [from('sg-other', 443)], more: [httpApi()] },
    ],
    [
      'an HTTP API leads to another listener',
      'internal',
      { ...application, more: [httpApi({}, { targetArn: `${arns.listener}0` })] },
    ],
    ['the VPC link of an HTTP API is gone', 'unknown', { ...application, more: [httpApi({}, { link: null })] }],
    [
      'a REST API comes by a link of the second generation to the application load balancer that it names',
      'internet',
      { ...application, more: [restApi({}, { link: vpcLink })] },
    ],
    ['which APIs there are was not read', 'unknown', { ...application, unlisted: ['AWS::ApiGatewayV2::Api'] }],
    [
      'which APIs there are was not read, of an instance on the internet by its load balancer',
      'internet',
      { unlisted: ['AWS::ApiGatewayV2::Api', 'AWS::CloudFront::Distribution'] },
    ],
  ])
})

describe('what was not read', () => {
  const throttled = unobserved('throttled', 'elasticloadbalancing:DescribeTargetHealth')
  cases([
    ['which load balancers there are', 'unknown', { unlisted: ['AWS::ElasticLoadBalancingV2::LoadBalancer'] }],
    ['which listeners there are', 'unknown', { unlisted: ['AWS::ElasticLoadBalancingV2::Listener'] }],
    ['which target groups there are', 'unknown', { unlisted: ['AWS::ElasticLoadBalancingV2::TargetGroup'] }],
    [
      'which target groups there are, where there is no load balancer',
      'internal',
      {
        parts: { balancer: null, listener: null, targets: null },
        unlisted: ['AWS::ElasticLoadBalancingV2::TargetGroup'],
      },
    ],
    [
      'the targets of a group',
      'unknown',
      { parts: { targets: { targets: throttled } } },
      /throttled.*target group shop → \? target → network ACL acl-private → security group sg-app$/,
    ],
    [
      'the targets of a group, but its Auto Scaling group says that it is one',
      'internet',
      { parts: { targets: { targets: throttled } }, more: [scalingGroup()] },
    ],
    [
      'the targets of a group, on whose port the instance takes nothing: it may be registered on another',
      'unknown',
      { parts: { targets: { targets: throttled } }, targetRules: [from('sg-lb', 9000)] },
      /target group shop → \? target/,
    ],
    [
      'the targets of a group, from whose load balancer the instance takes nothing',
      'internal',
      { parts: { targets: { targets: throttled } }, targetRules: [from('sg-other', 8080)] },
    ],
    [
      'the targets of a group behind an internal load balancer',
      'internal',
      { parts: { targets: { targets: throttled }, balancer: { scheme: 'internal' } } },
    ],
    [
      'the targets of a group in another VPC, which are instances there',
      'internal',
      { parts: { targets: { targets: throttled, vpcId: 'vpc-2' } } },
    ],
    [
      'the targets of a group in another VPC, which are addresses',
      'unknown',
      { parts: { targets: { targetType: 'ip', targets: throttled, vpcId: 'vpc-2' } } },
    ],
    [
      'whether an address of another VPC, which a group names, is this instance',
      'unknown',
      { parts: { targets: { targetType: 'ip', vpcId: 'vpc-2', targets: [{ id: '10.0.2.10', port: 8080 }] } } },
      /outside its own VPC/,
    ],
    [
      'the group of the instance',
      'unknown',
      { targetRules: refused },
      /load balancer web → target group shop → network ACL acl-private → \? security group sg-app$/,
    ],
    [
      'the group of the instance, behind an internal load balancer',
      'internal',
      { targetRules: refused, parts: { balancer: { scheme: 'internal' } } },
    ],
    [
      'the group of the load balancer',
      'unknown',
      { balancerRules: refused },
      /\? security group sg-lb → load balancer web → target group shop/,
    ],
    [
      'the group of the load balancer, which the instance does not let in',
      'internal',
      { balancerRules: refused, targetRules: [from('sg-other', 8080)] },
    ],
    [
      'the network ACL of the instance',
      'unknown',
      { acl: refused },
      /\? network ACL acl-private → security group sg-app$/,
    ],
    ['where the load balancer stands', 'unknown', { parts: { balancer: { scheme: refused } } }],
    [
      'a group of the instance beside one that is open',
      'internet',
      {
        parts: { instance: { securityGroupIds: ['sg-hidden', 'sg-app'] } },
        more: [securityGroup('sg-hidden', refused)],
      },
    ],
  ])
})

test('where the subnets of the load balancer are another account’s, their addresses are not known', () => {
  const found = exposureOf({
    targetRules: [from('10.0.0.0/16', 8080)],
    parts: { balancer: { subnetIds: ['subnet-shared', 'subnet-public'] } },
  })
  // One of its subnets is known, and let in whole.
  expect(found).toMatchObject({ kind: 'internet' })
  const shared = {
    parts: { balancer: { subnetIds: ['subnet-shared'] } },
    targetRules: [from('10.0.0.0/16', 8080)],
    more: [table('rtb-shared', toInternet, { subnetIds: ['subnet-shared'] }), acl('acl-shared', ['subnet-shared'])],
  }
  expect(exposureOf(shared)).toMatchObject({ unobserved: 'not-covered' })
})

test('a fact that is not read never makes an answer safer', () => {
  const safer: string[] = []
  for (const world of everyWorld) {
    const before = exposureOf(world)
    const resources = frontedResources(world)
    for (const hidden of resources)
      for (const name of Object.keys(hidden.facts)) {
        const changed = resources.map((one) =>
          one === hidden ? { ...one, facts: { ...one.facts, [name]: refused } } : one,
        )
        const after = judged(changed, world.unlisted)
        const kinds = [before, after].map((found) => ('unobserved' in found ? 'unknown' : found.kind))
        const [was = 'unknown', is = 'unknown'] = kinds
        if (is === 'unknown' || is === was) continue
        if (was === 'unknown' || isWider(was, is)) safer.push(`${was} → ${is} without ${name} of ${hidden.name}`)
      }
  }
  expect(safer).toEqual([])
})

test('a thousand instances behind a hundred groups are looked up once', () => {
  const count = 1_000
  const groups = Array.from({ length: 100 }, (_, index) =>
    targets(
      {
        targets: Array.from({ length: count / 10 }, (_, at) => ({ id: `i-${(index * 10 + at) % count}`, port: 8080 })),
      },
      `${elb}:targetgroup/many-${index}/1`,
      `many-${index}`,
    ),
  )
  const instances = Array.from({ length: count }, (_, index) => instance({ instanceId: `i-${index}` }))
  const related = declaredRelated(relatedTo([...frontedResources(), ...groups, ...instances]), frontingLooksAt)
  const begin = performance.now()
  const kinds = instances.map((one) => instanceExposure(related, one as unknown as Resource<InstanceFacts>).kind)
  expect(new Set(kinds)).toEqual(new Set(['internet']))
  expect(performance.now() - begin).toBeLessThan(2_000)
})

test('subnets are told apart by their own blocks', () => {
  const world = { more: [subnet('subnet-b', '10.0.3.0/24')], targetRules: [from('10.0.3.0/24', 8080)] }
  expect(exposureOf({ ...world, parts: { balancer: { subnetIds: ['subnet-public', 'subnet-b'] } } })).toMatchObject({
    kind: 'internet',
  })
})
