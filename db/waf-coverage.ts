import type pg from 'pg'
import type { Compliance } from '#domain/pillars.ts'
import type { FirewallsInPlace } from '#domain/protection.ts'
import {
  type EntryPoint,
  entryPointTypes,
  originControls,
  type Standing,
  standingOf,
  wayRoundControls,
} from '#domain/waf/coverage.ts'
import type { Database } from './client.ts'

/** How many entry points of the internet are truly protected: counted when a scan ends, and read by screens and CLI. */

/** The metric of `scan_point`; its values are standings. Followed by `:` and a service, the same of that service alone. */
export const wafCoverageMetric = 'wafCoverage'

interface EntryPointRow {
  readonly account_id: string
  readonly service: string
  readonly exposure: EntryPoint['exposure']
  readonly waf: EntryPoint['waf']
  readonly distribution: boolean
  readonly way_round: Compliance | null
  readonly closed_origin: Compliance | null
  readonly fronts: readonly EntryPoint['waf'][]
  readonly firewalls: FirewallsInPlace | null
  readonly count: number
}

/**
 * Writes the counts of entry points by standing, for each scope and service, as they stand now, into the scan’s points. Alike ones come from the
 * store counted: a row for each combination that there is in an account, not for each resource.
 */
export async function writeWafCoverage(client: pg.PoolClient, scanId: string): Promise<void> {
  const { rows } = await client.query<EntryPointRow>(
    `SELECT e.account_id, e.service, e.exposure, e.waf_protection AS waf, e.distribution, w.compliance AS way_round,
       o.compliance AS closed_origin, coalesce(o.fronts, '{}') AS fronts, e.firewalls, count(*)::int AS count
     FROM (
       SELECT r.*, r.type LIKE 'AWS::CloudFront::%' AS distribution,
         r.pillars #> '{wafProtection,value,firewalls}' AS firewalls
       FROM resource r WHERE r.type = ANY ($1) AND r.presence IN ('PRESENT', 'NOT_SEEN')
         AND r.exposure IN ('internet', 'internet-limited', 'unknown')
         -- It answers through its tenants only, and each of them is an entry point.
         AND r.facts #>> '{connectionMode,value}' IS DISTINCT FROM 'tenant-only'
     ) e
     LEFT JOIN LATERAL (
       SELECT f.compliance FROM finding f WHERE f.resource_id = e.id AND f.control_id = ANY ($2) LIMIT 1
     ) w ON e.distribution AND e.waf_protection = 'blocking'
     LEFT JOIN LATERAL (
       -- The origin is the load balancer itself, or the API of a stage.
       SELECT min(f.compliance) AS compliance, array_agg(DISTINCT d.waf_protection) AS fronts
       FROM (
         SELECT e.id, e.arn
         UNION ALL
         SELECT api.id, api.arn FROM relation m JOIN resource api ON api.arn = m.to_arn AND api.presence IN ('PRESENT', 'NOT_SEEN')
         WHERE m.from_resource_id = e.id AND m.kind = 'member-of' AND m.valid_to IS NULL
       ) origin
       JOIN finding f ON f.resource_id = origin.id AND f.control_id = ANY ($3)
       JOIN relation x ON x.to_arn = origin.arn AND x.kind = 'fronts' AND x.valid_to IS NULL
       JOIN resource d ON d.id = x.from_resource_id AND d.type = 'AWS::CloudFront::Distribution' AND d.presence IN ('PRESENT', 'NOT_SEEN')
     ) o ON e.waf_protection = 'none' AND NOT e.distribution
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9`,
    [entryPointTypes, wayRoundControls, originControls],
  )
  const counted = rows.flatMap(({ account_id, service, distribution, way_round, closed_origin, count, ...row }) => {
    const { exposure, waf, fronts, firewalls } = row
    const wayRound = distribution ? { wayRound: way_round } : {}
    const standing = standingOf({ exposure, waf, ...wayRound, closedOrigin: closed_origin, fronts, firewalls })
    return standing === null ? [] : [{ account_id, service, standing, count }]
  })
  await client.query(
    `WITH member AS (
       SELECT id AS account_id, unnest(ARRAY['org', 'account:' || id] || ARRAY(SELECT 'ou:' || o FROM unnest(ou_ids) o)) AS scope
       FROM account WHERE left_at IS NULL AND state NOT IN ('SUSPENDED', 'PENDING_CLOSURE', 'CLOSED')
     ), counted AS (
       SELECT m.scope, '${wafCoverageMetric}' || coalesce(':' || c.service, '') AS metric, c.standing, sum(c.count) AS n
       FROM jsonb_to_recordset($2) AS c (account_id text, service text, standing text, count bigint)
       JOIN member m ON m.account_id = c.account_id
       GROUP BY GROUPING SETS ((m.scope, c.service, c.standing), (m.scope, c.standing))
     ), by_metric AS (
       SELECT scope, metric, jsonb_object_agg(standing, n) AS counts FROM counted GROUP BY 1, 2
     ), summed AS (
       SELECT scope, jsonb_object_agg(metric, counts) AS counts FROM by_metric GROUP BY 1
     )
     INSERT INTO scan_point AS p (scope, scan_at, scan_id, counted_at, counts)
     SELECT s.scope, scan.as_of, scan.id, coalesce(scan.finished_at, scan.as_of), s.counts FROM summed s, scan WHERE scan.id = $1
     ON CONFLICT (scope, scan_at, scan_id) DO UPDATE SET counts = p.counts || excluded.counts`,
    [scanId, JSON.stringify(counted)],
  )
}

