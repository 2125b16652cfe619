import 'server-only'
import { filterToSql } from '#db/filter.ts'
import { type FindingChoice, openStatus } from '#db/finding-choice.ts'
import { accountKeys, type Filter, parseFilter } from '#domain/filter.ts'
import { type Dimension, type Severity, severities } from '#domain/pillars.ts'
import { Params, select } from '../database.ts'
import { scopeCondition } from '../scope.ts'
import type { Scope } from '../view.ts'
import {
  type ControlLine,
  type FindingCount,
  type FindingRow,
  type FindingStatus,
  type FindingsFilter,
  isMove,
  resolvedDays,
} from './contract.ts'
import { asksPlaceOnly, countFindings, countHappened, findingRows } from './counts.ts'
import { answers } from './filter.ts'

const day = 86_400_000
/** Controls on one page. */
export const controlsShown = 50

export interface FindingsData {
  /** All that the filter leaves, in order. */
  readonly lines: readonly ControlLine[]
  /** Findings of the status that is listed. */
  readonly total: number
  /** Of them, those that are open and not known at present. */
  readonly notKnown: number
  /** There are as many, and maybe more. */
  readonly atLeast: boolean
  readonly facets: {
    readonly severity: ReadonlyMap<Severity, number>
    readonly dimension: ReadonlyMap<Dimension, number>
    readonly service: ReadonlyMap<string, number>
    /** What is resolved is counted when it is listed. */
    readonly status: ReadonlyMap<FindingStatus, number>
  }
}

/** Which findings are listed, as of an instant. */
export function choiceOf(
  filter: Pick<FindingsFilter, 'status' | 'since' | 'dimension'>,
  at: Date | null,
  now: Date,
): FindingChoice {
  return {
    status: filter.status,
    dimension: filter.dimension,
    since: (isMove(filter.status) && filter.since) || new Date((at ?? now).getTime() - resolvedDays * day),
  }
}

/** The controls with findings, for a scope, as of an instant. */
export async function findFindings(
  scope: Scope,
  at: Date | null,
  filter: FindingsFilter,
  now: Date,
): Promise<FindingsData> {
  const { status } = filter
  const happening = status === 'resolved' || isMove(status)
  const [{ counts, ended }, happened, places] = await Promise.all([
    countFindings(scope, at, filter),
    happening ? countHappened(scope, at, filter, { status, since: choiceOf(filter, at, now).since }) : [],
    at === null && asksPlaceOnly(filter.q) ? findPlaces(scope, parseFilter(filter.q).filter) : new Map<string, Place>(),
  ])
  const terms = parseFilter(filter.q).filter
  const of = (key: 'severity' | 'service') => terms.filter((term) => term.key === key)
  const bySeverity = (count: Pick<FindingCount, 'severity'>) => answers(of('severity'), count.severity)
  const byService = (count: FindingCount) => answers(of('service'), count.service)
  const byDimension = (count: FindingCount) => !filter.dimension || count.dimension === filter.dimension
  // What was resolved comes from its own statement: the kept counts know neither when nor why.
  const all = [...counts.filter(({ status }) => status !== 'RESOLVED' || isNotKnown(filter.status)), ...happened]
  const listed = (status: FindingsFilter['status']) => all.filter((count) => isListed(count, status))
  const own = listed(filter.status)
  const matching = all.filter((count) => bySeverity(count) && byService(count) && byDimension(count))
  const shown = matching.filter((count) => isListed(count, filter.status))
  const ofAll = counts.filter((count) => bySeverity(count) && byService(count) && byDimension(count))
  return {
    lines: sorted(linesOf(ofAll, shown, places), filter.order),
    total: sum(shown),
    notKnown: sum(shown.filter(({ compliance, status }) => compliance === 'INSUFFICIENT_DATA' && isOpen(status))),
    atLeast: !happening && ended.some((severity) => bySeverity({ severity })),
    facets: {
      severity: sums(
        own.filter((count) => byService(count) && byDimension(count)),
        ({ severity }) => severity,
      ),
      dimension: sums(
        own.filter((count) => bySeverity(count) && byService(count)),
        ({ dimension }) => dimension,
      ),
      service: sums(
        own.filter((count) => bySeverity(count) && byDimension(count)),
        ({ service }) => service,
      ),
      status: new Map([
        ['open', sum(ofAll.filter((count) => isListed(count, 'open')))],
        ['reopened', sum(ofAll.filter((count) => isListed(count, 'reopened')))],
        ['unknown', sum(ofAll.filter((count) => isListed(count, 'unknown')))],
        ['unseen', sum(ofAll.filter((count) => isListed(count, 'unseen')))],
        ...(filter.status === 'resolved' ? [['resolved', sum(shown)] as const] : []),
      ]),
    },
  }
}

