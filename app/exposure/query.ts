import 'server-only'
import type { Exposure } from '#domain/exposure.ts'
import type { Observed } from '#domain/observed.ts'
import { select } from '../database.ts'
import { findPlaces, type PlaceCounts } from '../points/places.ts'
import { findPointScan, findServiceCounts } from '../points/query.ts'
import { findFacets } from '../resources/facet-query.ts'
import { findResources } from '../resources/query.ts'
import type { Scope } from '../view.ts'
import type { Reached, ServiceExposure } from './contract.ts'
import { type ExposureFilter, resourcesText } from './filter.ts'

export interface ExposureData {
  /** Null before the first scan. */
  readonly scanAt: Date | null
  readonly services: readonly ServiceExposure[]
  /** OUs or accounts, where the reader groups by them. */
  readonly places: readonly PlaceCounts[]
  readonly reached: readonly Reached[]
  readonly total: number
  /** Not all were counted: there may be more than `total`. */
  readonly atLeast: boolean
  readonly next: string | null
}

/** Everything on the Exposure screen, for a scope, as of an instant. */
export async function findExposure(scope: Scope, at: Date | null, filter: ExposureFilter): Promise<ExposureData> {
  const q = resourcesText(filter)
  const [points, places, page, facets] = await Promise.all([
    findServices(scope, at),
    filter.group === 'service' ? [] : findPlaces(scope, at, filter.group),
    findResources(scope, at, { q, cursor: filter.cursor, size: 50, order: 'critical' }),
    findFacets(scope, at, q),
  ])
  const verdicts = await findVerdicts(
    page.rows.map(({ uid }) => uid),
    at,
  )
  return {
    ...points,
    places,
    total: facets.total,
    atLeast: facets.atLeast,
    next: page.next,
    reached: page.rows.map((row) => {
      const known = verdicts.get(row.uid)
      return { ...row, since: known?.since ?? row.firstSeenAt, verdict: known?.verdict ?? null }
    }),
  }
}

async function findServices(scope: Scope, at: Date | null) {
  const scan = await findPointScan(scope, at)
  if (!scan) return { scanAt: null, services: [] }
  const counts = await findServiceCounts(scope, at, ['exposure'])
  const rows = [
    ...Map.groupBy(
      counts.filter(({ value }) => value !== 'not-applicable'),
      ({ service }) => service,
    ),
  ].map(([service, own]) => ({
    service,
    counts: Object.fromEntries(own.map(({ value, count }) => [value, count])),
  }))
  const open = ({ counts: own }: ServiceExposure) => own.internet ?? 0
  return { scanAt: scan.scanAt, services: rows.sort((a, b) => open(b) - open(a) || a.service.localeCompare(b.service)) }
}

/** The paths of some resources, and since when each has had the exposure that it has. */
async function findVerdicts(uids: readonly string[], at: Date | null) {
  const rows = await select<{ uid: string; verdict: Observed<Exposure> | null; since: string }>(
    `select r.id::text as uid, p.pillars -> 'exposure' as verdict,
       to_char(coalesce((select max(o.valid_to) from posture_version o
         where o.resource_id = r.id and o.valid_to <= p.valid_from and (o.exposure <> p.exposure or o.presence in ('GONE', 'OUT_OF_SCOPE'))),
         r.first_seen_at), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
     from resource r join posture_version p on p.resource_id = r.id
       and ($2::timestamptz is null and p.valid_to is null or p.valid_from <= $2 and (p.valid_to is null or p.valid_to > $2))
     where r.id = any($1::bigint[])`,
    [uids, at],
  )
  return new Map(rows.map((row) => [row.uid, row]))
}
