import 'server-only'
import type { Range } from '#ui/charts/scale.ts'
import { select } from '../database.ts'
import { findPoints } from '../points/query.ts'
import { type Snapshot, snapshotsOf } from '../points/snapshots.ts'
import { type Place, pointScope, type Scope } from '../view.ts'
import { findNotes, type Note } from './annotations.ts'
import {
  type CountedScan,
  type Step,
  severityShown,
  shownTime,
  stepFor,
  type TrendsFilter,
  type Waterfall,
} from './contract.ts'
import { type Events, findEvents } from './events.ts'
import { findMoves, type Moves } from './moves.ts'
import { findCountedScan, findWaterfall } from './query.ts'

const day = 86_400_000
/** What is compared where nobody chose. */
const usualDays = 30

export interface TrendsData {
  /** What the charts show, in milliseconds since 1970: all that was asked for, and the scan whose counts hold where it begins. */
  readonly time: Range
  readonly step: Step
  readonly snapshots: readonly Snapshot[]
  readonly happened: Events
  readonly notes: readonly Note[]
  readonly moves: readonly Moves[]
  /** The scans that are compared; null where there is none. */
  readonly before: CountedScan | null
  readonly after: CountedScan | null
  /** Null unless they are two. */
  readonly waterfall: Waterfall | null
  readonly beside: BesideScope | null
}

/** Another scope that is drawn beside the screen's own. */
export interface BesideScope {
  readonly scope: Scope
  /** What the two are called; null where nothing has such an id. */
  readonly ownName: string | null
  readonly name: string | null
  readonly snapshots: readonly Snapshot[]
}

/** All that Trends shows of a scope. */
export async function findTrends(view: Place, filter: TrendsFilter, now: Date): Promise<TrendsData> {
  const { scope, zone } = view
  const shown = shownTime(filter, view.at ?? now)
  const until = filter.to ?? view.at
  const days = Math.ceil((shown.to.getTime() - shown.from.getTime()) / day)
  const step = stepFor(filter, days)
  const [rows, beside, happened, notes, after] = await Promise.all([
    findPoints(scope, until, days, step),
    filter.versus && Promise.all([findNames([scope, filter.versus]), findPoints(filter.versus, until, days, step)]),
    findEvents(scope, until, days, zone),
    findNotes(scope, until, days),
    findCountedScan(scope, until),
  ])
  const snapshots = since(snapshotsOf(rows), shown.from)
  const [before, moves] = await Promise.all([
    after && findFirst(scope, filter, after, snapshots),
    findMoves(
      scope,
      snapshots.map(({ at }) => at),
      severityShown(filter.metric),
    ),
  ])
  const waterfall =
    before && after && before.id !== after.id ? await findWaterfall(scope, filter.metric, before, after) : null
  const min = Math.min(shown.from.getTime(), snapshots[0]?.at ?? shown.to.getTime())
  return {
    ...{ time: { min, max: shown.to.getTime() }, step, snapshots, happened, notes, moves, before, after, waterfall },
    beside: filter.versus &&
      beside && {
        scope: filter.versus,
        ownName: beside[0].get(pointScope(scope)) ?? null,
        name: beside[0].get(pointScope(filter.versus)) ?? null,
        snapshots: since(snapshotsOf(beside[1]), shown.from),
      },
  }
}

/** What scopes are called, by how points write them; without those that nothing is known of. */
async function findNames(scopes: readonly Scope[]): Promise<ReadonlyMap<string, string>> {
  const ids = scopes.flatMap((scope) => (scope.kind === 'org' ? [] : [scope.id]))
  const rows = await select<{ scope: string; name: string }>(
    `select 'account:' || id as scope, name from account where id = any($1)
     union all (select distinct on (id) 'ou:' || id, name from organizational_unit where id = any($1) order by id, valid_from desc)`,
    [ids],
  )
  return new Map([['org', 'Organization'], ...rows.map(({ scope, name }) => [scope, name] as const)])
}

/** The scans of a stretch of time, and the last one before it, whose counts hold where it begins. */
function since(snapshots: readonly Snapshot[], from: Date): readonly Snapshot[] {
  const start = snapshots.findLastIndex(({ at }) => at <= from.getTime())
  return snapshots.slice(Math.max(0, start))
}

/** The scan to compare with: the one asked for, the one a month before, or the first of the range. */
async function findFirst(
  scope: Scope,
  filter: TrendsFilter,
  after: CountedScan,
  snapshots: readonly Snapshot[],
): Promise<CountedScan | null> {
  const days = Math.min(filter.range, usualDays)
  const found = await findCountedScan(scope, filter.from ?? new Date(after.asOf.getTime() - days * day))
  const [earliest] = snapshots
  return found ?? (earliest ? findCountedScan(scope, new Date(earliest.at)) : null)
}