const isOpen = (status: FindingCount['status']) => status === 'OPEN' || status === 'REOPENED'

/** What was closed can be among what is not known now. */
const isNotKnown = (status: FindingsFilter['status']) => status === 'unknown' || status === 'unseen'

/** As `choiceCondition` says it in SQL; what happened was counted by itself. */
function isListed({ status, compliance, moved }: FindingCount, wanted: FindingsFilter['status']): boolean {
  if (wanted === 'resolved' || isMove(wanted)) return moved === true
  if (moved) return false
  switch (wanted) {
    case 'open':
      return isOpen(status)
    case 'reopened':
      return status === 'REOPENED'
    case 'unknown':
      return compliance === 'INSUFFICIENT_DATA' && !isOpen(status)
    case 'unseen':
      return compliance === 'INSUFFICIENT_DATA'
  }
}

const sum = (counts: readonly FindingCount[]) => counts.reduce((total, { findings }) => total + findings, 0)

function sums<Key>(counts: readonly FindingCount[], keyOf: (count: FindingCount) => Key): Map<Key, number> {
  const found = new Map<Key, number>()
  for (const count of counts) found.set(keyOf(count), (found.get(keyOf(count)) ?? 0) + count.findings)
  return found
}

function linesOf(
  all: readonly FindingCount[],
  shown: readonly FindingCount[],
  places: ReadonlyMap<string, Place>,
): ControlLine[] {
  const byControl = Map.groupBy(all, ({ controlId }) => controlId)
  return [...Map.groupBy(shown, ({ controlId }) => controlId)].flatMap(([controlId, own]) => {
    const [one] = own.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
    if (!one) return []
    const every = byControl.get(controlId) ?? []
    const open = every.filter(({ status }) => isOpen(status))
    return {
      ...{ controlId, severity: one.severity, dimension: one.dimension, listed: sum(own), open: sum(open) },
      openUnknown: sum(open.filter(({ compliance }) => compliance === 'INSUFFICIENT_DATA')),
      unknown: sum(every.filter((count) => isListed(count, 'unknown'))),
      causes: Object.fromEntries(sums(own, ({ closeCause }) => closeCause ?? '')),
      accounts: places.get(controlId)?.accounts ?? null,
      oldestAt: places.get(controlId)?.oldestAt?.toISOString() ?? null,
    }
  })
}

function sorted(lines: readonly ControlLine[], order: FindingsFilter['order']): ControlLine[] {
  const bySeverity = (a: ControlLine, b: ControlLine) => severities.indexOf(a.severity) - severities.indexOf(b.severity)
  const byCount = (a: ControlLine, b: ControlLine) => b.listed - a.listed || a.controlId.localeCompare(b.controlId)
  const age = ({ oldestAt }: ControlLine) => (oldestAt ? Date.parse(oldestAt) : Number.POSITIVE_INFINITY)
  const compare = {
    severity: (a: ControlLine, b: ControlLine) => bySeverity(a, b) || byCount(a, b),
    count: byCount,
    age: (a: ControlLine, b: ControlLine) =>
      (age(a) === age(b) ? 0 : age(a) - age(b)) || bySeverity(a, b) || byCount(a, b),
  }[order]
  return lines.toSorted(compare)
}

interface Place {
  readonly accounts: number
  readonly oldestAt: Date | null
}

