import { beforeAll, expect, it } from 'vitest'
import { collectors } from '#.generated/collectors.ts'
import { type CollectedPlaces, collectPlaces, resourcesOf } from '#cli/collected-places.ts'
import { automationsProof } from '#domain/proof/automations-proof.ts'
import { relatedIndex } from '#domain/related-index.ts'
import { automationsTypes } from '#domain/waf/automations-protections.ts'
import { startSimulator } from '#simulator/start.ts'

/** Security Automations in the pretend organisation: some work as they were chosen, in others somebody left a rule counting. */

const needed = Object.entries(collectors).flatMap(([id, { resourceType }]) =>
  (automationsTypes as readonly string[]).includes(resourceType) ? [id] : [],
)
type Proof = NonNullable<ReturnType<typeof automationsProof.prove>>
const proofs: Proof[] = []
let others = 0

beforeAll(async () => {
  const now = new Date('2026-08-30T02:00:00Z')
  const simulator = await startSimulator({ accounts: 40, regions: 1, begin: '2026-06-01', date: now.toISOString() })
  let places: CollectedPlaces | null = null
  try {
    places = await collectPlaces(simulator, ['cloudformation/stack'])
    for (const { place, cells } of places.all) {
      if (resourcesOf(place, cells).length === 0) continue
      const resources = resourcesOf(place, await places.collect(place, needed))
      const accountId = place.accountId
      const unknown = { organizationAccounts: null, organizationId: null }
      const related = relatedIndex({ resources, listed: () => true, accountId, ...unknown, now })
      for (const resource of resources.filter(({ type }) => type === 'AWS::WAFv2::WebACL')) {
        const proof = automationsProof.prove({
          resource,
          pillars: null,
          posture: undefined,
          holders: () => [],
          related,
          findings: () => [],
          changedAt: () => null,
        })
        if (proof) proofs.push(proof)
        else others += 1
      }
    }
  } finally {
    places?.close()
    await simulator.close()
  }
}, 120_000)

it('are recognised for certain by their stacks, and other web ACLs are not taken for them', () => {
  expect(proofs.length).toBeGreaterThanOrEqual(2)
  expect(others).toBeGreaterThan(0)
  for (const { certainty, stack } of proofs)
    expect([certainty, stack?.version]).toEqual(['certain', expect.any(String)])
})

it('one has every protection that was chosen on', () => {
  const states = proofs.map(({ protections, managedGroups }) =>
    [...protections, ...managedGroups].map((one) => one.state),
  )
  expect(states.some((all) => all.includes('on') && all.every((state) => state === 'on' || state === 'off'))).toBe(true)
})

it('in another somebody left a rule counting, and the panel says which', () => {
  const counting = proofs.flatMap(({ protections }) => protections).filter(({ state }) => state === 'counting')
  expect(counting.map(({ title }) => title)).toContain('Cross-site scripting')
  for (const { reason } of counting) expect(reason).toMatch(/^Rule \S+XssRule has the action COUNT/)
})

it('reputation lists are filled, and a loop that was never seen to turn is not called alive', () => {
  const sets = proofs.flatMap(({ protections }) => protections.flatMap(({ loop }) => loop?.sets ?? []))
  expect(sets.length).toBeGreaterThan(0)
  expect(sets.map(({ compliance }) => compliance)).not.toContain('COMPLIANT')
})
