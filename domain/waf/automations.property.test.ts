import fc from 'fast-check'
import { expect, it } from 'vitest'
import { unobserved } from '../observed.ts'
import type { Compliance } from '../pillars.ts'
import type { Resource } from '../resource.ts'
import { judgeManagedGroups, judgeProtections } from './automations-protections.ts'
import { type AutomationsWorld, automationsResources, relatedTo } from './automations-world.ts'
import { madeWebAcl } from './security-automations.ts'
import type { WebAclFacts } from './web-acl.ts'

/** What was not read never makes an answer safer: facts are taken out of random deployments. */

const actions = fc.constantFrom('BLOCK' as const, 'COUNT' as const, null)
const worlds: fc.Arbitrary<AutomationsWorld> = fc.record({
  cloudFront: fc.boolean(),
  chosen: fc.constantFrom({}, null, { httpFlood: 'yes - AWS WAF rate based rule' }, { badBot: 'no' }),
  rules: fc.record({ XssRule: actions, BadBotRule: actions, HttpFloodRegularRule: actions }),
  sets: fc.record({ IPReputationListsSetIPV4: fc.constantFrom(0, 5), HTTPFloodSetIPV4: fc.constantFrom(0, 5, null) }),
  webAcl: fc.constantFrom({}, { logging: null }),
  protects: fc.constantFrom({}, null, {
    attributes: { 'access_logs.s3.enabled': 'false' },
    standardLogging: { enabled: false, bucket: null },
  }),
})

function verdicts(resources: readonly Resource[]): ReadonlyMap<string, Compliance> {
  const related = relatedTo(resources)
  const webAcl = resources[0] as unknown as Resource<WebAclFacts>
  let made: ReturnType<typeof madeWebAcl>
  try {
    made = madeWebAcl(related, webAcl)
  } catch {
    return new Map()
  }
  if (!made) return new Map()
  const found = new Map<string, Compliance>()
  for (const one of [...judgeProtections(related, webAcl, made), ...judgeManagedGroups(related, webAcl, made)]) {
    found.set(one.title, one.compliance)
    if (one.loop?.feed) found.set(`${one.title} feed`, one.loop.feed.compliance)
    for (const set of one.loop?.sets ?? []) found.set(set.name, set.compliance)
  }
  return found
}

it('taking a fact out turns nothing that fails green', () => {
  let failing = 0
  fc.assert(
    fc.property(worlds, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), (world, removed) => {
      const full = automationsResources(world) as readonly Resource[]
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
      const after = verdicts(less)
      for (const [what, compliance] of verdicts(full)) {
        if (compliance !== 'NON_COMPLIANT') continue
        failing += 1
        expect(['COMPLIANT', 'NOT_APPLICABLE'], what).not.toContain(after.get(what))
      }
    }),
    { numRuns: 300, seed: 4 },
  )
  expect(failing).toBeGreaterThan(200)
})
