import { accountKeys, type Filter } from '#domain/filter.ts'
import { filterToSql } from '../filter.ts'
import { cellsAt, instant, type Report, type ReportQuery, validAt } from './reports.ts'

const filtered: readonly string[] = [...accountKeys, 'region', 'service']

/** One row per account, region and collector: what was read, and why what was not read was not. */
export const coverageReport: Report = {
  columns: [
    { name: 'as_of', kind: 'time' },
    { name: 'organization_id', kind: 'code' },
    { name: 'account_id', kind: 'account' },
    { name: 'account_name', kind: 'text' },
    { name: 'ou_path', kind: 'text' },
    { name: 'region', kind: 'code' },
    { name: 'service', kind: 'code' },
    { name: 'collector', kind: 'code' },
    { name: 'outcome', kind: 'code' },
    { name: 'cause', kind: 'text' },
    { name: 'policy_arn', kind: 'text' },
    { name: 'blinded_resources', kind: 'number' },
    { name: 'last_complete_at', kind: 'time' },
    { name: 'calls', kind: 'number' },
    { name: 'retries', kind: 'number' },
    { name: 'duration_ms', kind: 'number' },
    { name: 'scan_id', kind: 'code' },
  ],
  counted: 'outcome',

  statement(query, add) {
    check(query.filter)
    return query.at === null ? now(query, add) : then(query, query.at, add)
  },

  row(values, frame) {
    const [accountId, accountName, ouPath, region, service, collector, outcome, cause, ...rest] = values
    const [blinded, lastComplete, calls, retries, milliseconds, scanId] = rest
    const { text, policyArn } = causeOf(cause)
    return [
      ...[frame.asOf, frame.organizationId, accountId ?? null, accountName ?? null, ouPath ?? null, region ?? null],
      ...[service ?? null, collector ?? null, outcome ?? null, text, policyArn, blinded ?? null],
      ...[instant(lastComplete), calls ?? null, retries ?? null, milliseconds ?? null, scanId ?? null],
    ]
  },
}

function check(filter: Filter) {
  const other = filter.find((term) => !filtered.includes(term.key))
  if (other)
    throw new Error(
      `The coverage report cannot be filtered by "${other.key}": it knows ${filtered.join(', ')}. Leave that part out.`,
    )
}

function causeOf(json: string | null | undefined): { readonly text: string | null; readonly policyArn: string | null } {
  if (!json) return { text: null, policyArn: null }
  const cause: { code: string; call: string; message: string; policyArn?: string } = JSON.parse(json)
  return { text: `${cause.call}: ${cause.code}: ${cause.message}`, policyArn: cause.policyArn ?? null }
}

function now(query: ReportQuery, add: (value: unknown) => string): string {
  const condition = filterToSql(query.filter, { resource: 'l', posture: 'l', version: 'l', at: null }, add)
  return `SELECT l.account_id, coalesce(a.name, l.account_id), coalesce(a.ou_path, ''), l.region, l.service, l.collector,
      l.outcome, l.cause, l.blinded_resources, l.last_complete_at, c.calls, c.retries, c.milliseconds, l.scan_id
    FROM cell_latest l LEFT JOIN account a ON a.id = l.account_id LEFT JOIN scan s ON s.id = l.scan_id
    LEFT JOIN cell c ON c.scan_at = s.as_of AND c.scan_id = s.id AND c.account_id = l.account_id
      AND c.region = l.region AND c.collector = l.collector
    WHERE ${condition} ORDER BY l.account_id, l.region, l.service, l.collector`
}

function then(query: ReportQuery, at: Date, add: (value: unknown) => string): string {
  const t = `${add(at.toISOString())}::timestamptz`
  const condition = filterToSql(query.filter, { resource: 'c', posture: 'c', version: 'c', at }, add)
  return `WITH ${cellsAt(t)}, blinded AS MATERIALIZED (
      SELECT r.account_id, r.region, r.collector, count(*) AS resources FROM posture_version p
      JOIN resource r ON r.id = p.resource_id WHERE p.presence = 'NOT_SEEN' AND ${validAt('p', t)} GROUP BY 1, 2, 3)
    SELECT c.account_id, coalesce(a.name, c.account_id), coalesce(a.ou_path, ''), c.region, c.service, c.collector,
      c.outcome, c.cause, CASE WHEN c.outcome IN ('COMPLETE', 'PARTIAL') THEN 0 ELSE coalesce(b.resources, 0) END,
      l.last_complete_at, c.calls, c.retries, c.milliseconds, c.scan_id
    FROM seen l JOIN cell c ON c.scan_at <= ${t} AND c.scan_id = l.scan_id AND c.account_id = l.account_id
      AND c.region = l.region AND c.collector = l.collector
    LEFT JOIN blinded b ON b.account_id = c.account_id AND b.region = c.region AND b.collector = c.collector
    LEFT JOIN account_version a ON a.account_id = c.account_id AND ${validAt('a', t)}
    WHERE ${condition} ORDER BY c.account_id, c.region, c.service, c.collector`
}
