import 'server-only'
import { filterToSql, findingTerm } from '#db/filter.ts'
import { choiceCondition, type FindingChoice, isMove, openStatus, speaksOf } from '#db/finding-choice.ts'
import { accountKeys, type Filter, type FilterKey, type FilterTerm, findingKeys, parseFilter } from '#domain/filter.ts'
import { type Severity, severities } from '#domain/pillars.ts'
import { Params, select } from '../database.ts'
import { countedAtMost, lookedUpAtMost, scopeTerms } from '../resources/contract.ts'
import { sourceOf } from '../resources/query.ts'
import { scopeCondition } from '../scope.ts'
import { pointScope, type Scope } from '../view.ts'
import type { FindingCount, FindingsFilter } from './contract.ts'

/** What the counts of a scope know of each finding, and what the counts by account know besides. */
const scopeTallied: ReadonlySet<FilterKey> = new Set<FilterKey>([
  'severity',
  'control',
  'compliance',
  'region',
  'service',
])
const accountTallied: ReadonlySet<string> = new Set([...scopeTallied, ...accountKeys])
/** What the counts of what happened know. */
const moveTallied: ReadonlySet<string> = new Set<string>(['control', 'compliance', ...accountKeys])
/** What happens to findings, as it is kept, and what they are then. */
const movedTo = {
  resolved: ['resolved', 'RESOLVED'],
  'resolved-since': ['resolved', 'RESOLVED'],
  'opened-since': ['opened', 'OPEN'],
  'reopened-since': ['reopened', 'REOPENED'],
} as const
/** What happened since an instant. */
interface Happening {
  readonly status: keyof typeof movedTo
  readonly since: Date
}
/** Where a finding is, as its resource is. */
const placeKeys: ReadonlySet<string> = new Set([...accountKeys, 'region', 'service', 'type'])
/** Facets: what they are narrowed by is left out of the statement, so that each can be counted under the others. */
const facetKeys: ReadonlySet<FilterKey> = new Set<FilterKey>(['severity', 'service'])

export interface Counted {
  readonly counts: readonly FindingCount[]
  /** Of which severities counting ended at the limit: there are as many, and maybe more. */
  readonly ended: readonly Severity[]
}

/** Findings by what they are counted by, under everything in the filter's text but severity and service. */
export async function countFindings(
  scope: Scope,
  at: Date | null,
  { q, exact }: Pick<FindingsFilter, 'q' | 'exact'>,
): Promise<Counted> {
  const terms = parseFilter(q).filter.filter((term) => !facetKeys.has(term.key))
  return terms.every((term) => accountTallied.has(term.key))
    ? { counts: await tallied(scope, at, terms), ended: [] }
    : countRows(scope, at, terms, exact)
}

/** Whether accounts and ages can be told by control: nothing is asked but what all findings of an account share. */
export function asksPlaceOnly(q: string): boolean {
  return parseFilter(q).filter.every(({ key }) => accountKeys.has(key) || key === 'severity' || key === 'control')
}

async function tallied(scope: Scope, at: Date | null, terms: Filter): Promise<FindingCount[]> {
  const params = new Params()
  const add = (value: unknown) => params.add(value)
  const byAccount = terms.some((term) => !scopeTallied.has(term.key))
  const from = !byAccount
    ? `finding_tally_at(${add(pointScope(scope))}, ${add(at)}) r`
    : at === null
      ? 'finding_tally r'
      : 'finding_tally_change r'
  const conditions = [
    ...(byAccount ? [scopeCondition(scope, 'r.account_id', params, at)] : []),
    ...(byAccount && at ? [`r.at <= ${add(at)}`] : []),
    ...termConditions(
      terms,
      'r',
      at,
      (rest) => filterToSql(rest, { resource: 'r', posture: 'r', version: 'r', at }, add),
      add,
    ),
  ]
  return select<FindingCount>(
    `select r.control_id as "controlId", r.severity, r.dimension, r.service, r.compliance, nullif(r.status, '') as status,
            null as "closeCause", sum(r.findings)::float8 as findings
     from ${from} where ${conditions.join(' and ') || 'true'} group by 1, 2, 3, 4, 5, 6 having sum(r.findings) > 0`,
    params.values,
  )
}

