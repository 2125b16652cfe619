import 'server-only'
import type { Severity } from '#domain/pillars.ts'
import { Params, select } from '../database.ts'
import { everWithin } from '../findings/movements.ts'
import type { Scope } from '../view.ts'

/** What happened to findings from one scan to the next. Instants in milliseconds since 1970. */
export interface Moves {
  /** Later than this, … */
  readonly since: number
  /** … up to here. */
  readonly at: number
  readonly opened: number
  readonly reopened: number
  readonly resolved: number
}

/**
 * How many findings opened, opened again and were closed between each two of some instants: as many as the list of each has.
 * @param instants oldest first
 * @param severity null: all
 */
export async function findMoves(
  scope: Scope,
  instants: readonly number[],
  severity: Severity | null,
): Promise<readonly Moves[]> {
  const [first, last] = [instants[0], instants.at(-1)]
  if (first === undefined || last === undefined || instants.length < 2) return []
  const params = new Params()
  const bounds = `${params.add(instants.map((at) => new Date(at).toISOString()))}::timestamptz[]`
  const between = [`(${bounds})[1]`, `(${bounds})[${instants.length}]`]
  // An instant belongs to what it ends, as in a list as of then.
  const place = `width_bucket(m.at - interval '1 microsecond', ${bounds})`
  const rows = await select<{ place: number; kind: 'opened' | 'reopened' | 'resolved'; findings: number }>(
    `select ${place} as place, m.kind, sum(m.findings)::float8 as findings
     from ${scope.kind === 'org' ? `finding_moves(${between.join(', ')}) m where true` : `finding_move m where m.at > ${between[0]} and m.at <= ${between[1]}`}
       ${severity ? `and m.severity = ${params.add(severity)}` : ''}
       ${withinScope(scope, `(${bounds})[${place} + 1]`, params)}
     group by 1, 2`,
    params.values,
  )
  return instants.slice(1).map((at, index) => {
    const of = (kind: string) => rows.find((row) => row.place === index + 1 && row.kind === kind)?.findings ?? 0
    return {
      since: instants[index] ?? at,
      at,
      ...{ opened: of('opened'), reopened: of('reopened'), resolved: of('resolved') },
    }
  })
}

/** SQL: of an OU, the accounts that belonged to it when the stretch ended. */
function withinScope(scope: Scope, end: string, params: Params): string {
  if (scope.kind === 'org') return ''
  if (scope.kind === 'account') return `and m.account_id = ${params.add(scope.id)}`
  return `and ${everWithin(scope.id, 'm', params)} and exists (select from account_version v where v.account_id = m.account_id and ${params.add(scope.id)} = any(v.ou_ids)
    and holds(v.valid_from, v.valid_to, ${end}))`
}
