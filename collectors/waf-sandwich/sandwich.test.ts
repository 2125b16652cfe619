import { beforeAll, describe, expect, it } from 'vitest'
import { collectors } from '#.generated/collectors.ts'
import { controls } from '#.generated/controls.ts'
import { postures } from '#.generated/postures.ts'
import { collectPlaces, resourcesOf } from '#cli/collected-places.ts'
import type { Finding } from '#domain/control.ts'
import { judgeControl, judgePillars } from '#domain/judge.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { sandwichTypes } from '#domain/waf/sandwich.ts'
import { startSimulator } from '#simulator/start.ts'

/** The sandwiches of the pretend organisation, judged: one without a fault in its ways, one with a way round it. */

const ways = ['inner-sg-from-fw-only', 'app-sg-from-inner-only', 'inner-lb-internal', 'no-bypass-targets']
/** By the name of the resource and the control. */
type Findings = ReadonlyMap<string, Finding>
let places: readonly { readonly resources: readonly Resource[]; readonly findings: Findings }[]

const needed = Object.entries(collectors).flatMap(([id, { resourceType }]) =>
  (sandwichTypes as readonly string[]).includes(resourceType) ? [id] : [],
)
/** Without one of its services a sandwich cannot be seen. */
const collected = sandwichTypes.every((type) =>
  Object.values(collectors).some(({ resourceType }) => resourceType === type),
)

beforeAll(async () => {
  if (!collected) return
  const now = new Date('2026-06-05T02:00:00Z')
  const simulator = await startSimulator({ accounts: 40, regions: 1, begin: '2026-06-01', date: now.toISOString() })
  try {
    const all = await collectPlaces(simulator, needed)
    places = all.all.flatMap(({ place, cells }) => {
      const resources = resourcesOf(place, cells)
      const related = relatedIndex({
        resources,
        listed: () => true,
        accountId: place.accountId,
        organizationAccounts: null,
        organizationId: null,
        now,
      })
      const fault = (_what: string, _resource: Resource, error: unknown) => {
        throw error
      }
      const findings = new Map<string, Finding>()
      for (const [id, control] of Object.entries(controls)) {
        if (!id.startsWith('waf-sandwich/')) continue
        for (const resource of resources) {
          if (resource.type !== control.resourceType) continue
          const pillars = judgePillars(resource, postures[resource.type], related, fault)
          const finding = judgeControl(id, control, resource, pillars, related, fault)
          if (finding.compliance !== 'NOT_APPLICABLE') findings.set(`${id.slice(13)} ${resource.name}`, finding)
        }
      }
      return findings.size > 0 ? [{ resources, findings }] : []
    })
    all.close()
  } finally {
    await simulator.close()
  }
}, 120_000)

const isWay = (key: string) => ways.includes(key.split(' ')[0]?.replace('-classic', '') ?? '')
const failing = (findings: Findings) =>
  [...findings].filter(([key, { compliance }]) => isWay(key) && compliance === 'NON_COMPLIANT')

describe.skipIf(!collected)('the sandwiches of the pretend organisation', () => {
  it('are recognised for certain, by the image of the firewalls', () => {
    expect(places.length).toBeGreaterThanOrEqual(2)
    for (const { findings } of places) {
      const outer = [...findings].find(([key]) => /^detected(-classic)? \w+-outer$/.test(key))
      expect(outer?.[1]).toMatchObject({ compliance: 'COMPLIANT' })
      expect(outer?.[1].reason).toMatch(
        /WAF sandwich \(certain: .* of AWS Marketplace .*\): .*-outer → .*-firewall → .*-inner/,
      )
    }
  })
  it('one has no way round the firewalls', () => {
    const good = places.find(({ findings }) => failing(findings).length === 0)
    const judged = [...(good?.findings ?? [])].filter(([key]) => isWay(key)).map(([key]) => key.split(' ')[0])
    expect(new Set(judged.map((id) => id?.replace('-classic', '')))).toEqual(new Set(ways))
  })
  it('another has one, and the finding says where', () => {
    const reasons = places.flatMap(({ findings }) => failing(findings).map(([, { reason }]) => reason))
    expect(reasons.length).toBeGreaterThan(0)
    for (const reason of reasons)
      expect(reason).toMatch(
        /In the sandwich .*-outer → .*-firewall → .*-inner, sg-\w+ of .* lets in (0\.0\.0\.0\/0|10\.[\d./]+) on port \d+/,
      )
  })
  it('nothing but their own parts is judged', () => {
    for (const { findings } of places)
      for (const key of findings.keys())
        expect(key).toMatch(/-(outer|firewall|inner|application)|^fw-volumes-encrypted/)
  })
})
