import 'server-only'
import { type PillarName, pillarNames, type Severity, severities } from '#domain/pillars.ts'
import type { Counts } from '#domain/score.ts'
import { cellsSql, findCellFrame } from '../../coverage/cells.ts'
import { Params, select } from '../../database.ts'
import { coveragePresent, lastPointSql } from '../../points/query.ts'
import { pointScope, type Scope } from '../../view.ts'
import type { Ownership } from '../contract.ts'
import { findRows, lineOf, ownershipSql } from '../query.ts'
import type {
  AccountCell,
  AccountDetail,
  AccountScan,
  AccountVersion,
  FindingCount,
  ResourceCount,
} from './contract.ts'

/** What every tab of an account's page shows of it, as of an instant; null when it was not known then. Three statements. */
export async function findAccount(id: string, at: Date | null): Promise<AccountDetail | null> {
  if (!/^\d{12}$/.test(id)) return null
  const scope: Scope = { kind: 'account', id }
  const [[row], about, { resources, findings }] = await Promise.all([
    findRows(scope, at),
    findAbout(id, at),
    findCounts(scope, at),
  ])
  if (!row || !about) return null
  const names = new Map(about.units?.map((unit) => [unit.id, unit.name]))
  const counts = { ...pillarCounts(resources), ...severityCounts(findings), wafCoverage: about.waf ?? {} }
  return {
    account: lineOf(row, counts, about.coverage ?? {}, about.ownership ?? undefined),
    units: row.ouIds.map((unit) => ({ id: unit, name: names.get(unit) ?? unit })),
    versions: about.versions ?? [],
    roleArn: about.role && `arn:${partitionOf(about.region)}:iam::${id}:role/${about.role}`,
    resources,
    findings,
  }
}

interface About {
  readonly versions: readonly AccountVersion[] | null
  readonly units: readonly { readonly id: string; readonly name: string }[] | null
  readonly ownership: Ownership | null
  readonly role: string | null
  readonly region: string | null
  /** Entry points by standing. */
  readonly waf: Counts | null
  /** Cells by outcome. */
  readonly coverage: Counts | null
}

/** Its names, states and places up to the instant, and the role that scans assume in it. */
async function findAbout(id: string, at: Date | null): Promise<About | undefined> {
  const params = new Params()
  const account = params.add(id)
  const instant = params.add(at)
  const until = `coalesce(${instant}::timestamptz, 'infinity')`
  const coverage = at
    ? countedSql('coverage', params.add(`account:${id}`), until)
    : `(select jsonb_object_agg(outcome, cells) from (select outcome, sum(cells) as cells
         from coverage_now(${coveragePresent}) where account_id = ${account} group by 1) c)`
  const [about] = await select<About>(
    `select (
       select jsonb_agg(jsonb_build_object('from', v.valid_from, 'to', case when v.valid_to <= ${until} then v.valid_to end,
         'name', v.name, 'state', v.state, 'ouPath', v.ou_path) order by v.valid_from desc)
       from account_version v where v.account_id = a.id and v.valid_from <= ${until}
     ) as versions, (
       select jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name)) from organizational_unit u where holds(u.valid_from, u.valid_to, ${instant})
     ) as units, (
       select to_jsonb(own) from (select ${ownershipSql('o')} from ownership_at(${instant}) o where o.account_id = a.id) own
     ) as ownership,
       l.options ->> 'roleName' as role, l.options ->> 'homeRegion' as region,
       ${countedSql('wafCoverage', params.add(`account:${id}`), until)} as waf, ${coverage} as coverage
     from account a left join lateral (select options from scan where as_of <= ${until} order by as_of desc limit 1) l on true
     where a.id = ${account}`,
    params.values,
  )
  return about
}

