import { encryptionAtRestKinds, encryptionInTransitKinds } from '#domain/encryption.ts'
import { exposureKinds } from '#domain/exposure.ts'
import type { PillarName, Severity } from '#domain/pillars.ts'
import { wafProtectionKinds } from '#domain/protection.ts'
import { passes } from '#domain/score.ts'
import { protectedStandings, unknownStandings, unprotectedStandings } from '#domain/waf/standing.ts'
import { hrefWith, type Place } from '../view.ts'

/** What a share is of: the resources of a pillar, or the entry points of the internet. */
export type ShareOf = PillarName | 'wafCoverage'

type Part = 'failing' | 'passing' | 'unknown' | 'total'

/** What a pillar's figure is a share of: of WAF, the entry points that face the internet. */
export const shareOf = (pillar: PillarName): ShareOf => (pillar === 'wafProtection' ? 'wafCoverage' : pillar)

/** The key under which a pillar's values are asked for, and the values. */
const asked: { readonly [pillar in PillarName]: readonly [key: string, kinds: readonly string[]] } = {
  encryptionAtRest: ['encryption', encryptionAtRestKinds],
  encryptionInTransit: ['transit', encryptionInTransitKinds],
  exposure: ['exposure', exposureKinds],
  wafProtection: ['waf', wafProtectionKinds],
}

/** What a score counts as failing, as passing, as not known, and at all, as the filter of a list says it. */
export function standingText(of: ShareOf, part: Part): string {
  if (of === 'wafCoverage') return `entry-point:${entryPoints[part].join(',')}`
  const [key, kinds] = asked[of]
  const which = (passed: boolean | null) => kinds.filter((kind) => passes(of, kind) === passed).join(',')
  if (part === 'total') return `!${key}:${which(null)}`
  return `${key}:${part === 'unknown' ? 'unknown' : which(part === 'passing')}`
}

const entryPoints: { readonly [part in Part]: readonly string[] } = {
  failing: unprotectedStandings,
  passing: protectedStandings,
  unknown: unknownStandings,
  total: [...protectedStandings, ...unprotectedStandings, ...unknownStandings],
}

/** The list of what a score counts as failing, as passing, as not known, or at all. */
export function standingHref(of: ShareOf, part: Part, view: Place): string {
  return hrefWith('/resources', view, { q: standingText(of, part) })
}

/** The list of findings that could not be judged, whether they were open before or not. */
export function unknownFindingsHref(view: Place): string {
  return hrefWith('/findings', view, { status: 'unseen' })
}

/** The findings of a severity that are open and were seen to fail; those that cannot be seen any more stay open beside them. */
export function openFindingsHref(severity: Severity, view: Place): string {
  return hrefWith('/findings', view, { q: `severity:${severity} compliance:NON_COMPLIANT` })
}
