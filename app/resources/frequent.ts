import 'server-only'
import { askedOfFindings, filterToSql, findingTerm } from '#db/filter.ts'
import { openStatus } from '#db/finding-choice.ts'
import { accountKeys, type Filter, type FilterTerm, findingKeys } from '#domain/filter.ts'
import { severities } from '#domain/pillars.ts'
import { Params, select } from '../database.ts'

/*
 * What is frequent is found soonest by whoever walks through the list in its order and looks at each; what is rare, by an index
 * of its own, of which all that match are read before the first can be shown. How many match, the planner guesses: it
 * knows the most frequent values and the spread of the rest.
 */

/** Entries of the index of texts that are read, all of a value before the first resource, in the time of one look at a resource. */
const entriesPerLook = 5
/** The planner takes half of what the index of texts finds for what matches. */
const believed = 0.5
/** Findings that are looked at, in an index alone, in the time that it takes to look up the first thousands by their age. */
const findingsWalked = 50_000

/** Whether terms are compared with what each resource is called or tagged. */
export const readsTexts = (filter: Filter) => filter.some(isText)
const isText = ({ key }: FilterTerm) => ['name', 'text', 'arn'].includes(key) || key.startsWith('tag.')

/** What has an index in the order of the list. */
const orderedKeys: ReadonlySet<string> = new Set([
  ...['region', 'type', 'owner'],
  ...['encryption', 'transit', 'exposure', 'way', 'waf'],
])

/** Whether a walk through the list leaves out what a token does not ask for: there is an index of the rest in its order. */
const narrowsWalk = ({ key, negated, values }: FilterTerm) =>
  accountKeys.has(key) || (orderedKeys.has(key) && !negated && values.length === 1 && !values[0]?.pattern)

/**
 * For each of some filters whether a walk through the list, or through what of it is asked for, has as many as are wanted before the
 * index of texts is read. Findings that are asked for have an order of their own.
 */
export async function walkIsShorter(filters: readonly Filter[], wanted: number): Promise<readonly boolean[]> {
  const walkable = (filter: Filter) => readsTexts(filter) && askedOfFindings(filter).length === 0
  if (!filters.some(walkable)) return filters.map(() => false)
  const params = new Params()
  const resources = (alias: string, filter: Filter) => {
    const target = { resource: alias, posture: alias, version: alias, at: null }
    return `resource ${alias} where ${filterToSql(filter, target, (value) => params.add(value))}`
  }
  const guessed = await guessedRows(
    filters.flatMap((filter, index) => {
      const ofResources = filter.filter(({ key }) => !findingKeys.has(key))
      return [
        resources(`listed${index}`, ofResources.filter(narrowsWalk)),
        resources(`held${index}`, ofResources.filter(isText)),
        resources(`matching${index}`, ofResources),
      ]
    }),
    params,
  )
  return filters.map((filter, index) => {
    const [listed, held, matching] = ['listed', 'held', 'matching'].map((name) => guessed.get(`${name}${index}`) ?? 0)
    if (!walkable(filter) || !listed || !held || !matching) return false
    const looks = Math.min(listed, (wanted * listed * believed) / matching)
    return looks * entriesPerLook <= held / believed
  })
}

/** The same of ages that a filter asks for, and of the findings that are open. */
export async function manyHaveAge(filter: Filter, at: Date | null, wanted: number): Promise<boolean> {
  const ages = askedOfFindings(filter).filter(({ key }) => key === 'age')
  if (ages.length === 0) return false
  const params = new Params()
  const table = at ? 'finding_version' : 'finding'
  const conditions = ages.map((term) => findingTerm(term, 'aged', at, (value) => params.add(value)))
  const guessed = await guessedRows(
    [
      `${table} aged where ${conditions.join(' and ')}`,
      `${table} open where ${openStatus('open')} and open.first_seen_at is not null`,
    ],
    params,
  )
  return wanted * (guessed.get('open') ?? 0) <= (guessed.get('aged') ?? 0) * findingsWalked
}

/** What has failed for a time is in no order but within a severity, of which it has one. */
export function withSeverities(terms: Filter): Filter {
  const asked = askedOfFindings(terms)
  if (asked.length === 0 || asked.some(({ key }) => key !== 'age')) return terms
  return [...terms, { key: 'severity', negated: false, values: severities.map((text) => ({ text, pattern: false })) }]
}

interface Plan {
  readonly Alias?: string
  readonly 'Plan Rows': number
  readonly Plans?: readonly Plan[]
}

/** How many rows the planner takes each of some tables, by its alias, to have under its condition; none where it sees that none can. */
async function guessedRows(tables: readonly string[], params: Params): Promise<ReadonlyMap<string, number>> {
  const [row] = await select<{ 'QUERY PLAN': readonly [{ Plan: Plan }] }>(
    `explain (format json) ${tables.map((table) => `select from ${table}`).join(' union all ')}`,
    params.values,
  )
  const plan = row?.['QUERY PLAN'][0].Plan
  const scans = plan?.Alias ? [plan] : (plan?.Plans ?? [])
  return new Map(scans.flatMap((scan) => (scan.Alias ? [[scan.Alias, scan['Plan Rows']]] : [])))
}
