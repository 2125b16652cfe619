import type pg from 'pg'
import type { Compliance } from '#domain/pillars.ts'
import type { FirewallsInPlace } from '#domain/protection.ts'
import { type EntryPoint, entryPointTypes, originControls, standingOf, wayRoundControls } from '#domain/waf/coverage.ts'
import { notFacing, type Standing } from '#domain/waf/standing.ts'
import type { Database } from './client.ts'
import { countedAccount } from './counted-account.ts'

/** How many entry points of the internet are truly protected: counted when a scan ends, and read by screens and CLI. */

/** The metric of `scan_point`; its values are standings. Followed by `:` and a service, the same of that service alone. */
export const wafCoverageMetric = 'wafCoverage'

interface EntryPointRow {
  /** Tells the combinations apart. */
  readonly combination: string
  readonly facing: boolean
  readonly exposure: EntryPoint['exposure']
  readonly waf: EntryPoint['waf']
  readonly distribution: boolean
  readonly way_round: Compliance | null
  readonly closed_origin: Compliance | null
  readonly fronts: readonly EntryPoint['waf'][]
  readonly firewalls: FirewallsInPlace | null
}

/**
 * Writes how the entry points stand now: the counts by standing, for each scope and service, into the scan’s points, and
 * for each entry point what it was counted as, so that every count has its list. Alike ones are judged once: a row comes
 * from the store for each combination that there is, not for each resource.
 */
export async function writeWafCoverage(client: pg.PoolClient, scanId: string): Promise<void> {
  await client.query(
    `CREATE TEMPORARY TABLE entry_point ON COMMIT DROP AS
     SELECT c.*, md5(row(facing, exposure, waf, distribution, way_round, closed_origin, fronts, firewalls)::text) AS combination FROM (
       SELECT e.id, e.account_id, e.service, e.facing, e.exposure, e.waf_protection AS waf, e.distribution, w.compliance AS way_round,
         o.compliance AS closed_origin, coalesce(o.fronts, '{}') AS fronts, e.firewalls
       FROM (
         SELECT r.*, r.type LIKE 'AWS::CloudFront::%' AS distribution,
           r.pillars #> '{wafProtection,value,firewalls}' AS firewalls,
           r.exposure IN ('internet', 'internet-limited', 'unknown')
             -- It answers through its tenants only, and each of them is an entry point.
             AND r.facts #>> '{connectionMode,value}' IS DISTINCT FROM 'tenant-only' AS facing
         FROM resource r JOIN account a ON a.id = r.account_id
         WHERE r.type = ANY (${texts(entryPointTypes)}) AND r.presence IN ('PRESENT', 'NOT_SEEN')
           AND ${countedAccount('a')}
       ) e
       LEFT JOIN LATERAL (
         SELECT f.compliance FROM finding f WHERE f.resource_id = e.id AND f.control_id = ANY (${texts(wayRoundControls)}) LIMIT 1
       ) w ON e.facing AND e.distribution AND e.waf_protection = 'blocking'
       LEFT JOIN LATERAL (
         -- The origin is the load balancer itself, or the API of a stage.
         SELECT min(f.compliance) AS compliance, array_agg(DISTINCT d.waf_protection) AS fronts
         FROM (
           SELECT e.id, e.arn
           UNION ALL
           SELECT api.id, api.arn FROM relation m JOIN resource api ON api.arn = m.to_arn AND api.presence IN ('PRESENT', 'NOT_SEEN')
           WHERE m.from_resource_id = e.id AND m.kind = 'member-of' AND m.valid_to IS NULL
         ) origin
         JOIN finding f ON f.resource_id = origin.id AND f.control_id = ANY (${texts(originControls)})
         JOIN relation x ON x.to_arn = origin.arn AND x.kind = 'fronts' AND x.valid_to IS NULL
         JOIN resource d ON d.id = x.from_resource_id AND d.type = 'AWS::CloudFront::Distribution' AND d.presence IN ('PRESENT', 'NOT_SEEN')
       ) o ON e.facing AND e.waf_protection = 'none' AND NOT e.distribution
     ) c`,
  )
  const { rows } = await client.query<EntryPointRow>(
    `SELECT DISTINCT ON (combination) combination, facing, exposure, waf, distribution, way_round, closed_origin, fronts, firewalls
     FROM entry_point ORDER BY combination`,
  )
  const judged = rows.map(({ combination, facing, distribution, way_round, closed_origin, ...row }) => {
    const wayRound = distribution ? { wayRound: way_round } : {}
    const standing = facing ? standingOf({ ...row, ...wayRound, closedOrigin: closed_origin }) : null
    return { combination, standing: standing ?? notFacing }
  })
  await client.query('ALTER TABLE entry_point ADD standing text')
  await client.query(
    `UPDATE entry_point e SET standing = j.standing
     FROM jsonb_to_recordset($1) AS j (combination text, standing text) WHERE j.combination = e.combination`,
    [JSON.stringify(judged)],
  )
  await writeStandings(client, scanId)
  await client.query(
    `WITH member AS (
       SELECT a.id AS account_id, unnest(ARRAY['org', 'account:' || a.id] || ARRAY(SELECT 'ou:' || o FROM unnest(a.ou_ids) o)) AS scope
       FROM account a WHERE ${countedAccount('a')}
     ), counted AS (
       SELECT m.scope, '${wafCoverageMetric}' || coalesce(':' || e.service, '') AS metric, e.standing, count(*) AS n
       FROM entry_point e JOIN member m USING (account_id) WHERE e.standing <> '${notFacing}'
       GROUP BY GROUPING SETS ((m.scope, e.service, e.standing), (m.scope, e.standing))
     ), by_metric AS (
       SELECT scope, metric, jsonb_object_agg(standing, n) AS counts FROM counted GROUP BY 1, 2
     ), summed AS (
       SELECT scope, jsonb_object_agg(metric, counts) AS counts FROM by_metric GROUP BY 1
     )
     INSERT INTO scan_point AS p (scope, scan_at, scan_id, counted_at, counts)
     SELECT s.scope, scan.as_of, scan.id, coalesce(scan.finished_at, scan.as_of), s.counts FROM summed s, scan WHERE scan.id = $1
     ON CONFLICT (scope, scan_at, scan_id) DO UPDATE SET counts = p.counts || excluded.counts`,
    [scanId],
  )
  await client.query('DROP TABLE entry_point')
}

