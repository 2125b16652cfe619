import 'server-only'
import { collectorList } from '#.generated/collector-list.ts'
import { Params, select } from '../database.ts'
import { queryLimit, type Scope } from '../view.ts'
import type { CellFrame } from './cells.ts'
import type { Affected, CoverageCause } from './contract.ts'

const typeOf: { readonly [id: string]: string } = Object.fromEntries(
  collectorList.map(({ id, resourceType }) => [id, resourceType]),
)

type Blinded = Pick<CoverageCause, 'key' | 'outcome' | 'accountIds' | 'regions' | 'collectors'>

/**
 * Resources that were there when last seen, and could not be looked for since: of each cause those in its accounts, regions
 * and types, as many as the list has that asks for these. One statement.
 */
export async function findAffected(
  scope: Scope,
  { at }: Pick<CellFrame, 'at'>,
  causes: readonly Blinded[],
): Promise<ReadonlyMap<string, Affected>> {
  // Where only facts are missing, the list is complete: whatever was not seen was not seen for another reason.
  const hiding = causes.flatMap((cause) => {
    const types = typesOf(cause)
    return cause.outcome === 'PARTIAL' || types.length === 0 ? [] : [{ cause, types }]
  })
  if (hiding.length === 0) return new Map()
  const params = new Params()
  const asked = hiding.map(({ cause, types }, place) => ({
    ...{ place, types, accounts: cause.accountIds, regions: cause.regions },
  }))
  const rows = await select<{ place: number; resources: number }>(
    `select k.place, sum(c.resources)::int as resources
     from jsonb_to_recordset(${params.add(JSON.stringify(asked))}) as k (place int, types text[], accounts text[], regions text[])
     cross join unnest(k.types) as t (type)
     -- Type by type (the offset says so to the planner): of most, everything was seen.
     cross join lateral (select c.resources from tally_change c where c.presence = 'NOT_SEEN' and c.type = t.type
       and c.account_id = any(k.accounts) and c.region = any(k.regions)
       and c.at <= coalesce(${params.add(at)}::timestamptz, 'infinity') offset 0) c
     group by 1`,
    params.values,
  )
  return new Map(
    rows.flatMap(({ place, resources }) => {
      const one = hiding[place]
      return one && resources > 0 ? [[one.cause.key, { resources, q: queryOf(one.cause, one.types, scope) }]] : []
    }),
  )
}

const typesOf = ({ collectors }: Blinded) => [...new Set(collectors.flatMap((id) => typeOf[id] ?? []))].sort()

function queryOf({ accountIds, regions }: Blinded, types: readonly string[], scope: Scope): string | null {
  const q = [
    'presence:NOT_SEEN',
    ...(scope.kind === 'account' ? [] : [`account:${accountIds.join(',')}`]),
    `region:${regions.join(',')}`,
    `type:${types.join(',')}`,
  ].join(' ')
  return q.length <= queryLimit ? q : null
}
