import type { Listener, LoadBalancerDescription, PolicyDescription } from '@aws-sdk/client-elastic-load-balancing'
import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { type Observed, observed, seen, unobserved } from '#domain/observed.ts'
import type { Posture } from '#domain/posture.ts'
import { acl, from, gateway, group, openAcl, table, toInternet, vpcId } from '#domain/pretend/network.ts'
import { relatedIndex } from '#domain/related-index.ts'
import { posture } from './load-balancer.posture.ts'
import { loadBalancer } from './load-balancer.ts'

const where = { accountId: '111111111111', region: 'eu-west-1', partition: 'aws' }
const call = 'elasticloadbalancing:DescribeLoadBalancerPolicies'

const tls = (name: string, on: readonly string[], more: Record<string, string> = {}): PolicyDescription => ({
  PolicyName: name,
  PolicyTypeName: 'SSLNegotiationPolicyType',
  PolicyAttributeDescriptions: [
    ...['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2'].map((one) => ({
      AttributeName: `Protocol-${one}`,
      AttributeValue: String(on.includes(one)),
    })),
    ...Object.entries(more).map(([AttributeName, AttributeValue]) => ({ AttributeName, AttributeValue })),
  ],
})
const door = (more: Partial<Listener> = {}, PolicyNames: string[] = []) => ({
  Listener: { Protocol: 'HTTPS', LoadBalancerPort: 443, InstanceProtocol: 'HTTP', InstancePort: 8080, ...more },
  PolicyNames,
})
const balancer = (
  more: Partial<LoadBalancerDescription> = {},
  policies: Observed<readonly PolicyDescription[]> = observed([], call),
) =>
  loadBalancer(
    {
      LoadBalancerName: 'legacy',
      DNSName: 'legacy.elb.amazonaws.com',
      Scheme: 'internet-facing',
      VPCId: vpcId,
      Subnets: ['subnet-1'],
      AvailabilityZones: ['eu-west-1a'],
      SecurityGroups: ['sg-1'],
      Instances: [{ InstanceId: 'i-1' }],
      ListenerDescriptions: [door()],
      ...more,
    },
    {
      policies,
      attributes: observed({}, 'elasticloadbalancing:DescribeLoadBalancerAttributes'),
      tags: observed([], 'elasticloadbalancing:DescribeTags'),
    },
    where,
  )

describe('a Classic Load Balancer as AWS describes it', () => {
  it('protocols written in small letters are the same protocols', () => {
    const [listener] = seen(
      balancer({ ListenerDescriptions: [door({ Protocol: 'https', InstanceProtocol: 'ssl' })] }).facts.listeners,
    )
    expect(listener).toMatchObject({ protocol: 'HTTPS', instanceProtocol: 'SSL' })
  })
  it('one listener that cannot be read leaves all of them unread, for it might be the plain one', () => {
    const half = door()
    const { listeners } = balancer({
      ListenerDescriptions: [door(), { ...half, Listener: { ...half.Listener, InstanceProtocol: undefined } }],
    }).facts
    expect(listeners).toMatchObject({ unobserved: 'not-returned' })
  })
  it('a policy is told by what it switches on, and by the predefined one that it copies', () => {
    const described = [
      tls('console-1', ['TLSv1.2'], { 'Reference-Security-Policy': 'ELBSecurityPolicy-TLS-1-2-2017-01' }),
      tls('ELBSecurityPolicy-2016-08', ['TLSv1', 'TLSv1.2']),
      tls('own', ['SSLv3', 'TLSv1.2']),
      { PolicyName: 'cookies', PolicyTypeName: 'LBCookieStickinessPolicyType' },
    ]
    expect(seen(balancer({}, observed(described, call)).facts.tlsPolicies)).toEqual([
      { policyName: 'console-1', minimumTls: '1.2', referencePolicy: 'ELBSecurityPolicy-TLS-1-2-2017-01' },
      { policyName: 'ELBSecurityPolicy-2016-08', minimumTls: '1.0', referencePolicy: 'ELBSecurityPolicy-2016-08' },
      { policyName: 'own', minimumTls: 'SSLv3', referencePolicy: null },
    ])
  })
  it('attributes that AWS left out are unread, not off', () => {
    const { accessLogEnabled, desyncMitigationMode } = balancer().facts
    expect(accessLogEnabled).toMatchObject({ unobserved: 'not-returned' })
    expect(desyncMitigationMode).toMatchObject({ unobserved: 'not-returned' })
  })
})

describe('the posture of a Classic Load Balancer', () => {
  const pillars = (item: ReturnType<typeof balancer>, rules: readonly ReturnType<typeof from>[]) => {
    const resource = { ...item, ...where, type: posture.resourceType }
    const related = relatedIndex({
      resources: [
        resource,
        gateway([vpcId]),
        table('rtb-1', toInternet, { subnetIds: ['subnet-1'] }),
        acl(openAcl),
        group(rules),
      ],
      listed: () => true,
      accountId: where.accountId,
      organizationAccounts: null,
      organizationId: null,
      now: new Date(0),
    })
    return judgePillars(resource, posture as Posture, related, (what, _, error) => {
      throw new Error(`${what} failed`, { cause: error })
    })
  }
  it.each([
    [[443], 'internet-facing', 'internet'],
    [[8080], 'internet-facing', 'isolated'],
    [[443], 'internal', 'internal'],
    [[80, 443], 'internet-facing', 'internet'],
  ] as const)('listening on 443, groups open on %j, %s: %s', (open, Scheme, kind) => {
    const rules = open.map((port) => from('0.0.0.0/0', [port, port]))
    expect(seen(pillars(balancer({ Scheme }), rules).exposure).kind).toBe(kind)
  })
  it('the widest listener counts', () => {
    const item = balancer({ ListenerDescriptions: [door({ LoadBalancerPort: 8443 }), door()] })
    expect(seen(pillars(item, [from('0.0.0.0/0', [443, 443])]).exposure).kind).toBe('internet')
  })
  it('a TLS listener whose policy was not read is unknown; a plain one needs no policy', () => {
    const denied = unobserved('denied', call)
    expect(pillars(balancer({}, denied), []).encryptionInTransit).toEqual(denied)
    expect(pillars(balancer({}, observed([], call)), []).encryptionInTransit).toMatchObject({
      unobserved: 'not-returned',
    })
    const plain = balancer({ ListenerDescriptions: [door({ Protocol: 'HTTP' })] }, denied)
    expect(seen(pillars(plain, []).encryptionInTransit).kind).toBe('none')
  })
  it('the oldest protocol of all listeners is what it accepts', () => {
    const item = balancer(
      { ListenerDescriptions: [door({}, ['cookies', 'new']), door({ LoadBalancerPort: 8443 }, ['old'])] },
      observed([tls('new', ['TLSv1.2']), tls('old', ['SSLv3', 'TLSv1.2'])], call),
    )
    expect(seen(pillars(item, []).encryptionInTransit)).toMatchObject({ kind: 'enforced', minimumTls: 'SSLv3' })
  })
})
