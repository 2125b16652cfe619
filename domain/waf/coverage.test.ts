import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Counts } from '../score.ts'
import { type EntryPoint, standingOf, wafCoverageScore } from './coverage.ts'
import { type Standing, standings } from './standing.ts'

const facing: EntryPoint = { exposure: 'internet', waf: 'none', closedOrigin: null, fronts: [], firewalls: null }
const certain = (wayRound: 'none' | 'known' | 'unknown') => ({ certainty: 'certain', wayRound }) as const

describe('what an entry point is counted as', () => {
  it.each<[string, Partial<EntryPoint>, Standing | null]>([
    ['a web ACL that blocks', { waf: 'blocking' }, 'blocking'],
    ['open to listed networks only', { exposure: 'internet-limited', waf: 'blocking' }, 'blocking'],
    ['one that counts', { waf: 'counting' }, 'counting'],
    ['one of WAF Classic', { waf: 'classic' }, 'classic'],
    ['none', {}, 'none'],
    ['what its web ACL does is not known', { waf: 'unknown' }, 'unknown'],
    ['it does not face the internet', { exposure: 'internal' }, null],
    ['it is shared with other accounts only', { exposure: 'cross-account' }, null],
    [
      'whether it faces the internet is not known, and it is protected',
      { exposure: 'unknown', waf: 'blocking' },
      'perhaps-protected',
    ],
    ['whether it faces it is not known, and it is not protected', { exposure: 'unknown' }, 'perhaps-unprotected'],
    ['neither is known', { exposure: 'unknown', waf: 'unknown' }, 'perhaps-unknown'],
    ['it takes no web ACL', { waf: 'not-eligible' }, 'not-eligible'],
    [
      'it takes none, and whether it faces the internet is not known',
      { exposure: 'unknown', waf: 'not-eligible' },
      null,
    ],
    ['a distribution that blocks, without a way round', { waf: 'blocking', wayRound: 'COMPLIANT' }, 'blocking'],
    ['a distribution that blocks, with a way round', { waf: 'blocking', wayRound: 'NON_COMPLIANT' }, 'bypassed'],
    [
      'a distribution that blocks; whether there is a way round is not known',
      { waf: 'blocking', wayRound: 'INSUFFICIENT_DATA' },
      'unknown',
    ],
    ['a distribution that blocks, and whose ways nobody judged', { waf: 'blocking', wayRound: null }, 'unknown'],
    ['a distribution that counts has nothing to go round', { waf: 'counting', wayRound: 'NON_COMPLIANT' }, 'counting'],
    [
      'an origin that only a blocking distribution reaches',
      { closedOrigin: 'COMPLIANT', fronts: ['blocking'] },
      'fronted',
    ],
    [
      'one of two distributions in front counts',
      { closedOrigin: 'COMPLIANT', fronts: ['blocking', 'counting'] },
      'none',
    ],
    ['what one of them does is not known', { closedOrigin: 'COMPLIANT', fronts: ['blocking', 'unknown'] }, 'unknown'],
    ['an origin that answers past the distribution', { closedOrigin: 'NON_COMPLIANT', fronts: ['blocking'] }, 'none'],
    ['whether it answers past it is not known', { closedOrigin: 'INSUFFICIENT_DATA', fronts: ['blocking'] }, 'unknown'],
    [
      'an origin with a counting web ACL of its own may be called closed for that',
      { waf: 'counting', closedOrigin: 'COMPLIANT', fronts: ['blocking'] },
      'counting',
    ],
    ['firewalls behind it, and no way round them', { firewalls: certain('none') }, 'firewalls'],
    ['the same behind a network load balancer', { waf: 'not-eligible', firewalls: certain('none') }, 'firewalls'],
    ['a way round the firewalls is known', { firewalls: certain('known') }, 'none'],
    ['whether there is a way round them is not known', { firewalls: certain('unknown') }, 'unknown'],
    ['a name alone makes no firewalls', { firewalls: { certainty: 'likely', wayRound: 'none' } }, 'none'],
  ])('%s', (_title, entry, standing) => {
    expect(standingOf({ ...facing, ...entry })).toBe(standing)
  })
})

describe('the share that is truly protected', () => {
  it('is of all that face the internet; what takes no web ACL is counted apart', () => {
    const score = wafCoverageScore({ blocking: 6, fronted: 1, firewalls: 1, bypassed: 1, none: 1, 'not-eligible': 40 })
    expect(score).toMatchObject({ passing: 8, failing: 2, unknown: 0, value: 0.8, low: 0.8, high: 0.8 })
  })
  it('is an interval where something is not known', () => {
    expect(wafCoverageScore({ blocking: 5, none: 3, unknown: 2 })).toMatchObject({ low: 0.5, high: 0.7, value: 0.625 })
    // What may not face the internet widens the interval on the side where it counts against it.
    expect(wafCoverageScore({ blocking: 1, none: 1, 'perhaps-unprotected': 2 })).toMatchObject({ low: 0.25, high: 0.5 })
    expect(wafCoverageScore({ blocking: 1, none: 1, 'perhaps-protected': 2 })).toMatchObject({ low: 0.5, high: 0.75 })
  })
  it('says nothing where nothing faces the internet', () => {
    expect(wafCoverageScore({ 'not-eligible': 3 })).toMatchObject({ total: 0, value: null, low: null, high: null })
  })

  const counts = fc.record(
    Object.fromEntries(standings.map((standing) => [standing, fc.nat(5)])),
  ) as fc.Arbitrary<Counts>
  const less: Readonly<Record<string, readonly Standing[]>> = {
    blocking: ['unknown', 'perhaps-protected', 'perhaps-unknown'],
    none: ['unknown', 'perhaps-unprotected', 'perhaps-unknown'],
    bypassed: ['unknown', 'perhaps-unprotected', 'perhaps-unknown'],
    unknown: ['perhaps-unknown'],
    'perhaps-protected': ['perhaps-unknown'],
    'perhaps-unprotected': ['perhaps-unknown'],
  }
  it('knowing less of an entry point never makes the share better than it may be, nor worse', () => {
    fc.assert(
      fc.property(counts, fc.constantFrom(...Object.keys(less)), fc.nat(2), (before, known, pick) => {
        const forgotten = less[known]?.[pick]
        fc.pre(forgotten !== undefined && (before[known] ?? 0) > 0)
        const after = { ...before, [known]: (before[known] ?? 0) - 1, [forgotten]: (before[forgotten] ?? 0) + 1 }
        const [one, other] = [wafCoverageScore(before), wafCoverageScore(after)]
        expect(other.low ?? 0).toBeLessThanOrEqual((one.low ?? 1) + 1e-12)
        expect(other.high ?? 1).toBeGreaterThanOrEqual((one.high ?? 0) - 1e-12)
      }),
      { numRuns: 1000 },
    )
  })
  it('the interval holds the figure', () => {
    fc.assert(
      fc.property(counts, (some) => {
        const { low, high, value } = wafCoverageScore(some)
        if (value === null || low === null || high === null) return
        expect(low).toBeLessThanOrEqual(value + 1e-12)
        expect(high).toBeGreaterThanOrEqual(value - 1e-12)
      }),
    )
  })
})
