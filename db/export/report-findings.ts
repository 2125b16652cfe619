import { type FilterTerm, findingKeys } from '#domain/filter.ts'
import { isObserved, type Observed } from '#domain/observed.ts'
import { filterToSql, findingTerm } from '../filter.ts'
import { choiceCondition, isMove, speaksOf } from '../finding-choice.ts'
import { cellsAt, instant, ownerAt, presenceCondition, type Report, type ReportQuery, validAt } from './reports.ts'

/** One row per control and resource. */
export const findingsReport: Report = {
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
    { name: 'control_id', kind: 'code' },
    { name: 'control_title', kind: 'text' },
    { name: 'control_version', kind: 'number' },
    { name: 'pillar', kind: 'code' },
    { name: 'severity', kind: 'code' },
    { name: 'compliance', kind: 'code' },
    { name: 'compliance_reason', kind: 'text' },
    { name: 'observed_value', kind: 'text' },
    { name: 'expected_value', kind: 'text' },
    { name: 'source_api', kind: 'text' },
    { name: 'collected_at', kind: 'time' },
    { name: 'status', kind: 'code' },
    { name: 'first_seen_at', kind: 'time' },
    { name: 'last_changed_at', kind: 'time' },
    { name: 'exception_id', kind: 'code' },
    { name: 'exception_until', kind: 'time' },
    { name: 'owner', kind: 'text' },
    { name: 'frameworks', kind: 'text' },
    { name: 'scan_id', kind: 'code' },
    { name: 'tags_json', kind: 'text' },
  ],
  counted: 'compliance',

  statement(query, add) {
    const needs = Object.entries(query.controls)
    const table = `needs AS MATERIALIZED (SELECT id, ARRAY(SELECT jsonb_array_elements_text(facts)) AS facts
      FROM unnest(${add(needs.map(([id]) => id))}::text[], ${add(needs.map(([, control]) => JSON.stringify(control.needs)))}::jsonb[])
        AS n (id, facts))`
    return query.at === null ? now(query, table, add) : then(query, query.at, table, add)
  },

  row(values, frame, query) {
    const [accountId, accountName, ouPath, region, service, type, arn, name, ...rest] = values
    const [controlId, version, dimension, severity, compliance, reason, facts, collectedAt, status, ...more] = rest
    const [firstSeen, changed, owner, scanId, tags] = more
    const control = query.controls[controlId ?? '']
    const evidence = evidenceOf(facts)
    return [
      ...[frame.asOf, frame.organizationId, accountId ?? null, accountName ?? null, ouPath ?? null, region ?? null],
      ...[service ?? null, type ?? null, arn ?? null, name ?? null, controlId ?? null, control?.title ?? null],
      ...[version ?? null, dimension ?? null, severity ?? null, compliance ?? null, reason ?? null],
      ...[evidence.value, control?.expected ?? null, evidence.calls, instant(collectedAt), status ?? null],
      ...[instant(firstSeen), instant(changed), null, null, owner ?? null],
      ...[control ? control.frameworks.join(' ') : null, scanId ?? null, tags ?? 'unknown'],
    ]
  },
}

/** The facts a control needed as one cell: a single one by its value, several by name. */
function evidenceOf(json: string | null | undefined): { readonly value: string | null; readonly calls: string | null } {
  if (!json) return { value: null, calls: null }
  const facts = Object.entries(JSON.parse(json) as Record<string, Observed<unknown> | null>)
  const shown = facts.map(([name, fact]) => [name, fact && isObserved(fact) ? fact.value : 'unknown'] as const)
  const [only] = shown
  const value = shown.length === 1 && only ? only[1] : Object.fromEntries(shown)
  const calls = [...new Set(facts.flatMap(([, fact]) => (fact ? [fact.call] : [])))].sort().join(' ')
  return { value: typeof value === 'string' ? value : JSON.stringify(value), calls: calls === '' ? null : calls }
}

