import 'server-only'
import { type PillarName, pillarNames } from '#domain/pillars.ts'
import type { Counts } from '#domain/score.ts'
import { type Standing, standings } from '../coverage/contract.ts'
import { Params, select } from '../database.ts'
import { shareOf } from '../points/lists.ts'
import { coveragePresent } from '../points/query.ts'
import { scopeCondition } from '../scope.ts'
import type { Scope } from '../view.ts'
import type { AccountLine, NamedOwner, Ownership, UnitLine } from './contract.ts'
import { type AccountCounts, findAccountCounts } from './counts.ts'

export interface AccountsData {
  /** The root and every OU at the instant, of the whole organisation. */
  readonly units: readonly UnitLine[]
  /** Of the scope, those that left included. */
  readonly accounts: readonly AccountLine[]
}

/** The organisation's tree as it was at an instant, and what each account of a scope stood at then. Five statements at most. */
export async function findAccounts(scope: Scope, at: Date | null): Promise<AccountsData> {
  const [units, rows, counts, coverage, owners] = await Promise.all([
    select<UnitLine>(
      `select id, name, parent_id as "parentId" from organizational_unit
       where holds(valid_from, valid_to, $1) order by depth, name`,
      [at],
    ),
    findRows(scope, at),
    findAccountCounts(scope, at, at ? ['wafCoverage', 'coverage'] : ['wafCoverage']),
    at ? null : findCoverage(scope),
    findOwners(scope, at),
  ])
  const accounts = rows.map((row) => {
    const own = counts.get(row.id)
    return lineOf(row, own, coverage ? coverage.get(row.id) : own?.coverage, owners.get(row.id))
  })
  return { units, accounts }
}

export interface Row {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly management: boolean
  readonly ouId: string | null
  readonly ouIds: readonly string[]
  readonly ouPath: string
  readonly leftAt: Date | null
  readonly lastResult: { readonly entered?: boolean; readonly cause?: AccountLine['cause'] } | null
  readonly triedAt: Date | null
  /** Of the past alone: whether any cell was read, and where none was, how they ended. */
  readonly anyRead: boolean | null
  readonly outcomes: Counts | null
  /** Likewise: the first of the reasons why cells were not read, and how many reasons there are. */
  readonly blind: { readonly code: string; readonly call: string; readonly message: string; cells: number } | null
  readonly causes: number | null
  readonly readAt: Date | null
}

/** Scans that are looked through for the last one that covered an account, and for the last one that could read it. */
const coveringBack = 60
const readingBack = 400

/** Each account by its last version before the instant, what became of the last try to read it, and the last that read it. */
export function findRows(scope: Scope, at: Date | null): Promise<Row[]> {
  const params = new Params()
  const until = `coalesce(${params.add(at)}::timestamptz, 'infinity')`
  const inScope =
    scope.kind === 'org'
      ? 'true'
      : scope.kind === 'ou'
        ? `${params.add(scope.id)} = any (v.ou_ids)`
        : `v.account_id = ${params.add(scope.id)}`
  // Why it could not be entered is known of the present; of the past it is told from what was blind, which is much to read: where
  // all was.
  const anyRead = (of: string) => `${of}.outcomes ?| array['COMPLETE', 'REGION_OFF', 'NOT_OFFERED']`
  const unread = (of: string, value: string) => `case when not ${anyRead(of)} then ${value} end`
  const why = at
    ? (of: string) => `${anyRead(of)} as "anyRead", ${unread(of, `${of}.outcomes`)} as outcomes,
        ${unread(of, `${of}.blind -> 0`)} as blind, ${unread(of, `jsonb_array_length(${of}.blind)`)} as causes`
    : () => 'null::boolean as "anyRead", null::jsonb as outcomes, null::jsonb as blind, null::int as causes'
  const hasRead = (of: string) => `(${of}.outcomes ? 'COMPLETE' or ${of}.outcomes ? 'PARTIAL')`
  // The newest scan is nearly always the answer; else scan by scan from it back (the offset says so to the planner).
  const lastScan = (back: number, columns: (of: string) => string, condition: string, unless: string) => `(
    select ${columns('n')} where ${unless} union all
    select x.* from (
      select x.* from (select id, as_of from scan where as_of <= ${until} and (${unless}) is not true order by as_of desc limit ${back}) s
      cross join lateral (select ${columns('x')} from scan_account x where x.scan_id = s.id and x.account_id = v.account_id
        and x.ended_at <= ${until} and ${condition} offset 0) x order by s.as_of desc limit 1) x)`
  return select<Row>(
    `select v.account_id as id, v.name, v.state, coalesce(a.management, false) as management, v.ou_id as "ouId",
       to_json(v.ou_ids) as "ouIds", v.ou_path as "ouPath",
       case when v.valid_to <= ${until} then v.valid_to end as "leftAt", a.last_result as "lastResult",
       t.ended_at as "triedAt", t."anyRead", t.outcomes, t.blind, t.causes, r.ended_at as "readAt"
     from (select distinct on (account_id) * from account_version where valid_from <= ${until}
       order by account_id, valid_from desc) v
     left join account a on a.id = v.account_id
     left join scan_account n on n.account_id = v.account_id and n.ended_at <= ${until} and n.outcomes is not null
       and n.scan_id = (select id from scan where as_of <= ${until} order by as_of desc limit 1)
     left join lateral ${lastScan(coveringBack, (of) => `${of}.ended_at, ${why(of)}`, 'x.outcomes is not null', 'n.outcomes is not null')} t on true
     left join lateral ${lastScan(readingBack, (of) => `${of}.ended_at`, `t.ended_at is not null and ${hasRead('x')}`, hasRead('n'))} r on true
     where ${inScope} order by v.name, v.account_id`,
    params.values,
  ).then((rows) => rows.map((row) => (at ? { ...row, lastResult: resultThen(row) } : row)))
}

