import 'server-only'
import { askedOfFindings, filterToSql, findingTerm } from '#db/filter.ts'
import { openStatus } from '#db/finding-choice.ts'
import type { Filter } from '#domain/filter.ts'
import { severities } from '#domain/pillars.ts'
import { Params, select } from '../database.ts'

/*
 * What is frequent is found soonest by whoever walks through the list in its order and looks at each; what is rare, by an index
 * of its own, of which all that match are read before the first can be shown. How many match, the planner guesses: it
 * knows the most frequent values and the spread of the rest.
 */

/** Resources that are looked at in the time that the index of texts takes for what is frequent. */
const resourcesWalked = 10_000
/** The planner takes half of what the index of texts finds for what matches. */
const believed = 0.5
/** Findings that are looked at, in an index alone, in the time that it takes to look up the first thousands by their age. */
const findingsWalked = 50_000

/** Whether terms are compared with what each resource is called or tagged. */
export const readsTexts = (filter: Filter) =>
  filter.some((term) => ['name', 'text', 'arn'].includes(term.key) || term.key.startsWith('tag.'))

/** Whether so many resources match texts, as it seems, that a walk through the list soon has as many as are wanted. */
export async function manyMatch(filter: Filter, wanted: number): Promise<boolean> {
  if (!readsTexts(filter)) return false
  const params = new Params()
  const target = { resource: 'r', posture: 'r', version: 'r', at: null }
  const condition = filterToSql(filter, target, (value) => params.add(value))
  const share = await guessedShare(`resource r where ${condition}`, 'resource', params)
  return wanted * believed <= share * resourcesWalked
}

/** The same of ages that a filter asks for, and of the findings that are open. */
export async function manyHaveAge(filter: Filter, at: Date | null, wanted: number): Promise<boolean> {
  const ages = askedOfFindings(filter).filter(({ key }) => key === 'age')
  if (ages.length === 0) return false
  const params = new Params()
  const table = at ? 'finding_version' : 'finding'
  const conditions = ages.map((term) => findingTerm(term, 'f', at, (value) => params.add(value)))
  const open = `${table} f where ${openStatus('f')} and f.first_seen_at is not null`
  const share = await guessedShare(`${table} f where ${conditions.join(' and ')}`, open, params)
  return wanted <= share * findingsWalked
}

/** What has failed for a time is in no order but within a severity, of which it has one. */
export function withSeverities(terms: Filter): Filter {
  const asked = askedOfFindings(terms)
  if (asked.length === 0 || asked.some(({ key }) => key !== 'age')) return terms
  return [...terms, { key: 'severity', negated: false, values: severities.map((text) => ({ text, pattern: false })) }]
}

async function guessedShare(some: string, all: string, params: Params): Promise<number> {
  const [row] = await select<{ 'QUERY PLAN': readonly [{ Plan: { Plans: readonly { 'Plan Rows': number }[] } }] }>(
    `explain (format json) select from ${some} union all select from ${all}`,
    params.values,
  )
  const [matching, whole] = row?.['QUERY PLAN'][0].Plan.Plans ?? []
  return (matching?.['Plan Rows'] ?? 0) / Math.max(1, whole?.['Plan Rows'] ?? 1)
}