/** What is asked of findings is asked of this very finding, not of any of its resource. */
function conditions(query: ReportQuery, target: Parameters<typeof filterToSql>[1], add: (value: unknown) => string) {
  const ofFinding = (term: FilterTerm) => findingKeys.has(term.key)
  const { findings } = query
  return [
    // A finding that was closed with its resource is not there any more, and yet was closed.
    findings && (findings.status === 'resolved' || isMove(findings.status))
      ? 'true'
      : presenceCondition(query.filter, target.posture),
    ...(findings ? [choiceCondition(findings, 'f', target.at ? 'finding_version' : 'finding', add)] : []),
    filterToSql(
      query.filter.filter((term) => !ofFinding(term)),
      target,
      add,
    ),
    ...query.filter
      .filter(ofFinding)
      .map((term) => `${term.negated ? 'NOT ' : ''}(${findingTerm(term, 'f', target.at, add)})`),
  ].join(' AND ')
}

/**
 * SQL: the needed facts of posture alias `p` and version alias `v`, as one object. Chains of keys are not stored: the pillar
 * names the key that they begin with.
 */
function evidence(p: string, v: string): string {
  return `(SELECT jsonb_object_agg(name, CASE name WHEN 'tags' THEN ${v}.tags
      WHEN 'keyChains' THEN ${p}.pillars -> 'encryptionAtRest' ELSE coalesce(${v}.facts -> name, ${p}.pillars -> name) END) FROM unnest(n.facts) AS name)`
}

function now(query: ReportQuery, needs: string, add: (value: unknown) => string): string {
  const target = { resource: 'r', posture: 'r', version: 'r', at: null }
  return `WITH ${needs}
    SELECT r.account_id, coalesce(a.name, r.account_id), coalesce(a.ou_path, ''), r.region, r.service, r.type, r.arn, r.name,
      f.control_id, f.control_version, f.dimension, f.severity, f.compliance, f.reason, ${evidence('r', 'r')},
      CASE WHEN r.presence = 'PRESENT' THEN greatest(r.first_seen_at, l.collected_at)
        ELSE coalesce(r.last_seen_at, r.first_seen_at) END,
      f.status, f.first_seen_at, f.last_changed_at, r.owner, l.scan_id, r.tags ->> 'value'
    FROM resource r JOIN finding f ON f.resource_id = r.id
    LEFT JOIN needs n ON n.id = f.control_id
    LEFT JOIN cell_latest l ON l.account_id = r.account_id AND l.region = r.region AND l.collector = r.collector
    LEFT JOIN account a ON a.id = r.account_id
    WHERE ${conditions(query, target, add)}
    ORDER BY r.account_id, r.region, r.type, r.arn, r.id, f.control_id`
}

function then(query: ReportQuery, at: Date, needs: string, add: (value: unknown) => string): string {
  const t = `${add(at.toISOString())}::timestamptz`
  const target = { resource: 'r', posture: 'p', version: 'v', at }
  return `WITH ${needs}, ${cellsAt(t)}
    SELECT r.account_id, coalesce(a.name, r.account_id), coalesce(a.ou_path, ''), r.region, r.service, r.type, r.arn, v.name,
      f.control_id, f.control_version, f.dimension, f.severity, f.compliance, f.reason, ${evidence('p', 'v')},
      CASE WHEN p.presence = 'PRESENT' THEN greatest(r.first_seen_at, l.collected_at)
        ELSE coalesce(p.last_seen_at, r.first_seen_at) END,
      f.status, f.first_seen_at, f.valid_from, ${ownerAt('v')}, l.scan_id, v.tags ->> 'value'
    FROM finding_version f JOIN resource r ON r.id = f.resource_id
    JOIN posture_version p ON p.resource_id = r.id AND ${validAt('p', t)}
    JOIN resource_version v ON v.resource_id = r.id AND ${validAt('v', t)}
    LEFT JOIN needs n ON n.id = f.control_id
    LEFT JOIN seen l ON l.account_id = r.account_id AND l.region = r.region AND l.collector = r.collector
    LEFT JOIN account_version a ON a.account_id = r.account_id AND ${validAt('a', t)}
    WHERE ${speaksOf(t, query.findings ?? null, 'f')} AND ${conditions(query, target, add)}
    ORDER BY r.account_id, r.region, r.type, r.arn, r.id, f.control_id`
}
