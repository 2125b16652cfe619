import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Unseen, unobserved } from '../observed.ts'
import type { Compliance } from '../pillars.ts'
import { arns, type Changes, from, networkInterface, plainImage, registered } from '../pretend/sandwich.ts'
import type { Resource } from '../resource.ts'
import { judgeSandwich, withoutWebAcl } from './firewalls-behind.ts'
import { recognised, sandwichTypes } from './sandwich.ts'
import { relatedOf, resourcesIn, type SandwichWorld } from './sandwich-world.ts'

/** What was not read never makes an answer safer: facts are taken out of random sandwiches, and none of their edges may turn green. */

const addresses = [
  '10.0.0.0/16',
  '0.0.0.0/0',
  '10.0.1.4/32',
  'sg-outer',
  'sg-firewall',
  'sg-inner',
  'sg-application',
  'pl-1',
]
const rules = (port: number, before: string) =>
  fc.subarray(addresses, { maxLength: 2 }).map((more) => [from(before, port), ...more.map((one) => from(one, port))])

const changes: fc.Arbitrary<Changes> = fc.record({
  outer: fc.constantFrom({ webAclArn: null }, { webAclArn: null, loadBalancerType: 'network', securityGroupIds: [] }),
  inner: fc.constantFrom({}, { scheme: 'internet-facing' }, { loadBalancerType: 'network', securityGroupIds: [] }),
  outerTarget: fc.subarray(['i-firewall', 'i-application', 'i-lone']).map((ids) => ({ targets: registered(...ids) })),
  firewallGroup: rules(8443, 'sg-outer').map((all) => ({ rules: all })),
  innerGroup: rules(443, 'sg-firewall').map((all) => ({ rules: all })),
  applicationGroup: rules(8443, 'sg-inner').map((all) => ({ rules: all })),
  firewalls: fc.constantFrom({}, { targetGroupArns: [] }, null),
})
const around: fc.Arbitrary<SandwichWorld['more']> = fc.subarray([
  {
    type: 'AWS::EC2::NetworkInterface',
    arn: 'arn:aws:ec2:eu-central-1:111122223333:network-interface/eni-lone',
    facts: networkInterface('sg-firewall', { instanceId: 'i-lone' }),
  },
  {
    type: 'AWS::EC2::PrefixList',
    arn: 'arn:aws:ec2:eu-central-1:111122223333:prefix-list/pl-1',
    facts: { prefixListId: 'pl-1', prefixListName: 'x', ownerId: '111122223333', addressFamily: 'IPv4', entries: [] },
  },
  {
    type: 'AWS::EC2::Instance',
    arn: 'arn:aws:ec2:eu-central-1:111122223333:instance/i-lone',
    facts: {
      instanceId: 'i-lone',
      image: plainImage,
      privateIpAddress: '10.0.3.4',
      securityGroupIds: ['sg-firewall'],
      networkInterfaces: [],
      autoScalingGroupName: null,
    },
  },
])

interface Verdicts {
  /** By the edge's ends; none where no sandwich was recognised. */
  readonly edges: ReadonlyMap<string, Compliance>
  readonly webAcl: Compliance
}

function verdicts(resources: readonly Resource[], unlisted: string | null): Verdicts {
  const related = relatedOf(resources, (type) => type !== unlisted)
  const edges = new Map<string, Compliance>()
  for (const sandwich of recognised(related).sandwiches) {
    const { toFirewalls, targets, inners } = judgeSandwich(related, sandwich)
    edges.set(`targets of ${sandwich.outer.arn}`, targets.compliance)
    edges.set(`firewalls ${sandwich.name}`, toFirewalls.compliance)
    for (const { inner, edge, applications } of inners) {
      edges.set(`inner ${inner.balancer.arn}`, edge.compliance)
      for (const one of applications) edges.set(`${inner.balancer.arn} ${one.application.text}`, one.edge.compliance)
    }
  }
  let webAcl: Compliance
  try {
    webAcl = withoutWebAcl(related, arns.outer, 'None.').compliance
  } catch (error) {
    if (!(error instanceof Unseen)) throw error
    webAcl = 'INSUFFICIENT_DATA'
  }
  return { edges, webAcl }
}

const isSafe = (compliance: Compliance | undefined) => compliance === 'COMPLIANT' || compliance === 'NOT_APPLICABLE'

it('taking a fact out turns no failing edge green, and excuses no missing web ACL', () => {
  let failing = 0
  fc.assert(
    fc.property(
      changes,
      around,
      fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      fc.option(fc.constantFrom(...sandwichTypes), { nil: null, freq: 4 }),
      (changed, more, removed, unlisted) => {
        const full = resourcesIn({ changes: changed, more: more ?? [] })
        const before = verdicts(full, null)
        const all = full.flatMap(({ arn, facts }) => Object.keys(facts).map((fact) => `${arn} ${fact}`))
        const gone = new Set(removed.map((index) => all[index % all.length]))
        const less = full.map((one) => ({
          ...one,
          facts: Object.fromEntries(
            Object.entries(one.facts).map(([name, fact]) => [
              name,
              gone.has(`${one.arn} ${name}`) ? unobserved('denied', 'x:Describe') : fact,
            ]),
          ),
        }))
        const after = verdicts(less, unlisted)
        for (const [edge, compliance] of before.edges) {
          if (compliance !== 'NON_COMPLIANT') continue
          failing += 1
          expect(after.edges.get(edge), edge).not.toBe('COMPLIANT')
        }
        if (before.webAcl === 'NON_COMPLIANT') expect(isSafe(after.webAcl)).toBe(false)
      },
    ),
    { numRuns: 400, seed: 4 },
  )
  // The worlds are worth their while: most have a way round.
  expect(failing).toBeGreaterThan(200)
})