/** An account that could not be entered is blind everywhere, and for one reason. */
function resultThen({ anyRead, outcomes, blind, causes }: Row): Row['lastResult'] {
  if (anyRead === null) return null
  if (!outcomes) return { entered: true }
  const cells = Object.values(outcomes).reduce((sum, count) => sum + count, 0)
  const shut = causes === 1 && blind !== null && blind.cells === cells
  return shut ? { entered: false, cause: blind } : { entered: true }
}

/** The latest cells by outcome and account. */
async function findCoverage(scope: Scope): Promise<ReadonlyMap<string, Counts>> {
  const params = new Params()
  // A column for each: objects would be made of each account's rows, and read again.
  const columns = standings.map((one) => `(sum(c.cells) filter (where c.outcome = '${one}'))::int as "${one}"`)
  const rows = await select<{ [standing in Standing]: number | null } & { id: string }>(
    `select c.account_id as id, ${columns.join(', ')} from (select ${coveragePresent} as at) n cross join lateral coverage_now(n.at) c
     where ${scopeCondition(scope, 'c.account_id', params, null)} group by 1`,
    params.values,
  )
  return new Map(
    rows.map((row) => [row.id, Object.fromEntries(standings.flatMap((one) => (row[one] ? [[one, row[one]]] : [])))]),
  )
}

/** Who was set as each account's owner by the instant, or else is named by tags as its last judgement found them. */
async function findOwners(scope: Scope, at: Date | null): Promise<ReadonlyMap<string, Ownership>> {
  const params = new Params()
  const rows = await select<OwnerRow>(
    `select o.account_id as id, o.owner as name, o.owners, o.is_set as "isSet", o.criticality from ownership_at(${params.add(at)}) o
     where ${scopeCondition(scope, 'o.account_id', params, at)}`,
    params.values,
  )
  return new Map(
    rows.map(({ id, name, owners, isSet, criticality }) => [
      id,
      { owner: name === null ? null : { name, owners, isSet }, criticality },
    ]),
  )
}

type OwnerRow = Pick<NamedOwner, 'owners' | 'isSet'> &
  Pick<Ownership, 'criticality'> & { readonly id: string; readonly name: string | null }

/** SQL: the columns of an `Ownership`, of rows of `ownership_at`. */
export function ownershipSql(o: string): string {
  return `case when ${o}.owner is not null then
    jsonb_build_object('name', ${o}.owner, 'owners', ${o}.owners, 'isSet', ${o}.is_set) end as owner, ${o}.criticality`
}

export function lineOf(
  row: Row,
  counts: AccountCounts | undefined,
  coverage: Counts | undefined,
  ownership: Ownership | undefined,
): AccountLine {
  const of = (metric: string): Counts => counts?.[metric] ?? {}
  const pillars = Object.fromEntries(pillarNames.map((pillar) => [pillar, of(shareOf(pillar))])) as Record<
    PillarName,
    Counts
  >
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    management: row.management,
    ouId: row.ouId,
    ouIds: row.ouIds,
    ouPath: row.ouPath,
    leftAt: row.leftAt,
    entered: row.lastResult?.entered ?? null,
    cause: row.lastResult?.entered === false ? (row.lastResult.cause ?? null) : null,
    triedAt: row.triedAt,
    readAt: row.readAt,
    owner: ownership?.owner ?? null,
    criticality: ownership?.criticality ?? null,
    resources: Object.values(pillars.exposure).reduce((sum, count) => sum + count, 0),
    pillars,
    coverage: coverage ?? {},
    critical: of('findings:critical').NON_COMPLIANT ?? 0,
    high: of('findings:high').NON_COMPLIANT ?? 0,
  }
}
