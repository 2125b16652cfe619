import { beforeAll, describe, expect, it } from 'vitest'
import { collectors } from '#.generated/collectors.ts'
import { controls } from '#.generated/controls.ts'
import { postures } from '#.generated/postures.ts'
import { collectPlaces, resourcesOf } from '#cli/collected-places.ts'
import type { Finding } from '#domain/control.ts'
import { judgeControl, judgePillars } from '#domain/judge.ts'
import { seen } from '#domain/observed.ts'
import type { WafProtection } from '#domain/protection.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { recognised, sandwichTypes } from '#domain/waf/sandwich.ts'
import { drawSandwich, type SandwichDrawing } from '#domain/waf/sandwich-drawing.ts'
import { startSimulator } from '#simulator/start.ts'

/** The sandwiches of the pretend organisation, judged: one without a fault in its ways, one with a way round it. */

const ways = ['inner-sg-from-fw-only', 'app-sg-from-inner-only', 'inner-lb-internal', 'no-bypass-targets']
/** By the name of the resource and the control. */
type Findings = ReadonlyMap<string, Finding>
let places: readonly {
  readonly resources: readonly Resource[]
  readonly findings: Findings
  readonly drawings: readonly SandwichDrawing[]
  /** Of the outer balancers: the pillar, and the control that asks for a web ACL. */
  readonly outers: readonly { readonly waf: WafProtection; readonly coverage: Finding }[]
}[]

const needed = Object.entries(collectors).flatMap(([id, { resourceType }]) =>
  (sandwichTypes as readonly string[]).includes(resourceType) ? [id] : [],
)
const asksForWebAcl: Readonly<Record<string, string>> = {
  application: 'wafv2/coverage-alb',
  network: 'wafv2/coverage-nlb-fronted',
  classic: 'wafv2/coverage-clb-nlb-fronted',
}
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
      if (findings.size === 0) return []
      const { sandwiches } = recognised(related)
      const outers = sandwiches.flatMap(({ outer }) => {
        const resource = resources.find(({ arn }) => arn === outer.arn)
        const id = asksForWebAcl[outer.type]
        const control = id ? controls[id] : undefined
        if (!resource || !id || !control) return []
        const pillars = judgePillars(resource, postures[resource.type], related, fault)
        const waf = seen(pillars.wafProtection)
        return [{ waf, coverage: judgeControl(id, control, resource, pillars, related, fault) }]
      })
      return [{ resources, findings, outers, drawings: sandwiches.map((one) => drawSandwich(related, one)) }]
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
  it('the drawing of each says the same: no way round, or where it leads', () => {
    for (const { findings, drawings } of places)
      for (const { compliance, summary, ways } of drawings) {
        const failed = failing(findings).length > 0
        expect(compliance).toBe(failed ? 'NON_COMPLIANT' : 'COMPLIANT')
        expect(summary).toMatch(failed ? /way leads round|ways lead round/ : /^No way leads round the firewalls\.$/)
        expect(ways.length > 0).toBe(failed)
      }
  })
  it('the outer balancer has no web ACL, and says what stands in for one; a way round it is no excuse', () => {
    const outers = places.flatMap((place) => place.outers)
    expect(outers.length).toBeGreaterThanOrEqual(2)
    for (const { waf } of outers) {
      expect(['none', 'not-eligible']).toContain(waf.kind)
      expect(waf.because).toMatch(/Behind it stand firewalls, .*-firewall \(certain: .*\)/)
    }
    const verdicts = new Set(
      outers.map(({ waf, coverage }) => `${/no way leads/.test(waf.because)} ${coverage.compliance}`),
    )
    expect(verdicts).toEqual(new Set(['true NOT_APPLICABLE', 'false NON_COMPLIANT']))
  })
  it('nothing but their own parts is judged', () => {
    for (const { findings } of places)
      for (const key of findings.keys())
        expect(key).toMatch(/-(outer|firewall|inner|application)|^fw-volumes-encrypted/)
  })
})