/** What is asked of the finding, as conditions on its own columns; the rest as `others` makes it. */
export function termConditions(
  terms: Filter,
  f: string,
  at: Date | null,
  others: (rest: Filter) => string,
  add: (value: unknown) => string,
): string[] {
  const isOwn = (term: FilterTerm) => findingKeys.has(term.key)
  const rest = terms.filter((term) => !isOwn(term))
  return [
    ...(rest.length > 0 ? [others(rest)] : []),
    ...terms.filter(isOwn).map((term) => `${term.negated ? 'not ' : ''}(${findingTerm(term, f, at, add)})`),
  ]
}

/** SQL of the findings there are, now or as of an instant, with their resources as `r`: from, and conditions. */
export function findingRows(
  scope: Scope,
  at: Date | null,
  terms: Filter,
  choice: FindingChoice | null,
  params: Params,
): { readonly from: string; readonly where: string; readonly posture: string; readonly since: string } {
  const add = (value: unknown) => params.add(value)
  const needsVersion = terms.some(({ key }) => key === 'name' || key === 'text' || key.startsWith('tag.'))
  const source = sourceOf(at, params, needsVersion)
  // What was resolved, and what happened, is read from the histories, now too: they have an index by instant.
  const happened = choice !== null && (choice.status === 'resolved' || isMove(choice.status))
  const versions = at !== null || happened
  const valid = at ? speaksOf(add(at), choice, 'f') : choice && isMove(choice.status) ? 'true' : 'f.valid_to is null'
  const spoken = terms.some((term) => term.key === 'presence')
  const conditions = [
    ...(versions ? [valid] : []),
    source.where,
    scopeCondition(scope, 'f.account_id', params, at),
    ...(spoken || happened ? [] : [`${source.posture}.presence in ('PRESENT', 'NOT_SEEN')`]),
    ...(choice ? [choiceCondition(choice, 'f', versions ? 'finding_version' : 'finding', add)] : []),
    ...termConditions(terms, 'f', at, (rest) => filterToSql(rest, source, add), add),
  ]
  return {
    from: `${versions ? 'finding_version' : 'finding'} f join ${at ? `(${source.from})` : source.from} on r.id = f.resource_id`,
    where: conditions.join(' and '),
    posture: source.posture,
    since: versions ? 'f.valid_from' : 'f.last_changed_at',
  }
}

async function countRows(scope: Scope, at: Date | null, terms: Filter, exact: boolean): Promise<Counted> {
  const params = new Params()
  const aged = terms.some((term) => term.key === 'age' && !term.negated)
  const told = aged && terms.every(({ key }) => findingKeys.has(key) || placeKeys.has(key))
  const { from, where } = told ? openRows(scope, at, terms, params) : findingRows(scope, at, terms, null, params)
  // Of what only its resource tells, each finding is looked up.
  const atMost = told ? countedAtMost : lookedUpAtMost
  const found = (condition: string) => `(
    select f.control_id, f.severity, f.dimension, r.service, f.compliance, f.status from ${from}
    where ${condition} and ${where} ${exact ? '' : `limit ${atMost + 1}`})`
  // What is open for a time is found by severity, each up to the limit, as the chart of ages counts it.
  const parts = aged
    ? severities.map((severity) => found(`f.severity = '${severity}'`))
    : [found(`(${openStatus('f')} or f.compliance = 'INSUFFICIENT_DATA')`)]
  const rows = await select<FindingCount>(
    `select control_id as "controlId", severity, dimension, service, compliance, status, null as "closeCause",
            count(*)::float8 as findings
     from (${parts.join(' union all ')}) found group by 1, 2, 3, 4, 5, 6`,
    params.values,
  )
  const isOver = (counts: readonly FindingCount[]) =>
    !exact && counts.reduce((total, { findings }) => total + findings, 0) > atMost
  const ended = aged
    ? severities.filter((severity) => isOver(rows.filter((row) => row.severity === severity)))
    : isOver(rows)
      ? severities
      : []
  return { counts: rows, ended }
}

