import type { CellCause, CellOutcome } from './coverage.ts'
import { type Unobserved, type UnobservedReason, unobserved } from './observed.ts'

/** A collector, as far as what it lists goes. */
export interface ListingCollector {
  /** `rds/db-instance` */
  readonly id: string
  readonly resourceType: string
  readonly scope: 'region' | 'global'
}

/** What was listed of an account, completely and lately, by collector and region. */
export interface ListedCell {
  readonly collector: string
  readonly region: string
  readonly listed: boolean
  /** What came of the newest attempt, and why where it was not complete. */
  readonly outcome?: CellOutcome
  readonly cause?: CellCause | null
}

/**
 * Whether a type was completely listed for a judgement in a region, or why it was not. A type with regional collectors is
 * asked in that region, one with only global collectors globally; a global resource looks at every region the account has.
 */
export function listedIn(
  collectors: readonly ListingCollector[],
  cells: readonly ListedCell[],
): (type: string, region: string) => true | Unobserved {
  const collectorsOfType = Map.groupBy(collectors, ({ resourceType }) => resourceType)
  const cellOf = new Map(cells.map((cell) => [`${cell.collector} ${cell.region}`, cell]))
  const regions = [...new Set(cells.map((cell) => cell.region))].filter((name) => name !== 'global')

  const cellsBehind = (type: string, region: string): readonly string[] => {
    const ids = (wanted: ListingCollector['scope']) =>
      (collectorsOfType.get(type) ?? []).flatMap(({ id, scope }) => (scope === wanted ? [id] : []))
    const [regional, global] = [ids('region'), ids('global')]
    if (region !== 'global' && regional.length > 0) return regional.map((id) => `${id} ${region}`)
    if (global.length > 0) return global.map((id) => `${id} global`)
    return regions.flatMap((name) => regional.map((id) => `${id} ${name}`))
  }
  const answer = (type: string, region: string): true | Unobserved => {
    if (!collectorsOfType.has(type)) return unobserved('not-covered', type)
    const behind = cellsBehind(type, region)
    // An account of which no region was read has nothing that could be complete.
    if (behind.length === 0) return unobserved('not-covered', type)
    const missing = behind.find((key) => !cellOf.get(key)?.listed)
    return missing === undefined || (whyNotListed(cellOf.get(missing)) ?? unobserved('not-covered', type))
  }
  const known = new Map<string, true | Unobserved>()
  return (type, region) => {
    const key = `${type} ${region}`
    const found = known.get(key) ?? answer(type, region)
    known.set(key, found)
    return found
  }
}

const reasonOf: { readonly [outcome in CellOutcome]?: UnobservedReason } = {
  DENIED: 'denied',
  THROTTLED: 'throttled',
  ERROR: 'error',
  REGION_OFF: 'region-off',
  NOT_OFFERED: 'not-offered',
}

/** AWS's message is left out: it differs from scan to scan, and coverage keeps it. */
function whyNotListed(cell: ListedCell | undefined): Unobserved | null {
  const reason = cell?.outcome && reasonOf[cell.outcome]
  if (!reason || !cell.cause) return null
  const policy = [cell.cause.policyType, cell.cause.policyArn].filter(Boolean).join(' ')
  return unobserved(reason, cell.cause.call, policy === '' ? undefined : policy)
}
