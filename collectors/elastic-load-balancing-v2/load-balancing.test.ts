import type { Listener, LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2'
import { describe, expect, it } from 'vitest'
import { combinedTransport } from '#domain/encryption.ts'
import type { ListenerAction, LoadBalancerFacts } from '#domain/load-balancing.ts'
import { isObserved, observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import { onlyRedirects } from '#domain/redirects.ts'
import { type RelatedSource, relatedIndex } from '#domain/related-index.ts'
import type { Facts, Resource } from '#domain/resource.ts'
import { loadBalancerTls } from '#domain/tls-policies.ts'
import { type ListenerAnswers, listener } from './listener.ts'
import { posture } from './load-balancer.posture.ts'
import { type LoadBalancerAnswers, loadBalancer } from './load-balancer.ts'
import { targetGroup } from './target-group.ts'
import { listenerTransport } from './transport.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
const arn = (kind: string) => `arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/${kind}/web/1a2b`
const call = 'elasticloadbalancing:DescribeListeners'
const aclArn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/1'

const item = (more: Partial<LoadBalancer> = {}): LoadBalancer => ({
  LoadBalancerArn: arn('app'),
  LoadBalancerName: 'web',
  Type: 'application',
  Scheme: 'internet-facing',
  VpcId: 'vpc-1',
  State: { Code: 'active' },
  DNSName: 'web.elb.amazonaws.com',
  IpAddressType: 'ipv4',
  SecurityGroups: ['sg-1'],
  AvailabilityZones: [{ ZoneName: 'eu-west-1a', SubnetId: 'subnet-1' }],
  ...more,
})
const answers: LoadBalancerAnswers = {
  attributes: observed([], 'elasticloadbalancing:DescribeLoadBalancerAttributes'),
  tags: observed([], 'elasticloadbalancing:DescribeTags'),
  webAclArn: observed(null, 'wafv2:ListWebACLs'),
  classicWebAclArn: observed(null, 'waf-regional:ListWebACLs'),
}
const listenerAnswers: ListenerAnswers = {
  tags: observed([], 'elasticloadbalancing:DescribeTags'),
  certificates: observed([], 'elasticloadbalancing:DescribeListenerCertificates'),
  rules: observed([], 'elasticloadbalancing:DescribeRules'),
}
const door = (more: Partial<Listener>, asked: Partial<ListenerAnswers> = {}) =>
  listener(
    {
      ListenerArn: `${arn('app').replace('loadbalancer', 'listener')}/1`,
      LoadBalancerArn: arn('app'),
      Port: 443,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: 'tg' }],
      ...more,
    },
    { ...listenerAnswers, ...asked },
  ).facts

describe('load balancers', () => {
  it('a gateway load balancer has neither scheme nor name, which AWS says by leaving them out', () => {
    const { Scheme: _, DNSName: __, SecurityGroups: ___, ...gateway } = item({ Type: 'gateway' })
    const { facts } = loadBalancer(gateway, answers)
    expect([seen(facts.scheme), seen(facts.dnsName), seen(facts.securityGroupIds)]).toEqual([null, null, []])
  })
  it('an application load balancer without a scheme or groups was not read in full', () => {
    const { Scheme: _, SecurityGroups: __, ...bare } = item()
    const { facts } = loadBalancer(bare, answers)
    expect(facts.scheme).toMatchObject({ unobserved: 'not-returned' })
    expect(facts.securityGroupIds).toMatchObject({ unobserved: 'not-returned' })
  })
  it('a type AWS added since is kept raw and unknown', () => {
    const { facts } = loadBalancer(item({ Type: 'lattice' as never }), answers)
    expect(facts.loadBalancerType).toMatchObject({ unobserved: 'schema-drift', detail: 'lattice' })
  })
  it('a denied web ACL lookup is never "no web ACL" for what could have one', () => {
    const webAclArn = unobserved('denied', 'wafv2:ListWebACLs')
    expect(loadBalancer(item(), { ...answers, webAclArn }).facts.webAclArn).toEqual(webAclArn)
    expect(loadBalancer(item({ Type: 'network' }), { ...answers, webAclArn }).facts.webAclArn).toMatchObject({
      value: null,
    })
  })
})

