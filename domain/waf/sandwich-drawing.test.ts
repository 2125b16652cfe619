import { expect, it } from 'vitest'
import { unobserved } from '../observed.ts'
import { arns, from, registered } from '../pretend/sandwich.ts'
import { sandwichProof } from '../proof/sandwich-proof.ts'
import { relatedIn, resourcesIn, type SandwichWorld } from './sandwich-world.ts'

const hidden = unobserved('denied', 'ec2:DescribeSecurityGroups')
const open = { innerGroup: { rules: [from('sg-firewall', 443), from('10.0.0.0/16', 443)] } }

function proofOn(arn: string, world: SandwichWorld = {}) {
  const resource = resourcesIn(world).find((one) => one.arn === arn)
  if (!resource) throw new Error(`The world has no ${arn}.`)
  return sandwichProof.prove({
    resource,
    pillars: null,
    related: relatedIn(world),
    changedAt: () => null,
    posture: undefined,
    holders: () => [],
    findings: (of) =>
      of === arns.firewall
        ? [
            { controlId: 'waf-sandwich/fw-imdsv2', severity: 'high', compliance: 'NON_COMPLIANT', reason: 'optional' },
            { controlId: 'waf-sandwich/fw-in-group', severity: 'medium', compliance: 'NON_COMPLIANT', reason: 'none' },
          ]
        : [],
  })
}
const drawn = (world: SandwichWorld) => proofOn(arns.outer, world)?.sandwiches[0]?.drawing

it('draws balancer, group, balancer and applications, each with its zones and what it is in itself', () => {
  const { outer, firewalls, inners } = drawn({}) ?? {}
  expect([outer, firewalls, inners?.[0]?.tier, inners?.[0]?.applications[0]?.tier].map((tier) => tier?.kind)).toEqual([
    'Application load balancer',
    'Auto Scaling group',
    'Application load balancer',
    'Auto Scaling group',
  ])
  expect(outer).toMatchObject({ name: 'outer', arn: arns.outer, zones: ['eu-central-1a', 'eu-central-1b'] })
  expect(firewalls?.checks.map(({ reason }) => reason)).toEqual([
    '1 of 1 desired firewalls are healthy and in service.',
    'It runs at least 2 firewalls over 2 zones.',
    'Policy cpu-60 may scale it from 2 to 6.',
  ])
})

it.each<[string, SandwichWorld, string, string]>([
  ['a sound one', {}, 'COMPLIANT', 'No way leads round the firewalls.'],
  [
    'one with a way round it says where',
    { changes: open },
    'NON_COMPLIANT',
    'A way leads round the firewalls: sg-inner of inner lets in 10.0.0.0/16 on port 443.',
  ],
  [
    'one of which something was not read says what',
    { changes: { applicationGroup: { rules: hidden } } },
    'INSUFFICIENT_DATA',
    'Whether a way leads round the firewalls is not known: AWS denied ec2:DescribeSecurityGroups.',
  ],
  [
    'firewalls that can be reached past their balancer still inspect everything',
    { changes: { firewallGroup: { rules: [from('sg-outer', 8443), from('10.0.0.0/8', 8443)] } } },
    'COMPLIANT',
    'No way leads round the firewalls.',
  ],
])('%s', (_title, world, compliance, summary) => {
  expect(drawn(world)).toMatchObject({ compliance, summary })
})

it('a way leads to the tier that it reaches, past the firewalls or only past the outer balancer', () => {
  const ways = drawn({
    changes: {
      ...open,
      firewallGroup: { rules: [from('sg-outer', 8443), from('10.0.0.0/8', 8443)] },
      applicationGroup: { rules: [from('sg-inner', 8443), from('0.0.0.0/0', 8443)] },
      outerTarget: { targets: registered('i-firewall', 'i-application') },
    },
  })?.ways
  expect(ways?.map(({ past, begins, into, by }) => [past, begins, into, by].join(' '))).toEqual([
    `firewalls outer applications ${arns.outerTarget}`,
    'firewalls network inner sg-inner',
    'firewalls internet applications sg-application',
    'outer network firewalls sg-firewall',
  ])
})

it('a tier that was not read is not known', () => {
  const world = { changes: { firewalls: { scalingPolicies: hidden }, inner: { availabilityZones: hidden } } }
  const { firewalls, inners } = drawn(world) ?? {}
  expect(firewalls?.checks.at(-1)?.compliance).toBe('INSUFFICIENT_DATA')
  expect(inners?.[0]?.tier).toMatchObject({ zones: null, checks: [{ compliance: 'INSUFFICIENT_DATA' }] })
})

it.each(Object.entries(arns).filter(([part]) => !/^classic|Interface$/.test(part)))(
  '%s is a part of it',
  (_part, arn) => {
    expect(proofOn(arn)?.sandwiches).toHaveLength(1)
  },
)

it('what stands elsewhere is no part of it', () => {
  const other = {
    type: 'AWS::EC2::SecurityGroup',
    arn: arns.innerGroup.replace('sg-inner', 'sg-other'),
    facts: { groupId: 'sg-other', rules: [] },
  }
  expect(proofOn(other.arn, { more: [other] })).toBeNull()
})

it('failing controls on its parts stand beside it, but for those that the drawing says itself', () => {
  expect(proofOn(arns.outer)?.sandwiches[0]?.failing.map(({ part, controlId }) => [part, controlId])).toEqual([
    ['i-firewall', 'waf-sandwich/fw-imdsv2'],
  ])
})
