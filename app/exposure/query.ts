import 'server-only'
import type { Exposure } from '#domain/exposure.ts'
import type { Observed } from '#domain/observed.ts'
import { sumCounts } from '#domain/score.ts'
import { select } from '../database.ts'
import { findPlaces, type PlaceCounts } from '../points/places.ts'
import { findPointScan } from '../points/query.ts'
import { findFacets } from '../resources/facet-query.ts'
import { findResources } from '../resources/query.ts'
import { pointScope, type Scope } from '../view.ts'
import { type Reached, type ServiceExposure, type ShownKind, shownKinds, type Way } from './contract.ts'
import { type ExposureFilter, resourcesText } from './filter.ts'

export interface ExposureData {
  /** Null before the first scan. */
  readonly scanAt: Date | null
  readonly services: readonly ServiceExposure[]
  /** OUs or accounts, where the reader groups by them. */
  readonly places: readonly PlaceCounts[]
  /** By which facts those are reached that the list shows, the most frequent combination first. */
  readonly ways: readonly Way[]
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
    findCounts(scope, at, filter.by),
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

/** From the counts that are kept: a scope's resources by service, and those whom `by` reaches by way. Two statements. */
async function findCounts(scope: Scope, at: Date | null, by: ShownKind) {
  const scan = await findPointScan(scope, at)
  if (!scan) return { scanAt: null, services: [], ways: [] }
  const rows = await select<{ service: string; exposure: string; way: string; count: number }>(
    `select service, exposure, exposure_way as way, sum(resources)::float8 as count from tally_at($1, $2)
     where presence in ('PRESENT', 'NOT_SEEN') and exposure <> 'not-applicable' group by 1, 2, 3`,
    [pointScope(scope), at],
  )
  const shown: readonly string[] = shownKinds[by].exposures
  const services = [...Map.groupBy(rows, ({ service }) => service)].map(([service, own]) => ({
    service,
    counts: countsOf(own),
  }))
  const reached = rows.filter(({ exposure }) => shown.includes(exposure))
  const ways = [...Map.groupBy(reached, ({ way }) => way)].map(([way, own]) => ({
    way,
    counts: countsOf(own),
    total: own.reduce((sum, { count }) => sum + count, 0),
  }))
  const open = ({ counts: own }: ServiceExposure) => own.internet ?? 0
  return {
    scanAt: scan.scanAt,
    services: services.sort((a, b) => open(b) - open(a) || a.service.localeCompare(b.service)),
    ways: ways.sort((a, b) => b.total - a.total || a.way.localeCompare(b.way)),
  }
}

const countsOf = (rows: readonly { readonly exposure: string; readonly count: number }[]) =>
  sumCounts(rows.map(({ exposure, count }) => ({ [exposure]: count })))

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
