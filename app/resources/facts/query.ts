import 'server-only'
import { pathsOf } from '#domain/fact-cell.ts'
import type { Facts } from '#domain/resource.ts'
import { Params, select } from '../../database.ts'
import type { Scope } from '../../view.ts'
import { effectiveFilter, type OfferedFact } from '../contract.ts'
import { matching, sourceOf } from '../query.ts'

/** Resources that are looked at, and how many of each type. */
const looked = 2_000
const ofEachType = 3
const offered = 600

/** Paths that facts of what is listed have, by the alphabet: of a few resources of each type, so that rare ones may be missing. */
export async function findOfferedFacts(scope: Scope, at: Date | null, q: string): Promise<OfferedFact[]> {
  const params = new Params()
  const source = sourceOf(at, params, true)
  const rows = await select<{ type: string; facts: Facts }>(
    `with listed as (
       select r.type, ${source.version}.facts
       from ${matching(effectiveFilter(q, scope), at, source, (value) => params.add(value))} limit ${looked}
     ), numbered as (select *, row_number() over (partition by type) as place from listed)
     select type, facts from numbered where place <= ${ofEachType}`,
    params.values,
  )
  const types = new Map<string, Set<string>>()
  for (const { type, facts } of rows)
    for (const path of pathsOf(facts)) {
      const known = types.get(path) ?? new Set()
      types.set(path, known.add(type))
    }
  return [...types]
    .sort(([one], [other]) => one.localeCompare(other))
    .slice(0, offered)
    .map(([path, of]) => ({ path, types: [...of].sort() }))
}
