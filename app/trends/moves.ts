import 'server-only'
import type { Severity } from '#domain/pillars.ts'
import { Params, select } from '../database.ts'
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
  // An instant belongs to what it ends, as in a list as of then.
  const place = `width_bucket(m.at - interval '1 microsecond', ${bounds})`
  const rows = await select<{ place: number; kind: 'opened' | 'reopened' | 'resolved'; findings: number }>(
    `select ${place} as place, m.kind, sum(m.findings)::float8 as findings
     from ${movesOf(scope, bounds, instants.length, place, params)}
       ${severity ? `and m.severity = ${params.add(severity)}` : ''}
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

/** SQL: what happened in a scope between the first and the last bound; to the accounts that belonged to an OU when the stretch ended. */
function movesOf(scope: Scope, bounds: string, last: number, place: string, params: Params): string {
  const [after, upTo] = [`(${bounds})[1]`, `(${bounds})[${last}]`]
  if (scope.kind === 'org') return `finding_moves(${after}, ${upTo}) m where true`
  const within =
    scope.kind === 'account'
      ? `where m.account_id = ${params.add(scope.id)}`
      : `join account_version v on v.account_id = m.account_id and (
           v.valid_from <= ${after} and v.valid_to is null or holds(v.valid_from, v.valid_to, (${bounds})[${place} + 1]))
         where ${params.add(scope.id)} = any(v.ou_ids)`
  return `finding_move m ${within} and m.at > ${after} and m.at <= ${upTo}`
}
