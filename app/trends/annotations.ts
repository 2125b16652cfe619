import 'server-only'
import { Params, select } from '../database.ts'
import { parseScope, pointScope, type Scope } from '../view.ts'

/** What a reader says happened, with everything that it said before. */
export interface Note {
  readonly id: string
  /** The last one's. */
  readonly version: number
  readonly scope: Scope
  readonly scopeName: string
  readonly at: Date
  readonly text: string
  readonly writtenAt: Date
  /** Null while it stands. */
  readonly deletedAt: Date | null
  /** Oldest first. */
  readonly earlier: readonly { readonly at: Date; readonly text: string; readonly writtenAt: Date }[]
}

/** As many are shown, the latest. */
export const notesShown = 100

/** SQL: whether `n.scope` is a scope, what it lies in, or what lies in it: of two places, when both are on the way to one account. */
function relatedTo(scope: Scope, params: Params): string {
  if (scope.kind === 'org') return 'true'
  const id = params.add(scope.id)
  return `n.scope in ('org', ${params.add(pointScope(scope))}) or exists (select from account a
    where ${scope.kind === 'ou' ? `${id} = any(a.ou_ids)` : `a.id = ${id}`}
      and (n.scope = 'account:' || a.id or n.scope = any(select 'ou:' || o from unnest(a.ou_ids) o)))`
}

/**
 * Notes dated within some days up to an instant, oldest first: of the scope, of what it lies in, and of what lies in it. Deleted
 * ones are among them.
 */
export async function findNotes(scope: Scope, at: Date | null, days: number): Promise<Note[]> {
  const params = new Params()
  const until = `coalesce(${params.add(at)}::timestamptz, now())`
  const since = `${until} - make_interval(days => ${params.add(days)})`
  const related = relatedTo(scope, params)
  const rows = await select<{
    id: string
    version: number
    scope: string
    scopeName: string | null
    at: Date
    text: string
    writtenAt: Date
    endedAt: Date | null
  }>(
    `with shown as materialized (
       select n.id from annotation n where n.at between ${since} and ${until} and (${related})
         and not exists (select from annotation later where later.id = n.id and later.version > n.version)
       order by n.at desc, n.id desc limit ${notesShown}
     )
     select n.id::text, n.version, n.scope, n.at, n.text, n.valid_from as "writtenAt", n.valid_to as "endedAt",
       coalesce((select name from account where 'account:' || id = n.scope),
         (select name from organizational_unit where 'ou:' || id = n.scope order by valid_from desc limit 1)) as "scopeName"
     from shown join annotation n using (id) order by n.id, n.version`,
    params.values,
  )
  return [...Map.groupBy(rows, ({ id }) => id).values()]
    .flatMap((versions) => {
      const last = versions.at(-1)
      if (!last) return []
      const place = parseScope(last.scope.replace(/^(ou|account):/, '')) ?? { kind: 'org' as const }
      const { id, version, at, text, writtenAt, endedAt } = last
      return {
        ...{ id, version, at, text, writtenAt, scope: place, deletedAt: endedAt },
        scopeName: place.kind === 'org' ? 'Organization' : (last.scopeName ?? place.id),
        earlier: versions.slice(0, -1),
      }
    })
    .sort((one, other) => one.at.getTime() - other.at.getTime())
}