/** As `findingRows`, of what is open: that is there, so that nothing but its place is looked up. */
function openRows(scope: Scope, at: Date | null, terms: Filter, params: Params) {
  const add = (value: unknown) => params.add(value)
  const place = { resource: 'r', posture: 'r', version: 'r', at }
  const conditions = [
    ...(at ? [`f.valid_from <= ${add(at)} and (f.valid_to is null or f.valid_to > ${add(at)})`] : []),
    scopeCondition(scope, 'f.account_id', params, at),
    ...termConditions(terms, 'f', at, (rest) => filterToSql(rest, place, add), add),
  ]
  const from = at
    ? 'finding_version f join resource r on r.id = f.resource_id'
    : 'finding f cross join lateral (select f.account_id, f.region, f.service, f.type) r'
  return { from, where: conditions.join(' and ') }
}

/** What was resolved, or happened, since an instant, by cause, under everything in the filter's text but severity and service. */
export function countHappened(
  scope: Scope,
  at: Date | null,
  filter: Pick<FindingsFilter, 'q'>,
  choice: Happening,
): Promise<FindingCount[]> {
  const params = new Params()
  const terms = parseFilter(filter.q).filter.filter((term) => !facetKeys.has(term.key))
  const counted = terms.every(({ key }) => moveTallied.has(key))
    ? movesCounted(scope, at, terms, choice, params)
    : movesOneByOne(scope, at, terms, choice, params)
  return select<FindingCount>(
    `select control_id as "controlId", severity, dimension, service, compliance, status, nullif(close_cause, '') as "closeCause",
            true as moved, sum(findings)::float8 as findings
     from (${counted}) counted group by 1, 2, 3, 4, 5, 6, 7 having sum(findings) > 0`,
    params.values,
  )
}

/** SQL: what happened as it is kept, less, of what is to be resolved still, that which is not any more. */
function movesCounted(
  scope: Scope,
  at: Date | null,
  terms: Filter,
  { status, since }: Happening,
  params: Params,
): string {
  const add = (value: unknown) => params.add(value)
  const [after, upTo] = [add(since), `coalesce(${add(at)}::timestamptz, 'infinity')`]
  const where = (m: string, account: string) =>
    [
      scopeCondition(scope, `${account}.account_id`, params, at),
      ...termConditions(
        terms,
        m,
        at,
        (rest) => filterToSql(rest, { resource: account, posture: account, version: account, at }, add),
        add,
      ),
    ].join(' and ')
  const byAccount = scope.kind !== 'org' || terms.some(({ key }) => accountKeys.has(key))
  const kept = byAccount
    ? `finding_move m where m.at > ${after} and m.at <= ${upTo}`
    : `finding_moves_by_control(${after}, ${upTo}) m where true`
  const columns = (m: string) => `${m}.control_id, ${m}.severity, ${m}.dimension`
  const [kind, word] = movedTo[status]
  const happened = `select ${columns('m')}, m.service, m.compliance, ${add(word)}::text as status, m.close_cause, m.findings
    from ${kept} and m.kind = ${add(kind)} and ${where('m', 'm')}`
  return status !== 'resolved'
    ? happened
    : `${happened} union all
       select ${columns('f')}, r.service, f.compliance, f.status, coalesce(f.close_cause, ''), -1
       from finding_version f join resource r on r.id = f.resource_id
       where f.status = 'RESOLVED' and f.status_before in ('OPEN', 'REOPENED') and f.valid_from > ${after}
         and f.valid_to > ${after} and f.valid_to <= ${upTo} and ${where('f', 'r')}`
}

/** SQL: what happened, from the histories. */
function movesOneByOne(scope: Scope, at: Date | null, terms: Filter, choice: Happening, params: Params): string {
  const { from, where } = findingRows(scope, at, terms, { ...choice, dimension: null }, params)
  return `select f.control_id, f.severity, f.dimension, r.service, f.compliance, f.status, coalesce(f.close_cause, '') as close_cause,
    1 as findings from ${from} where ${where}`
}

/** The text's terms within a scope, as an export is asked. */
export function exportTerms(scope: Scope, filter: Pick<FindingsFilter, 'q' | 'control'>): Filter {
  const control: Filter = filter.control
    ? [{ key: 'control', negated: false, values: [{ text: filter.control, pattern: false }] }]
    : []
  return [...scopeTerms(scope), ...parseFilter(filter.q).filter, ...control]
}
