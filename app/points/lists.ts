import type { PillarName } from '#domain/pillars.ts'
import { hrefWith, type Place } from '../view.ts'

/** What a pillar's score counts as failing and as not known, as the filter of a list says it. */
const texts: { readonly [pillar in PillarName]: { readonly failing: string; readonly unknown: string } } = {
  encryptionAtRest: { failing: 'encryption:none', unknown: 'encryption:unknown' },
  encryptionInTransit: { failing: 'transit:none,optional', unknown: 'transit:unknown' },
  exposure: { failing: 'exposure:internet,internet-limited', unknown: 'exposure:unknown' },
  wafProtection: { failing: 'waf:none,counting,classic', unknown: 'waf:unknown' },
}

/** The list of what a pillar's score counts as failing, or as not known. */
export function pillarListHref(pillar: PillarName, standing: 'failing' | 'unknown', view: Place): string {
  return hrefWith('/resources', view, { q: texts[pillar][standing] })
}