function partitionOf(region: string | null): string {
  return region?.startsWith('cn-') ? 'aws-cn' : region?.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

interface ScopeCounts {
  /** That are there, or were when last seen. */
  readonly resources: readonly ResourceCount[]
  readonly findings: readonly FindingCount[]
}

/** Resources and findings of a scope by all that they are counted by. */
async function findCounts(scope: Scope, at: Date | null): Promise<ScopeCounts> {
  const [row] = await select<ScopeCounts>(
    `select (
       select coalesce(jsonb_agg(jsonb_build_object('region', region, 'service', service, 'type', type, 'presence', presence,
         'encryptionAtRest', encryption_at_rest, 'encryptionInTransit', encryption_in_transit, 'exposure', exposure,
         'wafProtection', waf_protection, 'count', resources) order by service, type, region), '[]')
       from tally_at($1, $2) where presence in ('PRESENT', 'NOT_SEEN')
     ) as resources, (
       select coalesce(jsonb_agg(jsonb_build_object('controlId', control_id, 'severity', severity, 'compliance', compliance,
         'count', findings)), '[]')
       from (select control_id, severity, compliance, sum(findings) as findings from finding_tally_at($1, $2) group by 1, 2, 3) f
     ) as findings`,
    [pointScope(scope), at],
  )
  return row ?? { resources: [], findings: [] }
}

const add = (counts: Record<string, number>, key: string, count: number) => {
  counts[key] = (counts[key] ?? 0) + count
}

function pillarCounts(rows: readonly ResourceCount[]): Record<PillarName, Counts> {
  const counts = Object.fromEntries(pillarNames.map((pillar) => [pillar, {} as Record<string, number>]))
  for (const row of rows) for (const pillar of pillarNames) add(counts[pillar] ?? {}, row[pillar], row.count)
  return counts as Record<PillarName, Counts>
}

function severityCounts(rows: readonly FindingCount[]): Record<string, Counts> {
  const counts: Record<string, Record<string, number>> = {}
  for (const { severity, compliance, count } of rows) {
    const own = counts[`findings:${severity}`] ?? {}
    counts[`findings:${severity}`] = own
    add(own, compliance, count)
  }
  return counts
}

/** The pillars of the account's own OU, all of its accounts together, to compare with. */
export async function findUnitPillars(unit: string, at: Date | null): Promise<Record<PillarName, Counts>> {
  const [row] = await select<{ counts: Record<string, Counts> | null; waf: Counts | null }>(
    `select (
       select jsonb_object_agg(metric, counts) from (
         select metric, jsonb_object_agg(value, n) as counts from (
           select p.metric, p.value, sum(t.resources) as n from tally_at($1, $2) t, lateral (values
             ('encryptionAtRest', t.encryption_at_rest), ('encryptionInTransit', t.encryption_in_transit), ('exposure', t.exposure))
             as p (metric, value) where t.presence in ('PRESENT', 'NOT_SEEN') group by 1, 2) one group by 1) two
     ) as counts, ${countedSql('wafCoverage', '$1', `coalesce($2::timestamptz, 'infinity')`)} as waf`,
    [`ou:${unit}`, at],
  )
  const of = (metric: string) => row?.counts?.[metric] ?? {}
  return {
    encryptionAtRest: of('encryptionAtRest'),
    encryptionInTransit: of('encryptionInTransit'),
    exposure: of('exposure'),
    wafProtection: row?.waf ?? {},
  }
}

/** SQL: a metric's counts of a scope, as the last scan that had ended by an instant left them. */
function countedSql(metric: string, scope: string, until: string): string {
  return `(select p.counts -> '${metric}' from scan_point p where p.scope = ${scope} and p.scan_id = (
    ${lastPointSql('scan_id', "'org'", until)}))`
}

/** Every cell of the account: as it was last read, or as it had been by an instant. */
export async function findAccountCells(id: string, at: Date | null): Promise<AccountCell[]> {
  const scope: Scope = { kind: 'account', id }
  const frame = await findCellFrame(scope, at)
  if (!frame) return []
  const params = new Params()
  return select<AccountCell>(
    `select c.region, c.collector, c.service, c.standing as outcome, c.code, c.call, c.collected_at as "collectedAt"
     from (${cellsSql(frame, scope, params, { accounts: params.add([id]) })}) c order by c.region, c.collector`,
    params.values,
  )
}

export interface OpenSince {
  readonly controlId: string
  readonly severity: Severity
  /** When the one that is open longest, and the one that is open shortest, came to be so. */
  readonly oldest: Date
  readonly newest: Date
}

/** Since when the open findings of each control of an account have been open. */
export function findOpenSince(id: string, at: Date | null): Promise<OpenSince[]> {
  return at
    ? select<OpenSince>(
        // Each severity by itself: in that order the index has what fails in an account.
        `select control_id as "controlId", severity, min(valid_from) as oldest, max(valid_from) as newest
         from finding_version where account_id = $1 and severity = any($3) and compliance = 'NON_COMPLIANT'
           and holds(valid_from, valid_to, $2) and status in ('OPEN', 'REOPENED') group by 1, 2`,
        [id, at, severities],
      )
    : select<OpenSince>(
        `select control_id as "controlId", severity, min(last_changed_at) as oldest, max(last_changed_at) as newest
         from finding where account_id = $1 and compliance = 'NON_COMPLIANT' and status in ('OPEN', 'REOPENED') group by 1, 2`,
        [id],
      )
}

/** Scans on one page. */
const scansListed = 60

/** What the last scans did in the account, the newest first. */
export function findAccountScans(id: string, at: Date | null): Promise<AccountScan[]> {
  return select<AccountScan>(
    `select s.id::text as id, s.as_of as "asOf", s.trigger, s.status, a.outcomes, a.resources::float8 as resources, a.calls::float8 as calls,
       (extract(epoch from a.ended_at - a.began_at) * 1000)::float8 as took
     from scan s join scan_account a on a.scan_id = s.id and a.account_id = $1
     where s.as_of <= coalesce($2::timestamptz, 'infinity') order by s.as_of desc limit ${scansListed}`,
    [id, at],
  )
}
