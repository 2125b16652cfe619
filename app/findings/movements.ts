import 'server-only'
import { Params, select } from '../database.ts'
import { scopeCondition } from '../scope.ts'
import { pointScope, type Scope } from '../view.ts'

const day = 86_400_000

export interface Movements {
  /** Open findings where the range begins. */
  readonly before: number
  /** By UTC day, oldest first; days without a change are not among them. */
  readonly days: readonly { readonly at: number; readonly opened: number; readonly closed: number }[]
  /** When the scans of the range had ended, the last of each UTC day, in milliseconds since 1970. */
  readonly scans: readonly number[]
}

/** Findings that opened and that closed in some days up to an instant, from the dated counts: what stays open is their difference. */
export async function findMovements(scope: Scope, at: Date | null, days: number, now: Date): Promise<Movements> {
  const end = at ?? now
  const params = new Params()
  const from = params.add(new Date(end.getTime() - days * day))
  const until = params.add(at)
  const point = params.add(pointScope(scope))
  const rows = await select<{ kind: 'before' | 'day' | 'scan'; at: Date | null; opened: number; closed: number }>(
    `select 'before' as kind, null::timestamptz as at, coalesce(sum(findings), 0)::float8 as opened, 0::float8 as closed
     from finding_tally_at(${point}, ${from}) where status in ('OPEN', 'REOPENED')
     union all
     select 'day', max(at), sum(greatest(moved, 0))::float8, sum(greatest(-moved, 0))::float8 from (
       -- What was and stays open moves from one count to another at the same instant, and neither opens nor closes.
       select c.at, sum(c.findings) as moved from finding_tally_change c
       where c.status in ('OPEN', 'REOPENED') and c.at > ${from} and c.at <= coalesce(${until}::timestamptz, 'infinity')
         and ${scopeCondition(scope, 'c.account_id', params, at)}
       group by c.at, c.account_id, c.region, c.control_id) m group by date_trunc('day', at, 'UTC')
     union all
     select 'scan', max(p.counted_at), 0, 0 from scan_point p
     where p.scope = ${point} and p.scan_at > ${from} and p.counted_at <= coalesce(${until}::timestamptz, 'infinity')
     group by date_trunc('day', p.counted_at, 'UTC')
     order by 1, 2`,
    params.values,
  )
  return {
    before: rows.find(({ kind }) => kind === 'before')?.opened ?? 0,
    days: rows.flatMap(({ kind, at, opened, closed }) =>
      kind === 'day' && at ? [{ at: at.getTime(), opened, closed }] : [],
    ),
    scans: rows.flatMap(({ kind, at }) => (kind === 'scan' && at ? [at.getTime()] : [])),
  }
}
