import { factCell } from '#domain/fact-cell.ts'
import { type Hop, pathText } from '#domain/hop.ts'
import { type AddParam, filterToSql } from '../filter.ts'
import { factSql } from './fact-columns.ts'
import {
  because,
  cellsAt,
  instant,
  ownerAt,
  presenceCondition,
  type Report,
  type ReportQuery,
  validAt,
} from './reports.ts'

/** One row per resource. */
export const resourcesReport: Report = {
  columns: [
    { name: 'as_of', kind: 'time' },
    { name: 'organization_id', kind: 'code' },
    { name: 'account_id', kind: 'account' },
    { name: 'account_name', kind: 'text' },
    { name: 'ou_path', kind: 'text' },
    { name: 'region', kind: 'code' },
    { name: 'service', kind: 'code' },
    { name: 'resource_type', kind: 'code' },
    { name: 'resource_arn', kind: 'text' },
    { name: 'resource_name', kind: 'text' },
    { name: 'presence', kind: 'code' },
    { name: 'encryption_at_rest', kind: 'code' },
    { name: 'encryption_at_rest_reason', kind: 'text' },
    { name: 'kms_key_arn', kind: 'text' },
    { name: 'encryption_in_transit', kind: 'code' },
    { name: 'encryption_in_transit_reason', kind: 'text' },
    { name: 'exposure', kind: 'code' },
    { name: 'exposure_reason', kind: 'text' },
    { name: 'exposure_path', kind: 'text' },
    { name: 'waf_protection', kind: 'code' },
    { name: 'waf_protection_reason', kind: 'text' },
    { name: 'web_acl_arn', kind: 'text' },
    { name: 'open_findings', kind: 'number' },
    { name: 'open_critical', kind: 'number' },
    { name: 'open_high', kind: 'number' },
    { name: 'owner', kind: 'text' },
    { name: 'first_seen_at', kind: 'time' },
    { name: 'last_seen_at', kind: 'time' },
    { name: 'last_changed_at', kind: 'time' },
    { name: 'last_complete_list_at', kind: 'time' },
    { name: 'scan_id', kind: 'code' },
    { name: 'tags_json', kind: 'text' },
  ],
  counted: 'encryption_at_rest',

  statement(query, add) {
    return query.at === null ? now(query, add) : then(query, query.at, add)
  },

  row(values, frame) {
    const [accountId, accountName, ouPath, region, service, type, arn, name, presence, ...rest] = values
    const [
      atRest,
      atRestWhy,
      keyArn,
      inTransit,
      inTransitWhy,
      exposure,
      exposureWhy,
      path,
      waf,
      wafWhy,
      aclArn,
      ...more
    ] = rest
    const [open, critical, high, owner, firstSeen, lastSeen, changed, listed, scanId, tags, ...facts] = more
    return [
      ...[frame.asOf, frame.organizationId, accountId ?? null, accountName ?? null, ouPath ?? null, region ?? null],
      ...[service ?? null, type ?? null, arn ?? null, name ?? null, presence ?? null],
      ...[atRest ?? null, because(atRestWhy), atRest === 'unknown' ? 'unknown' : (keyArn ?? null)],
      ...[inTransit ?? null, because(inTransitWhy)],
      ...[exposure ?? null, because(exposureWhy), onePath(path) ?? (exposure === 'unknown' ? 'unknown' : null)],
      ...[waf ?? null, because(wafWhy), aclArn ?? (waf === 'unknown' ? 'unknown' : null)],
      ...[open ?? null, critical ?? null, high ?? null, owner ?? null],
      ...[instant(firstSeen), instant(lastSeen), instant(changed), instant(listed), scanId ?? null, tags ?? 'unknown'],
      ...facts.map(factText),
    ]
  },
}

/** As the screens show it: `unknown` where it was not read, `none` where AWS says so, empty where there is nothing. */
function factText(json: string | null | undefined): string | null {
  return json ? (factCell(JSON.parse(json))?.text ?? null) : null
}

/** SQL: the facts that are asked for, each after a comma. */
const factsOf = ({ facts = [] }: ReportQuery, version: string, add: AddParam) =>
  facts.map((path) => `, ${factSql(`${version}.facts`, path, add)}`).join('')

function onePath(json: string | null | undefined): string | null {
  if (!json || json === '[]') return null
  const hops: readonly Hop[] = JSON.parse(json)
  return pathText(hops)
}

/** The columns of posture alias `p` and version alias `v`, in the order that `row` takes them. */
function columns(p: string, v: string): string {
  const why = (pillar: string) => `coalesce(${p}.pillars #>> '{${pillar},value,because}', ${p}.pillars ->> '${pillar}')`
  return `r.region, r.service, r.type, r.arn, ${v}.name, ${p}.presence,
    ${p}.encryption_at_rest, ${why('encryptionAtRest')}, ${p}.key_arn,
    ${p}.encryption_in_transit, ${why('encryptionInTransit')},
    ${p}.exposure, ${why('exposure')},
    coalesce(${p}.pillars #>> '{exposure,value,path}', ${p}.pillars #>> '{exposure,path}'),
    ${p}.waf_protection, ${why('wafProtection')}, ${p}.web_acl_arn,
    ${p}.open_findings, ${p}.open_critical, ${p}.open_high`
}

function now(query: ReportQuery, add: (value: unknown) => string): string {
  const condition = filterToSql(query.filter, { resource: 'r', posture: 'r', version: 'r', at: null }, add)
  return `SELECT r.account_id, coalesce(a.name, r.account_id), coalesce(a.ou_path, ''), ${columns('r', 'r')}, r.owner,
      r.first_seen_at,
      CASE WHEN r.presence = 'PRESENT' THEN greatest(r.first_seen_at, l.collected_at)
        ELSE coalesce(r.last_seen_at, r.first_seen_at) END,
      r.last_changed_at, l.last_listed_at, l.scan_id, r.tags ->> 'value'${factsOf(query, 'r', add)}
    FROM resource r LEFT JOIN cell_latest l USING (account_id, region, collector)
    LEFT JOIN account a ON a.id = r.account_id
    WHERE ${presenceCondition(query.filter, 'r')} AND ${condition}
    ORDER BY r.account_id, r.region, r.type, r.arn, r.id`
}

function then(query: ReportQuery, at: Date, add: (value: unknown) => string): string {
  const t = `${add(at.toISOString())}::timestamptz`
  const condition = filterToSql(query.filter, { resource: 'r', posture: 'p', version: 'v', at }, add)
  return `WITH ${cellsAt(t)}
    SELECT r.account_id, coalesce(a.name, r.account_id), coalesce(a.ou_path, ''), ${columns('p', 'v')}, ${ownerAt('v')},
      r.first_seen_at,
      CASE WHEN p.presence = 'PRESENT' THEN greatest(r.first_seen_at, l.collected_at)
        ELSE coalesce(p.last_seen_at, r.first_seen_at) END,
      v.valid_from, l.last_listed_at, l.scan_id, v.tags ->> 'value'${factsOf(query, 'v', add)}
    FROM posture_version p JOIN resource r ON r.id = p.resource_id
    JOIN resource_version v ON v.resource_id = p.resource_id AND ${validAt('v', t)}
    LEFT JOIN seen l USING (account_id, region, collector)
    LEFT JOIN account_version a ON a.account_id = r.account_id AND ${validAt('a', t)}
    WHERE ${validAt('p', t)} AND ${presenceCondition(query.filter, 'p')} AND ${condition}
    ORDER BY r.account_id, r.region, r.type, r.arn, r.id`
}