describe('listeners', () => {
  it('a security policy this version does not know is unknown, with its name', () => {
    const facts = door({ Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-2031' })
    expect(facts.sslPolicy).toMatchObject({ value: 'ELBSecurityPolicy-2031' })
    expect(facts.tlsPolicy).toMatchObject({ unobserved: 'schema-drift', detail: 'ELBSecurityPolicy-2031' })
    expect(() => listenerTransport(facts)).toThrow(Unseen)
  })
  it('denied certificates stay unread on TLS listeners and are none on others', () => {
    const certificates = unobserved('denied', 'elasticloadbalancing:DescribeListenerCertificates')
    expect(door({ Protocol: 'TLS', SslPolicy: 'x' }, { certificates }).certificateArns).toEqual(certificates)
    expect(door({ Protocol: 'TCP' }, { certificates }).certificateArns).toMatchObject({ value: [] })
  })
  it('a plain listener is judged by its rules too, and is unknown while they were denied', () => {
    const DefaultActions = [
      { Type: 'redirect' as const, RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' as const } },
    ]
    const http = { Protocol: 'HTTP' as const, Port: 80, DefaultActions }
    expect(listenerTransport(door(http)).kind).toBe('enforced')
    const rules = observed([{ IsDefault: false, Actions: [{ Type: 'forward' as const, TargetGroupArn: 'tg' }] }], call)
    expect(listenerTransport(door(http, { rules })).kind).toBe('none')
    expect(() => listenerTransport(door(http, { rules: unobserved('denied', call) }))).toThrow(Unseen)
  })
  it('rules decide who is served where the default action forwards nothing, by the headers they demand', () => {
    const refuse = { Protocol: 'HTTPS' as const, Port: 443, DefaultActions: [{ Type: 'fixed-response' as const }] }
    const demanding = (...Values: string[]) => ({
      IsDefault: false,
      Actions: [{ Type: 'forward' as const, TargetGroupArn: 'tg' }],
      Conditions: [
        { Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } },
        { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Origin-Verify', Values } },
      ],
    })
    const demandedBy = (...rules: ReturnType<typeof demanding>[]) =>
      seen(door(refuse, { rules: observed(rules, call) }).decidingRules)?.map(({ demandedHeaders }) => demandedHeaders)
    expect(demandedBy(demanding('secret'))).toEqual([['x-origin-verify']])
    // Any value will do.
    expect(demandedBy(demanding('secret', '*'))).toEqual([[]])
    expect(JSON.stringify(door(refuse, { rules: observed([demanding('secret')], call) }))).not.toContain('secret')
    expect(door(refuse, { rules: unobserved('denied', call) }).decidingRules).toMatchObject({ unobserved: 'denied' })
    const forward = { ...refuse, DefaultActions: [{ Type: 'forward' as const, TargetGroupArn: 'tg' }] }
    expect(seen(door(forward, { rules: observed([], call) }).decidingRules)).toBeNull()
  })
  it('a redirect that keeps the protocol is no redirect to HTTPS', () => {
    const [action] = seen(
      door({ Protocol: 'HTTP', DefaultActions: [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301' } }] })
        .defaultActions,
    )
    expect(onlyRedirects([action as ListenerAction], [])).toBe(false)
    expect(onlyRedirects([], [])).toBe(false)
  })
})

describe('TLS policies', () => {
  it.each([
    ['ELBSecurityPolicy-2016-08', '1.0', false, false],
    ['ELBSecurityPolicy-TLS-1-1-2017-01', '1.1', false, false],
    ['ELBSecurityPolicy-TLS13-1-2-2021-06', '1.2', false, false],
    ['ELBSecurityPolicy-TLS13-1-2-Res-2021-06', '1.2', false, true],
    ['ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09', '1.2', true, true],
    ['ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09', '1.3', true, true],
  ])('%s: TLS %s and newer, post-quantum %s, recommended %s', (name, minimumTls, postQuantum, recommended) => {
    expect(seen(loadBalancerTls(name, call))).toMatchObject({ minimumTls, postQuantum, recommended })
  })
})

describe('encryption over all listeners', () => {
  const tls = (minimumTls: string) => ({ kind: 'enforced', minimumTls, because: 'tls' }) as const
  const plain = { kind: 'none', minimumTls: null, because: 'plain' } as const
  const redirects = { kind: 'enforced', minimumTls: null, because: 'redirect' } as const
  const through = { kind: 'optional', minimumTls: null, because: 'through' } as const
  it.each([
    [[], 'not-applicable', null],
    [[plain], 'none', null],
    [[plain, tls('1.2')], 'optional', '1.2'],
    [[redirects, tls('1.3'), tls('1.0')], 'enforced', '1.0'],
    [[tls('1.0'), tls('SSLv3'), tls('1.2')], 'enforced', 'SSLv3'],
    [[through], 'optional', null],
    [[through, plain], 'optional', null],
  ] as const)('%j is %s, lowest TLS %s', (listeners, kind, minimumTls) => {
    expect(combinedTransport(listeners)).toMatchObject({ kind, minimumTls })
  })
})

describe('target groups', () => {
  it('functions have no protocol; for others a missing one was not read', () => {
    const facts = (TargetType: 'lambda' | 'ip') =>
      targetGroup(
        { TargetGroupArn: 'a', TargetType, LoadBalancerArns: [] },
        {
          tags: observed([], 'c'),
          targets: observed([], 'c'),
          preservesClientIp: observed(null, 'c'),
        },
      ).facts.protocol
    expect(facts('lambda')).toMatchObject({ value: null })
    expect(isObserved(facts('ip'))).toBe(false)
  })
})

describe('the posture of a load balancer', () => {
  const resource = (type: string, facts: Facts, id: string = type): Resource => ({
    ...where,
    type,
    arn: id,
    name: id,
    incarnation: id,
    tags: observed({}, call),
    facts,
  })
  const ec2 = <T>(value: T) => observed(value, 'ec2')
  const network = (cidr: string, routes: readonly object[]) => [
    resource('AWS::EC2::SecurityGroup', {
      groupId: ec2('sg-1'),
      vpcId: ec2('vpc-1'),
      rules: ec2([{ egress: false, protocol: 'tcp', fromPort: 443, toPort: 443, source: { kind: 'ipv4', cidr } }]),
    }),
    resource('AWS::EC2::RouteTable', {
      routeTableId: ec2('rtb-1'),
      vpcId: ec2('vpc-1'),
      main: ec2(true),
      subnetIds: ec2(['subnet-1']),
      routes: ec2(routes),
    }),
    resource('AWS::EC2::InternetGateway', { internetGatewayId: ec2('igw-1'), vpcIds: ec2(['vpc-1']) }),
    resource('AWS::EC2::NetworkAcl', {
      networkAclId: ec2('acl-1'),
      vpcId: ec2('vpc-1'),
      isDefault: ec2(true),
      subnetIds: ec2(['subnet-1']),
      entries: ec2(
        [true, false].map((egress) => ({
          ruleNumber: 100,
          egress,
          allow: true,
          protocol: '-1',
          cidr: '0.0.0.0/0',
          fromPort: null,
          toPort: null,
        })),
      ),
    }),
  ]
  const toInternet = [{ destination: '0.0.0.0/0', target: 'igw-1', state: 'active' }]
  const https = resource(
    'AWS::ElasticLoadBalancingV2::Listener',
    door({ Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-2016-08' }),
  )
  const related = (resources: readonly Resource[], source: Partial<RelatedSource> = {}) =>
    relatedIndex({
      resources,
      listed: () => true,
      accountId: where.accountId,
      organizationAccounts: null,
      organizationId: null,
      now: new Date(0),
      ...source,
    })
  const balancer = (more: Partial<LoadBalancer> = {}, asked: Partial<LoadBalancerAnswers> = {}) =>
    ({
      ...where,
      type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      ...loadBalancer(item(more), { ...answers, ...asked }),
    }) as Resource<LoadBalancerFacts>

  it.each([
    ['open to all', balancer(), [https, ...network('0.0.0.0/0', toInternet)], 'internet'],
    ['open to an office', balancer(), [https, ...network('203.0.113.0/24', toInternet)], 'internet-limited'],
    ['without a route', balancer(), [https, ...network('0.0.0.0/0', [])], 'internal'],
    ['internal', balancer({ Scheme: 'internal' }), [https, ...network('0.0.0.0/0', toInternet)], 'internal'],
    ['without a listener', balancer(), network('0.0.0.0/0', toInternet), 'isolated'],
    ['of the gateway type', balancer({ Type: 'gateway' }), [], 'internal'],
  ])('exposure %s is %s', (_, subject, around, kind) => {
    expect(posture.exposure?.(subject, related(around)).kind).toBe(kind)
  })
  const privateLink = 'enforceSecurityGroupInboundRulesOnPrivateLinkTraffic'
  const shut = resource('AWS::EC2::SecurityGroup', { groupId: ec2('sg-1'), vpcId: ec2('vpc-1'), rules: ec2([]) })
  it.each([
    ['a network load balancer without groups', 'network', { securityGroupIds: ec2([]) }, 'cross-account'],
    ['one whose groups let nobody in', 'network', {}, 'isolated'],
    [
      'one whose groups do not look at what comes through PrivateLink',
      'network',
      { [privateLink]: ec2('off') },
      'cross-account',
    ],
    ['a gateway load balancer', 'gateway', {}, 'cross-account'],
  ] as const)('behind an endpoint service that another account may use, %s', (_, type, more, kind) => {
    const { facts, ...rest } = balancer({ Type: type, LoadBalancerArn: arn('app'), Scheme: 'internal' })
    const service = resource('AWS::EC2::VPCEndpointService', {
      serviceId: ec2('vpce-svc-1'),
      serviceState: ec2('Available'),
      acceptanceRequired: ec2(true),
      allowedPrincipals: ec2(['arn:aws:iam::999999999999:root']),
      loadBalancerArns: ec2([arn('app')]),
    })
    const around = [service, https, shut, ...network('0.0.0.0/0', []).filter((one) => one.type !== shut.type)]
    expect(posture.exposure?.({ ...rest, facts: { ...facts, ...more } }, related(around)).kind).toBe(kind)
  })
  it('one open listener is proof; one that was not read leaves anything less unknown', () => {
    const unread = { ...https, arn: 'unread', facts: { ...https.facts, port: unobserved('error', call) } }
    const reach = (cidr: string) =>
      posture.exposure?.(balancer(), related([unread, https, ...network(cidr, toInternet)]))
    expect(reach('0.0.0.0/0')).toMatchObject({ kind: 'internet' })
    expect(() => reach('203.0.113.0/24')).toThrow(Unseen)
  })
  it('whether an internal one takes IPv6 from the internet is unknown without its attribute', () => {
    const inside = balancer({ Scheme: 'internal', IpAddressType: 'dualstack' })
    expect(() => posture.exposure?.(inside, related([https, ...network('0.0.0.0/0', toInternet)]))).toThrow(Unseen)
  })
  it('unlisted listeners leave exposure and encryption unknown, not isolated', () => {
    const blind = related(network('0.0.0.0/0', toInternet), {
      listed: (type) => type !== 'AWS::ElasticLoadBalancingV2::Listener',
    })
    expect(() => posture.exposure?.(balancer(), blind)).toThrow(Unseen)
    expect(() => posture.encryptionInTransit?.(balancer(), blind)).toThrow(Unseen)
  })
  it('WAF: none, what its web ACL does, not eligible; unknown when the lookup was denied', () => {
    const acl = resource(
      'AWS::WAFv2::WebACL',
      { defaultAction: observed('ALLOW', 'c'), rules: observed([], 'c'), firewallManagerRules: observed([], 'c') },
      aclArn,
    )
    const attached = { webAclArn: observed(aclArn, 'wafv2:ListResourcesForWebACL') }
    const waf = posture.wafProtection
    expect(waf?.(balancer(), related([])).kind).toBe('none')
    expect(waf?.(balancer({}, attached), related([acl])).kind).toBe('counting')
    expect(waf?.(balancer({ Type: 'network' }), related([])).kind).toBe('not-eligible')
    const denied = { webAclArn: unobserved('denied', 'wafv2:ListWebACLs') }
    expect(() => waf?.(balancer({}, denied), related([]))).toThrow(Unseen)
  })
  it('WAF: one of WAF Classic is classic, known from either side; WAFv2’s own stands without Classic being read', () => {
    const waf = posture.wafProtection
    const legacy = 'arn:aws:waf-regional:eu-west-1:111122223333:webacl/1f2e3d4c-5b6a-7988-a7b6-c5d4e3f2a1b0'
    const classicWebAclArn = observed(legacy, 'waf-regional:ListResourcesForWebACL')
    const unread = {
      webAclArn: unobserved('denied', 'wafv2:ListWebACLs'),
      classicWebAclArn: unobserved('denied', 'waf-regional:ListWebACLs'),
    }
    expect(waf?.(balancer({}, { classicWebAclArn }), related([]))).toMatchObject({ kind: 'classic', webAclArn: legacy })
    expect(waf?.(balancer({}, { ...unread, classicWebAclArn }), related([])).kind).toBe('classic')
    expect(() => waf?.(balancer({}, { classicWebAclArn: unread.classicWebAclArn }), related([]))).toThrow(Unseen)
    const acl = resource(
      'AWS::WAFv2::WebACL',
      { defaultAction: observed('BLOCK', 'c'), rules: observed([], 'c'), firewallManagerRules: observed([], 'c') },
      aclArn,
    )
    const attached = { ...unread, webAclArn: observed(aclArn, 'wafv2:ListResourcesForWebACL') }
    expect(waf?.(balancer({}, attached), related([acl])).kind).toBe('blocking')
  })
})