/** In how many accounts each control's findings are open, and since when the oldest is; of the present alone. */
async function findPlaces(scope: Scope, terms: Filter): Promise<Map<string, Place>> {
  const params = new Params()
  const places = terms.filter(({ key }) => accountKeys.has(key))
  const within = (alias: string) =>
    [
      scopeCondition(scope, `${alias}.account_id`, params, null),
      filterToSql(places, { resource: alias, posture: alias, version: alias, at: null }, (value) => params.add(value)),
    ].join(' and ')
  const rows = await select<Place & { controlId: string }>(
    `with placed as materialized (
       select p.control_id, count(*)::int as accounts from open_place p where ${within('p')} group by 1
     )
     select p.control_id as "controlId", p.accounts, (
       select f.first_seen_at from finding f where f.control_id = p.control_id and ${openStatus('f')} and ${within('f')}
       order by f.first_seen_at limit 1) as "oldestAt"
     from placed p`,
    params.values,
  )
  return new Map(rows.map((row) => [row.controlId, row]))
}

/** Findings of a control on one page. */
export const findingsShown = 50

export interface FindingsPage {
  readonly rows: readonly FindingRow[]
  readonly next: FindingsFilter['cursor']
}

/** Findings of one control, the oldest first; what was resolved, the latest first. */
export async function findControlFindings(
  scope: Scope,
  at: Date | null,
  filter: FindingsFilter,
  control: string,
  now: Date,
): Promise<FindingsPage> {
  const params = new Params()
  const add = (value: unknown) => params.add(value)
  const { from, where, posture, since } = findingRows(
    scope,
    at,
    parseFilter(filter.q).filter,
    choiceOf(filter, at, now),
    params,
  )
  const latest = filter.status === 'resolved' || isMove(filter.status)
  const byAge = at === null && (filter.status === 'open' || filter.status === 'reopened')
  const order = byAge ? 'f.first_seen_at' : since
  const written = (time: string) => `to_char(${time}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
  const after = filter.cursor
    ? `(${order}, f.resource_id) ${latest ? '<' : '>'} (${add(filter.cursor[0])}::timestamptz, ${add(filter.cursor[1])}::bigint)`
    : 'true'
  const direction = latest ? 'desc' : 'asc'
  const rows = await select<FindingRow & { orderedBy: string }>(
    `with chosen as materialized (
       select f.resource_id, f.control_id, f.severity, f.compliance, f.status, f.close_cause, f.reason,
              f.first_seen_at, ${since} as since, ${order} as ordered_by, ${posture}.presence, ${posture}.last_seen_at
       from ${from} where f.control_id = ${add(control)} and ${where} and ${after}
       order by ${order} ${direction}, f.resource_id ${direction} limit ${findingsShown + 1}
     )
     select c.resource_id::text as uid, coalesce(v.name, r.name) as name, r.arn, r.account_id as "accountId",
            coalesce(a.name, r.account_id) as "accountName", r.region, r.owner, c.presence, c.severity, c.compliance, c.status,
            c.close_cause as "closeCause", c.reason, ${written('c.since')} as since, ${written('c.first_seen_at')} as "firstSeenAt",
            ${written('c.ordered_by')} as "orderedBy",
            case when c.presence <> 'PRESENT' then ${written('coalesce(c.last_seen_at, r.last_seen_at)')} end as "lastSeenAt"
     from chosen c join resource r on r.id = c.resource_id left join account a on a.id = r.account_id
     left join lateral (select name from resource_version v where ${at ? `v.resource_id = r.id and v.valid_from <= ${add(at)}` : 'false'}
       order by valid_from desc limit 1) v on true
     order by c.ordered_by ${direction}, c.resource_id ${direction}`,
    params.values,
  )
  const shown = rows.slice(0, findingsShown)
  const last = shown.at(-1)
  return { rows: shown, next: last && rows.length > findingsShown ? [last.orderedBy, last.uid] : null }
}

export interface AccountCount {
  readonly id: string
  readonly name: string
  readonly open: number
}

/** The accounts in which a control's findings are open at present, those with most first. */
export function findControlAccounts(scope: Scope, q: string, control: string): Promise<AccountCount[]> {
  const params = new Params()
  const places = parseFilter(q).filter.filter(({ key }) => accountKeys.has(key))
  return select<AccountCount>(
    `select p.account_id as id, coalesce(a.name, p.account_id) as name, p.findings as open
     from open_place p left join account a on a.id = p.account_id
     where p.control_id = ${params.add(control)} and ${scopeCondition(scope, 'p.account_id', params, null)}
       and ${filterToSql(places, { resource: 'p', posture: 'p', version: 'p', at: null }, (value) => params.add(value))}
     order by 3 desc, 2, 1`,
    params.values,
  )
}
