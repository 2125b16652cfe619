import 'server-only'
import { dayOf } from '#ui/format.ts'
import { Params, select } from '../database.ts'
import { pointScope, type Scope } from '../view.ts'

/** What happened to a scope and its scans. */
export interface TrendEvent {
  readonly at: Date
  readonly kind: EventKind
  /** Ids of scans, names of accounts, ids of controls. */
  readonly names: readonly string[]
}
export type EventKind = 'scan failed' | 'scan cancelled' | 'accounts joined' | 'accounts left' | 'controls changed'

export interface Events {
  readonly events: readonly TrendEvent[]
  /** When the first scan with counts of the scope had ended; null before. */
  readonly firstAt: Date | null
}

/**
 * What happened in some days up to an instant, oldest first. An account joins an OU when it comes into the organisation or is
 * moved there; what the first scan found has not joined.
 * @param zone whose days accounts are put together by
 */
export async function findEvents(scope: Scope, at: Date | null, days: number, zone: string): Promise<Events> {
  const params = new Params()
  const until = `coalesce(${params.add(at)}::timestamptz, now())`
  const since = `${until} - make_interval(days => ${params.add(days)})`
  const point = params.add(pointScope(scope))
  const within =
    scope.kind === 'org'
      ? 'true'
      : scope.kind === 'ou'
        ? `${params.add(scope.id)} = any(ou_ids)`
        : `account_id = ${params.add(scope.id)}`
  const found = await select<TrendEvent | { at: Date; kind: 'first scan'; names: [] }>(
    `with span as materialized (select ${since} as since, ${until} as until),
     member as materialized (select account_id, name, valid_from, valid_to from account_version where ${within})
     select as_of as at, case status when 'FAILED' then 'scan failed' else 'scan cancelled' end as kind, array[id::text] as names
     from scan, span where status in ('FAILED', 'CANCELLED') and as_of between since and until
     union all
     select m.valid_from, 'accounts joined', array_agg(m.name order by m.name) from member m, span
     where m.valid_from between since and until
       and m.valid_from > (select min(valid_from) + interval '1 day' from account_version)
       and not exists (select from member p where p.account_id = m.account_id and p.valid_to = m.valid_from) group by 1
     union all
     select m.valid_to, 'accounts left', array_agg(m.name order by m.name) from member m, span
     where m.valid_to between since and until
       and not exists (select from member n where n.account_id = m.account_id and n.valid_from = m.valid_to) group by 1
     union all
     select c.at, 'controls changed', array_agg(distinct c.control_id) from span, (
       select control_id, valid_from as at from control_version union all
       select control_id, valid_to from control_version where valid_to is not null) c
     where c.at between since and until and c.at > (select min(valid_from) from control_version) group by 1
     union all
     (select counted_at, 'first scan', '{}'::text[] from scan_point where scope = ${point} order by scan_at, scan_id limit 1)
     order by 1`,
    params.values,
  )
  const first = found.find(({ kind }) => kind === 'first scan')
  const events = found.flatMap((event) => (event.kind === 'first scan' ? [] : [event]))
  const byDay = Map.groupBy(events, ({ at, kind }) => (kind.startsWith('accounts') ? `${kind} ${dayOf(at, zone)}` : at))
  return {
    events: [...byDay.values()].flatMap(([first, ...others]) =>
      first ? [{ ...first, names: [...first.names, ...others.flatMap(({ names }) => names)] }] : [],
    ),
    firstAt: first?.at ?? null,
  }
}