const texts = (values: readonly string[]) => `ARRAY['${values.join("', '")}']`

/** Ends the standings that no longer hold, and begins those that do. A scan of an earlier instant changes nothing behind. */
async function writeStandings(client: pg.PoolClient, scanId: string): Promise<void> {
  const { rows } = await client.query<{ ended: string }>(
    `SELECT coalesce(finished_at, as_of)::text AS ended FROM scan
     WHERE id = $1 AND coalesce(finished_at, as_of) > coalesce((SELECT max(valid_from) FROM entry_point_version), '-infinity')`,
    [scanId],
  )
  const ended = rows[0]?.ended
  if (ended === undefined) return
  await client.query(
    `UPDATE entry_point_version v SET valid_to = $1 WHERE v.valid_to IS NULL
       AND NOT EXISTS (SELECT FROM entry_point e WHERE e.id = v.resource_id AND e.standing = v.standing)`,
    [ended],
  )
  await client.query(
    `INSERT INTO entry_point_version (resource_id, standing, valid_from)
     SELECT e.id, e.standing, $1 FROM entry_point e
     WHERE NOT EXISTS (SELECT FROM entry_point_version v WHERE v.resource_id = e.id AND v.valid_to IS NULL)`,
    [ended],
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
     ), asked AS MATERIALIZED (${groupsAsked[request.by](request.scope)})
     ${request.scope === 'org' && request.by === 'account' ? pointsOfAll : pointsOfSome} ORDER BY a.name, a.key`,
    [request.scope, request.at],
  )
  return rows
}

/** The points of a scan lie together: all are read at once where nearly all are asked for, else each group's is looked up. */
const pointsOfAll = `, point AS MATERIALIZED (
    SELECT p.scope, p.counts FROM latest l JOIN scan_point p ON p.scan_id = l.scan_id
  )
  SELECT a.key, a.name, p.counts -> a.metric AS counts FROM asked a JOIN point p ON p.scope = a.scope AND p.counts ? a.metric`
const pointsOfSome = `
  SELECT a.key, a.name, p.counts FROM latest l CROSS JOIN asked a CROSS JOIN LATERAL (
    SELECT p.counts -> a.metric AS counts FROM scan_point p
    WHERE p.scope = a.scope AND p.scan_at = l.scan_at AND p.scan_id = l.scan_id LIMIT 1
  ) p WHERE p.counts IS NOT NULL`

/** Versions that hold at the instant, or now: not at the scan's, which begins before the organisation is read. */
const then = (alias: string) =>
  `${alias}.valid_from <= coalesce($2::timestamptz, 'infinity') AND (${alias}.valid_to IS NULL OR ${alias}.valid_to > $2)`
/** Accounts of the scope then: asked of the scope's kind alone, so that an account is looked up and not searched for. */
const accountsThen = (scope: string) =>
  `account_version a WHERE ${then('a')} AND ${
    scope === 'org'
      ? 'true'
      : scope.startsWith('ou:')
        ? 'substr($1, 4) = ANY (a.ou_ids)'
        : 'a.account_id = substr($1, 9)'
  }`

/** The groups of each grouping, each with the scope and the metric its points are kept under. */
const groupsAsked: Record<WafCoverageGrouping, (scope: string) => string> = {
  organization: () =>
    `SELECT 'organization' AS key, 'organization' AS name, $1 AS scope, '${wafCoverageMetric}' AS metric`,
  kind: () => `SELECT substr(m.key, length('${wafCoverageMetric}:') + 1) AS key, substr(m.key, length('${wafCoverageMetric}:') + 1) AS name,
      $1 AS scope, m.key AS metric
    FROM latest l JOIN scan_point p ON p.scan_at = l.scan_at AND p.scan_id = l.scan_id AND p.scope = $1,
      jsonb_object_keys(p.counts) AS m (key) WHERE m.key LIKE '${wafCoverageMetric}:%'`,
  account: (scope) =>
    `SELECT a.account_id AS key, a.name, 'account:' || a.account_id AS scope, '${wafCoverageMetric}' AS metric
    FROM ${accountsThen(scope)}`,
  ou: (scope) =>
    `SELECT u.id AS key, u.path AS name, 'ou:' || u.id AS scope, '${wafCoverageMetric}' AS metric FROM organizational_unit u
    WHERE ${then('u')} AND ${scope === 'org' ? 'true' : `u.id IN (SELECT unnest(a.ou_ids) FROM ${accountsThen(scope)})`}`,
}
