import type { PillarName, Severity } from '#domain/pillars.ts'
import { protectedStandings, unknownStandings, unprotectedStandings } from '#domain/waf/standing.ts'
import { hrefWith, type Place } from '../view.ts'

/** What a share is of: the resources of a pillar, or the entry points of the internet. */
export type ShareOf = PillarName | 'wafCoverage'

type Part = 'failing' | 'passing' | 'unknown' | 'total'

const entryPoints = (standings: readonly string[]) => `entry-point:${standings.join(',')}`

/** What a score counts as failing, as passing, as not known, and at all, as the filter of a list says it. */
const texts: { readonly [of in ShareOf]: { readonly [part in Part]: string } } = {
  encryptionAtRest: {
    failing: 'encryption:none',
    passing: 'encryption:aws-owned,aws-managed,customer-managed,hsm',
    unknown: 'encryption:unknown',
    total: '!encryption:not-applicable',
  },
  encryptionInTransit: {
    failing: 'transit:none,optional',
    passing: 'transit:enforced',
    unknown: 'transit:unknown',
    total: '!transit:not-applicable',
  },
  exposure: {
    failing: 'exposure:internet,internet-limited',
    passing: 'exposure:cross-account,internal,isolated',
    unknown: 'exposure:unknown',
    total: '!exposure:not-applicable',
  },
  wafProtection: {
    failing: 'waf:none,counting,classic',
    passing: 'waf:blocking',
    unknown: 'waf:unknown',
    total: '!waf:not-eligible',
  },
  wafCoverage: {
    failing: entryPoints(unprotectedStandings),
    passing: entryPoints(protectedStandings),
    unknown: entryPoints(unknownStandings),
    total: entryPoints([...protectedStandings, ...unprotectedStandings, ...unknownStandings]),
  },
}

export function standingText(of: ShareOf, part: Part): string {
  return texts[of][part]
}

/** The list of what a score counts as failing, as passing, as not known, or at all. */
export function standingHref(of: ShareOf, part: Part, view: Place): string {
  return hrefWith('/resources', view, { q: standingText(of, part) })
}

/** The findings of a severity that are open and were seen to fail; those that cannot be seen any more stay open beside them. */
export function openFindingsHref(severity: Severity, view: Place): string {
  return hrefWith('/findings', view, { q: `severity:${severity} compliance:NON_COMPLIANT` })
}
