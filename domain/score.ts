import { type CellOutcome, isExpected } from './coverage.ts'
import type { PillarName } from './pillars.ts'

/** How many resources (or cells) have each value: `{ none: 3, 'aws-managed': 40, unknown: 2 }`. */
export type Counts = { readonly [value: string]: number }

/** Counts added up, value by value. */
export function sumCounts(all: readonly Counts[]): Counts {
  const sum: Record<string, number> = {}
  for (const counts of all) for (const [value, count] of Object.entries(counts)) sum[value] = (sum[value] ?? 0) + count
  return sum
}

/**
 * A score is an interval. `low` counts what is not known as failing, `high` as passing; `value` is the share among
 * what is known. All three are null where nothing counts: an account without databases is not 100 % encrypted.
 */
export interface Score {
  readonly passing: number
  readonly failing: number
  readonly unknown: number
  /** passing + failing + unknown */
  readonly total: number
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

/** What each pillar calls good. Every other value but the ignored and `unknown` counts as failing. */
const passing: Record<PillarName, readonly string[]> = {
  encryptionAtRest: ['aws-owned', 'aws-managed', 'customer-managed', 'hsm'],
  encryptionInTransit: ['enforced'],
  exposure: ['cross-account', 'internal', 'isolated'],
  wafProtection: ['blocking'],
}
const ignored: ReadonlySet<string> = new Set(['not-applicable', 'not-eligible'])

/** Whether a pillar's value passes; null for what is counted nowhere and for `unknown`. */
export function passes(pillar: PillarName, value: string): boolean | null {
  if (ignored.has(value) || value === 'unknown') return null
  return passing[pillar].includes(value)
}

/** @param counts resources by the pillar's value, `unknown` for what could not be judged */
export function pillarScore(pillar: PillarName, counts: Counts): Score {
  let good = 0
  let bad = 0
  for (const [value, count] of Object.entries(counts)) {
    const passed = passes(pillar, value)
    if (passed === true) good += count
    else if (passed === false) bad += count
  }
  return score(good, bad, counts.unknown ?? 0)
}

/**
 * Coverage: complete cells among those expected. It has no interval: a cell was read completely, or it was not. What is
 * not COMPLETE is not, whatever it is called: points also know STALE, a cell that was read too long ago.
 */
export function coverageScore(counts: Counts): Score {
  let complete = 0
  let blind = 0
  for (const [outcome, count] of Object.entries(counts)) {
    if (!isExpected(outcome as CellOutcome)) continue
    if (outcome === 'COMPLETE') complete += count
    else blind += count
  }
  return score(complete, blind, 0)
}

/**
 * How many of something there are, or null where none was found and nothing was read: that there is nothing must have been seen.
 * @param coverage cells by outcome of where it was looked for
 */
export function seenCount(coverage: Counts, count: number): number | null {
  return count > 0 || (coverage.COMPLETE ?? 0) + (coverage.PARTIAL ?? 0) > 0 ? count : null
}

function score(good: number, bad: number, unknown: number): Score {
  const total = good + bad + unknown
  const known = good + bad
  return {
    passing: good,
    failing: bad,
    unknown,
    total,
    value: known === 0 ? null : good / known,
    low: total === 0 ? null : good / total,
    high: total === 0 ? null : (good + unknown) / total,
  }
}
