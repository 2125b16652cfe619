import { expect, it } from 'vitest'
import type { Control, Family } from '#domain/control.ts'
import { judgeControl } from '#domain/judge.ts'
import { type Observed, observed, unobserved } from '#domain/observed.ts'
import type { Pillars } from '#domain/pillars.ts'
import { arns, type Changes, from, type Part, plainImage, pretendSandwich } from '#domain/pretend/sandwich.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { family as groups } from './controls/firewall-group.ts'
import { family as instances } from './controls/firewall-instances.ts'
import { family as securityGroups } from './controls/security-groups.ts'
import { family as topology } from './controls/topology.ts'
import { family as transport } from './controls/transport.ts'

/** A fact that was not read stops what rests on it, and nothing else. */

const all: Family = { ...groups, ...instances, ...securityGroups, ...topology, ...transport }
const where = { accountId: '111122223333', region: 'eu-central-1', partition: 'aws' }
const hidden = unobserved('denied', 'x:Describe')
const isFact = (value: unknown): value is Observed<unknown> =>
  typeof value === 'object' && value !== null && 'unobserved' in value

const otherBalancer = (scheme: unknown) => ({
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  arn: `${arns.outer}-other`,
  facts: { loadBalancerType: 'application', scheme, vpcId: 'vpc-1', securityGroupIds: ['sg-web'] },
})
const otherListener = {
  type: 'AWS::ElasticLoadBalancingV2::Listener',
  arn: `${arns.outerListener}-other`,
  facts: { loadBalancerArn: `${arns.outer}-other`, protocol: 'HTTPS', port: 443, tlsPolicy: hidden },
}

function verdict(id: string, arn: string, changes: Changes, unreadElsewhere = false): string {
  const parts = [...pretendSandwich(changes), otherListener, otherBalancer(unreadElsewhere ? hidden : 'internal')]
  const resources = parts.map(
    ({ type, arn: own, facts }): Resource => ({
      ...where,
      type,
      arn: own,
      name: type.endsWith('Group') ? 'web' : 'x',
      incarnation: own,
      tags: observed({}, 'x'),
      facts: Object.fromEntries(
        Object.entries(facts).map(([name, value]) => [name, isFact(value) ? value : observed(value, 'x')]),
      ),
    }),
  )
  const related = relatedIndex({
    resources,
    listed: () => true,
    accountId: where.accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date('2026-11-01'),
  })
  const judged = resources.find((one) => one.arn === arn) as Resource
  const control = all[`waf-sandwich/${id}`] as Control
  return judgeControl(`waf-sandwich/${id}`, control, judged, {} as Pillars, related, (_what, _one, error) => {
    throw error
  }).compliance
}

const bypassed = { innerGroup: { rules: [from('sg-firewall', 443), from('10.0.0.0/16', 443)] } }

it.each<[string, string, Part, Changes, boolean, string]>([
  [
    'a way round is proof, whatever else was not read',
    'inner-sg-from-fw-only',
    'innerGroup',
    bypassed,
    true,
    'NON_COMPLIANT',
  ],
  [
    'none was found, but another balancer was not read',
    'inner-sg-from-fw-only',
    'innerGroup',
    {},
    true,
    'INSUFFICIENT_DATA',
  ],
  [
    'the ports of the inner balancer were not read',
    'inner-sg-from-fw-only',
    'innerGroup',
    { innerListener: { port: hidden } },
    false,
    'INSUFFICIENT_DATA',
  ],
  [
    'what it forwards to was not read',
    'app-sg-from-inner-only',
    'applicationGroup',
    { innerTarget: { port: hidden } },
    false,
    'INSUFFICIENT_DATA',
  ],
  [
    'nothing tells whether they are firewalls',
    'fw-sg-from-outer-only',
    'firewallGroup',
    { firewall: { image: hidden } },
    false,
    'INSUFFICIENT_DATA',
  ],
  [
    'they are none',
    'fw-sg-from-outer-only',
    'firewallGroup',
    { firewall: { image: plainImage } },
    false,
    'NOT_APPLICABLE',
  ],
  [
    'what is registered by hand was not read',
    'no-bypass-targets',
    'outerTarget',
    { outerTarget: { targets: hidden } },
    false,
    'INSUFFICIENT_DATA',
  ],
  [
    'the group of the applications is registered, whatever else is',
    'no-bypass-targets',
    'outerTarget',
    {
      outerTarget: { targets: hidden },
      applications: { targetGroupArns: [arns.innerTarget, arns.outerTarget] },
    },
    false,
    'NON_COMPLIANT',
  ],
  [
    'an address is registered with it that nothing in the account has',
    'no-bypass-targets',
    'outerTarget',
    { outerTarget: { targetType: 'ip', targets: [{ id: '10.9.0.4', port: null }] } },
    false,
    'INSUFFICIENT_DATA',
  ],
  [
    'policies were not read',
    'fw-scaling-policy',
    'firewalls',
    { firewalls: { scalingPolicies: hidden } },
    false,
    'INSUFFICIENT_DATA',
  ],
  [
    'a group that cannot grow needs none',
    'fw-scaling-policy',
    'firewalls',
    { firewalls: { scalingPolicies: hidden, maxSize: 2 } },
    false,
    'NON_COMPLIANT',
  ],
  [
    'a group of no sandwich is not asked for its policies',
    'fw-scaling-policy',
    'applications',
    { applications: { scalingPolicies: hidden } },
    false,
    'NOT_APPLICABLE',
  ],
  [
    'the logs of the inner balancer were not read',
    'logs-both-tiers',
    'inner',
    { inner: { attributes: hidden } },
    false,
    'INSUFFICIENT_DATA',
  ],
  [
    'the TLS policy of the outer one was not read',
    'outer-tls',
    'outerListener',
    { outerListener: { tlsPolicy: hidden } },
    false,
    'INSUFFICIENT_DATA',
  ],
  [
    'that of the inner one does not matter',
    'outer-tls',
    'innerListener',
    { innerListener: { tlsPolicy: hidden } },
    false,
    'NOT_APPLICABLE',
  ],
  [
    'the image of the firewall itself was not read',
    'fw-image-fresh',
    'firewall',
    { firewall: { image: hidden } },
    false,
    'INSUFFICIENT_DATA',
  ],
  [
    'firewalls lead nowhere, as far as was read',
    'detected',
    'outer',
    { innerGroup: { rules: hidden } },
    false,
    'INSUFFICIENT_DATA',
  ],
])('%s: %s', (_what, id, part, changes, elsewhere, expected) => {
  expect(verdict(id, arns[part], changes, elsewhere)).toBe(expected)
})
