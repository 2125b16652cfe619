import 'server-only'
import { type PillarName, pillarNames } from '#domain/pillars.ts'
import type { Counts } from '#domain/score.ts'
import { Params, select } from '../database.ts'
import { shareOf } from '../points/lists.ts'
import { accountCoverageSql, lastPointSql } from '../points/query.ts'
import { scopeCondition } from '../scope.ts'
import type { Scope } from '../view.ts'
import type { AccountLine, Ownership, UnitLine } from './contract.ts'
import { type AccountCounts, findAccountCounts } from './counts.ts'

export interface AccountsData {
  /** Null before Organizations was read, or where nothing was known yet at the instant. */
  readonly readAt: Date | null
  /** The root and every OU at the instant, of the whole organisation. */
  readonly units: readonly UnitLine[]
  /** Of the scope, those that left included. */
  readonly accounts: readonly AccountLine[]
}

/** The organisation's tree as it was at an instant, and what each account of a scope stood at then. Five statements. */
export async function findAccounts(scope: Scope, at: Date | null): Promise<AccountsData> {
  const [units, rows, counts, coverage, owners] = await Promise.all([
    select<UnitLine & { since: Date }>(
      `select id, name, parent_id as "parentId", valid_from as since from organizational_unit
       where holds(valid_from, valid_to, $1) order by depth, name`,
      [at],
    ),
    findRows(scope, at),
    findAccountCounts(scope, at),
    findCoverage(scope, at),
    findOwners(scope, at),
  ])
  const accounts = rows.map((row) => lineOf(row, counts.get(row.id), coverage.get(row.id), owners.get(row.id)))
  return { readAt: units[0]?.since ?? rows[0]?.since ?? null, units, accounts }
}

export interface Row {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly management: boolean
  readonly ouId: string | null
  readonly ouIds: readonly string[]
  readonly ouPath: string
  readonly since: Date
  readonly leftAt: Date | null
  readonly lastResult: { readonly entered?: boolean; readonly cause?: AccountLine['cause'] } | null
  readonly triedAt: Date | null
  /** Of the past alone. */
  readonly outcomes: Counts | null
  /** Of the past alone: the first of the reasons why cells were not read, and how many reasons there are. */
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
  // Why it could not be entered is known of the present; of the past it is told from what was blind, which is much to read.
  const why = at
    ? (of: string) => `${of}.outcomes, ${of}.blind -> 0 as blind, jsonb_array_length(${of}.blind) as causes`
    : () => 'null::jsonb as outcomes, null::jsonb as blind, null::int as causes'
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
       v.ou_ids as "ouIds", v.ou_path as "ouPath", v.valid_from as since,
       case when v.valid_to <= ${until} then v.valid_to end as "leftAt", a.last_result as "lastResult",
       t.ended_at as "triedAt", t.outcomes, t.blind, t.causes, r.ended_at as "readAt"
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
function resultThen({ outcomes, blind, causes }: Row): Row['lastResult'] {
  if (!outcomes) return null
  const cells = Object.values(outcomes).reduce((sum, count) => sum + count, 0)
  const shut = causes === 1 && blind !== null && blind.cells === cells
  return shut ? { entered: false, cause: blind } : { entered: true }
}

/** Cells by outcome and account: the latest, or those of the last scan that had ended by the instant. */
async function findCoverage(scope: Scope, at: Date | null): Promise<ReadonlyMap<string, Counts>> {
  const params = new Params()
  const scanId = at && `(${lastPointSql('scan_id', "'org'", params.add(at))})`
  const rows = await select<{ id: string; counts: Counts }>(
    `select c.account_id as id, c.counts from (${accountCoverageSql(scanId)}) c
     where ${scopeCondition(scope, 'c.account_id', params, at)}`,
    params.values,
  )
  return new Map(rows.map(({ id, counts }) => [id, counts]))
}

/** Who was set as each account's owner by the instant, or else is named by tags as its last judgement found them. */
async function findOwners(scope: Scope, at: Date | null): Promise<ReadonlyMap<string, Ownership>> {
  const params = new Params()
  const rows = await select<Ownership & { id: string }>(
    `select o.account_id as id, ${ownershipSql('o')} from ownership_at(${params.add(at)}) o
     where ${scopeCondition(scope, 'o.account_id', params, at)}`,
    params.values,
  )
  return new Map(rows.map(({ id, ...ownership }) => [id, ownership]))
}

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
