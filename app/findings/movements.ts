import 'server-only'
import { Params, select } from '../database.ts'
import { pointScope, type Scope } from '../view.ts'
import type { FindingMove } from './contract.ts'

const day = 86_400_000

export interface Movements {
  /** Open findings where the range begins. */
  readonly before: number
  /** What happened to findings, by UTC day, oldest first; `at` is when the last of them did. */
  readonly moves: readonly { readonly at: number; readonly status: FindingMove; readonly findings: number }[]
  /** When the scans of the range had ended, the last of each UTC day, in milliseconds since 1970. */
  readonly scans: readonly number[]
}

/** Findings that opened, opened again and were closed in some days up to an instant: what stays open is their difference. */
export async function findMovements(scope: Scope, at: Date | null, days: number, now: Date): Promise<Movements> {
  const end = at ?? now
  const params = new Params()
  const from = params.add(new Date(end.getTime() - days * day))
  const until = params.add(at)
  const point = params.add(pointScope(scope))
  const rows = await select<{ kind: 'before' | 'scan' | FindingMove; at: Date | null; findings: number }>(
    `select 'before' as kind, null::timestamptz as at, coalesce(sum(findings), 0)::float8 as findings
     from finding_tally_at(${point}, ${from}) where status in ('OPEN', 'REOPENED')
     union all
     select m.kind || '-since', max(m.at), sum(m.findings)::float8
     from ${movesOf(scope, from, `coalesce(${until}::timestamptz, 'infinity')`, params)} group by m.kind, date_trunc('day', m.at, 'UTC')
     union all
     select 'scan', max(p.counted_at), 0 from scan_point p
     where p.scope = ${point} and p.scan_at > ${from} and p.counted_at <= coalesce(${until}::timestamptz, 'infinity')
     group by date_trunc('day', p.counted_at, 'UTC')
     order by 2`,
    params.values,
  )
  return {
    before: rows.find(({ kind }) => kind === 'before')?.findings ?? 0,
    moves: rows.flatMap(({ kind, at, findings }) =>
      kind !== 'before' && kind !== 'scan' && at ? [{ at: at.getTime(), status: kind, findings }] : [],
    ),
    scans: rows.flatMap(({ kind, at }) => (kind === 'scan' && at ? [at.getTime()] : [])),
  }
}

/** SQL: what happened in a scope later than an instant and up to another; to the accounts of an OU, while they belonged to it. */
function movesOf(scope: Scope, after: string, upTo: string, params: Params): string {
  if (scope.kind === 'org') return `finding_moves(${after}, ${upTo}) m`
  const within =
    scope.kind === 'account'
      ? `where m.account_id = ${params.add(scope.id)}`
      : `join account_version v on v.account_id = m.account_id and holds(v.valid_from, v.valid_to, m.at)
         where ${params.add(scope.id)} = any(v.ou_ids)`
  return `finding_move m ${within} and m.at > ${after} and m.at <= ${upTo}`
}