export const wafCoverageGroupings = ['organization', 'ou', 'account', 'kind'] as const
export type WafCoverageGrouping = (typeof wafCoverageGroupings)[number]

/** Entry points of one group by standing. */
export interface WafCoverageGroup {
  /** Id of the OU or account, the service, or `organization`. */
  readonly key: string
  readonly name: string
  readonly counts: { readonly [standing in Standing]?: number }
}

/**
 * The entry points of a scope by standing and by group, as counted by the last scan that had ended by an instant. Reads a
 * point for each group, standing and no resource. Empty before the first scan.
 * @param scope `org`, `ou:…` or `account:…`, as posture points have it; groups are those within it
 */
export async function readWafCoverage(
  db: Database,
  request: { readonly by: WafCoverageGrouping; readonly scope: string; readonly at: Date | null },
): Promise<readonly WafCoverageGroup[]> {
  const { rows } = await db.pool.query<WafCoverageGroup>(
    `WITH latest AS (
       SELECT scan_at, scan_id FROM scan_point
       WHERE scope = $1 AND scan_at <= coalesce($2::timestamptz, 'infinity') AND counted_at <= coalesce($2, 'infinity')
       ORDER BY scan_at DESC, scan_id DESC LIMIT 1
     ), asked AS (${groupsAsked[request.by]})
     SELECT a.key, a.name, p.counts -> a.metric AS counts
     FROM latest l CROSS JOIN asked a
     JOIN scan_point p ON p.scan_at = l.scan_at AND p.scan_id = l.scan_id AND p.scope = a.scope AND p.counts ? a.metric
     ORDER BY a.name, a.key`,
    [request.scope, request.at],
  )
  return rows
}

const inScope = (ids: string) =>
  `($1 = 'org' OR $1 = ANY (SELECT 'ou:' || o FROM unnest(${ids}) o) OR $1 = 'account:' || a.account_id)`
/** Versions that hold at the instant, or now: not at the scan's, which begins before the organisation is read. */
const then = (alias: string) =>
  `${alias}.valid_from <= coalesce($2::timestamptz, 'infinity') AND (${alias}.valid_to IS NULL OR ${alias}.valid_to > $2)`
const accountsThen = `account_version a WHERE ${then('a')}`

/** The groups of each grouping, each with the scope and the metric its points are kept under. */
const groupsAsked: Record<WafCoverageGrouping, string> = {
  organization: `SELECT 'organization' AS key, 'organization' AS name, $1 AS scope, '${wafCoverageMetric}' AS metric`,
  kind: `SELECT substr(m.key, length('${wafCoverageMetric}:') + 1) AS key, substr(m.key, length('${wafCoverageMetric}:') + 1) AS name,
      $1 AS scope, m.key AS metric
    FROM latest l JOIN scan_point p ON p.scan_at = l.scan_at AND p.scan_id = l.scan_id AND p.scope = $1,
      jsonb_object_keys(p.counts) AS m (key) WHERE m.key LIKE '${wafCoverageMetric}:%'`,
  account: `SELECT a.account_id AS key, a.name, 'account:' || a.account_id AS scope, '${wafCoverageMetric}' AS metric
    FROM ${accountsThen} AND ${inScope('a.ou_ids')}`,
  ou: `SELECT u.id AS key, u.path AS name, 'ou:' || u.id AS scope, '${wafCoverageMetric}' AS metric FROM organizational_unit u
    WHERE ${then('u')} AND ($1 = 'org' OR EXISTS (SELECT FROM ${accountsThen} AND u.id = ANY (a.ou_ids) AND ${inScope('a.ou_ids')}))`,
}
