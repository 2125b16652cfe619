import { protectedStandings, unknownStandings, unprotectedStandings } from '#domain/waf/standing.ts'
import { hrefWith, type Place } from '../view.ts'

/** What a share over time is of. */
export type ShareOf = 'encryptionAtRest' | 'encryptionInTransit' | 'exposure' | 'wafCoverage'

const entryPoints = (standings: readonly string[]) => `entry-point:${standings.join(',')}`

/** What a score counts as failing, as not known, and at all, as the filter of a list says it. */
const texts: {
  readonly [of in ShareOf]: { readonly failing: string; readonly unknown: string; readonly total: string }
} = {
  encryptionAtRest: {
    failing: 'encryption:none',
    unknown: 'encryption:unknown',
    total: '!encryption:not-applicable',
  },
  encryptionInTransit: {
    failing: 'transit:none,optional',
    unknown: 'transit:unknown',
    total: '!transit:not-applicable',
  },
  exposure: {
    failing: 'exposure:internet,internet-limited',
    unknown: 'exposure:unknown',
    total: '!exposure:not-applicable',
  },
  wafCoverage: {
    failing: entryPoints(unprotectedStandings),
    unknown: entryPoints(unknownStandings),
    total: entryPoints([...protectedStandings, ...unprotectedStandings, ...unknownStandings]),
  },
}

/** The list of what a score counts as failing, as not known, or at all. */
export function standingHref(of: ShareOf, standing: 'failing' | 'unknown' | 'total', view: Place): string {
  return hrefWith('/resources', view, { q: texts[of][standing] })
}
