import 'server-only'
import { readWafCoverage, type WafCoverageGroup } from '#db/waf-coverage.ts'
import { entryPointKinds, wafCoverageScore } from '#domain/waf/coverage.ts'
import { database } from '../database.ts'
import { findPointScan } from '../points/query.ts'
import { pointScope, type Scope } from '../view.ts'

export type { WafCoverageGroup }

export interface WafCoverage {
  /** Null before the first scan. */
  readonly scanAt: Date | null
  readonly counts: WafCoverageGroup['counts']
  readonly kinds: readonly WafCoverageGroup[]
  readonly ous: readonly WafCoverageGroup[]
  /** Those with the most that is not protected, first. */
  readonly accounts: readonly WafCoverageGroup[]
}

/** Everything on the WAF screen, for a scope, as of an instant. */
export async function findWafCoverage(scope: Scope, at: Date | null): Promise<WafCoverage> {
  const scan = await findPointScan(scope, at)
  const read = (by: Parameters<typeof readWafCoverage>[1]['by']) =>
    readWafCoverage(database(), { by, scope: pointScope(scope), at })
  const [all, kinds, ous, accounts] = await Promise.all([
    read('organization'),
    read('kind'),
    read('ou'),
    read('account'),
  ])
  return {
    scanAt: scan?.scanAt ?? null,
    counts: all[0]?.counts ?? {},
    kinds: byNeed(kinds.map((kind) => ({ ...kind, name: entryPointKinds[kind.key] ?? kind.key }))),
    ous: byNeed(ous),
    accounts: byNeed(accounts),
  }
}

/** What has most that is not protected stands first. */
function byNeed(groups: readonly WafCoverageGroup[]): readonly WafCoverageGroup[] {
  const needs = new Map(groups.map((group) => [group, need(group)]))
  return groups.toSorted((a, b) => (needs.get(b) ?? 0) - (needs.get(a) ?? 0) || a.name.localeCompare(b.name))
}

function need({ counts }: WafCoverageGroup): number {
  const { failing, unknown } = wafCoverageScore(counts)
  return failing + unknown / 1000
}
