import type pg from 'pg'
import { type Database, transaction } from './client.ts'
import { readScan, type Scan, type ScanClock, scanClock } from './scans.ts'

/**
 * Ends a scan: totals, status (COMPLETE when every expected cell was read completely, else PARTIAL) and the points that
 * charts read. Safe to call twice. A cancelled or failed scan keeps its status and writes no points.
 */
export async function closeScan(db: Database, scanId: string): Promise<Scan> {
  await transaction(db, async (client) => {
    const { rowCount } = await client.query(`SELECT FROM scan WHERE id = $1 AND status = 'RUNNING' FOR UPDATE`, [
      scanId,
    ])
    if (rowCount === 0) return
    const clock = await scanClock(client, scanId)
    await client.query(
      `UPDATE scan s SET finished_at = $3, expected_cells = t.expected, done_cells = t.done, blind_cells = t.blind,
         calls = t.calls, retries = t.retries, throttles = t.throttles, resources = t.resources,
         status = CASE WHEN t.blind = 0 AND t.expected > 0 THEN 'COMPLETE' ELSE 'PARTIAL' END
       FROM (SELECT count(*) AS expected, count(*) FILTER (WHERE state = 'DONE') AS done,
           count(*) FILTER (WHERE outcome IS NULL OR outcome NOT IN ('COMPLETE', 'REGION_OFF', 'NOT_OFFERED')) AS blind,
           greatest(coalesce(sum(calls), 0), (SELECT calls FROM scan WHERE id = $2)) AS calls,
           coalesce(sum(retries), 0) AS retries, coalesce(sum(throttles), 0) AS throttles,
           coalesce(sum(resources), 0) AS resources
         FROM cell WHERE scan_at = $1 AND scan_id = $2) t
       WHERE s.id = $2`,
      [clock.scanAt, scanId, clock.now],
    )
    await writePoints(client, scanId, clock)
  })
  const scan = await readScan(db, scanId)
  if (!scan) throw new Error(`There is no scan ${scanId}.`)
  return scan
}

/** Counts per scope (organisation, each OU above an account, each account) and service, as they stand now. */
async function writePoints(client: pg.PoolClient, scanId: string, clock: ScanClock): Promise<void> {
  const { rowCount } = await client.query(
    `SELECT FROM posture_point WHERE scope = 'org' AND service = 'all' AND scan_at = $1 AND scan_id = $2 LIMIT 1`,
    [clock.scanAt, scanId],
  )
  // Its failed cells were read again: the points of the first ending no longer hold.
  if (rowCount)
    await client.query('DELETE FROM posture_point WHERE scan_at = $1 AND scan_id = $2', [clock.scanAt, scanId])
  await client.query(
    `WITH member AS (
       SELECT id AS account_id, unnest(ARRAY['org', 'account:' || id] || ARRAY(SELECT 'ou:' || o FROM unnest(ou_ids) o)) AS scope
       FROM account WHERE left_at IS NULL AND state NOT IN ('SUSPENDED', 'PENDING_CLOSURE', 'CLOSED')
     ), counted AS (
       SELECT t.account_id, t.service, p.metric, p.value, sum(t.resources) AS n
       FROM tally t, LATERAL (VALUES ('encryptionAtRest', t.encryption_at_rest),
         ('encryptionInTransit', t.encryption_in_transit), ('exposure', t.exposure), ('wafProtection', t.waf_protection))
         AS p (metric, value)
       WHERE t.presence IN ('PRESENT', 'NOT_SEEN') GROUP BY 1, 2, 3, 4
       UNION ALL
       SELECT account_id, service, 'findings:' || severity, compliance, sum(findings) FROM finding_tally GROUP BY 1, 2, 3, 4
       UNION ALL
       -- A cell that was read completely, but too long ago, is neither complete nor blind.
       SELECT account_id, service, 'coverage', CASE WHEN outcome IN ('COMPLETE', 'PARTIAL') AND collected_at
           < $3::timestamptz - make_interval(hours => coalesce((SELECT freshness_hours FROM organization LIMIT 1), 36))
         THEN 'STALE' ELSE outcome END, count(*) FROM cell_latest GROUP BY 1, 2, 3, 4
     )
     INSERT INTO posture_point (scan_at, scan_id, scope, service, metric, value, count)
     SELECT $1, $2, m.scope, coalesce(c.service, 'all'), c.metric, c.value, sum(c.n)
     FROM counted c JOIN member m USING (account_id)
     GROUP BY GROUPING SETS ((m.scope, c.service, c.metric, c.value), (m.scope, c.metric, c.value))`,
    [clock.scanAt, scanId, clock.now],
  )
}
