import type pg from 'pg'
import { type Database, transaction } from '../client.ts'
import { countedAccount } from '../counted-account.ts'
import { writeWafCoverage } from '../waf-coverage.ts'
import { readScan, type Scan, scanClock } from './scans.ts'

/**
 * Ends a scan: totals, status (COMPLETE when every expected cell was read completely, else PARTIAL) and the points that
 * charts read, and keeps the counts of scopes that changed much. Safe to call twice. A cancelled or failed scan keeps its
 * status and writes no points.
 */
export async function closeScan(db: Database, scanId: string): Promise<Scan> {
  await transaction(db, async (client) => {
    const { rowCount } = await client.query(`SELECT FROM scan WHERE id = $1 AND status = 'RUNNING' FOR UPDATE`, [
      scanId,
    ])
    if (rowCount === 0) return
    const clock = await scanClock(client, scanId)
    // To the next millisecond: addresses and screens know no finer instants, and as of this one everything is written.
    const { rows } = await client.query<{ ended: string }>(
      `SELECT (date_trunc('milliseconds', $1::timestamptz) + interval '1 millisecond')::text AS ended`,
      [clock.now],
    )
    const ended = rows[0]?.ended ?? clock.now
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
      [clock.scanAt, scanId, ended],
    )
    await client.query(
      `UPDATE scan SET blind_causes = coalesce((SELECT jsonb_agg(to_jsonb(c)) FROM blind_causes($1, NULL) c), '[]') WHERE id = $1`,
      [scanId],
    )
    await writePoints(client, scanId, clock.scanAt, ended)
    await client.query('SELECT keep_blind_cells($1, $2)', [scanId, ended])
    await writeWafCoverage(client, scanId)
    await client.query('SELECT count_key_use($1)', [ended])
    await recountLatePoints(client)
  })
  // By itself: it waits for those who write, and they for it.
  await db.pool.query(
    'SELECT make_checkpoints(greatest((SELECT max(at) FROM tally_change), (SELECT max(at) FROM finding_tally_change)))',
  )
  await db.pool.query('SELECT sum_up_finding_moves(finished_at) FROM scan WHERE id = $1', [scanId])
  const scan = await readScan(db, scanId)
  if (!scan) throw new Error(`There is no scan ${scanId}.`)
  return scan
}

/** What each scope (organisation, each OU above an account, each account) stands at now. */
async function writePoints(client: pg.PoolClient, scanId: string, scanAt: string, ended: string): Promise<void> {
  // Its failed cells were read again: the points of the first ending no longer hold.
  await client.query('DELETE FROM scan_point WHERE scan_id = $1', [scanId])
  await client.query(
    `WITH member AS (
       SELECT id AS account_id, unnest(ARRAY['org', 'account:' || id] || ARRAY(SELECT 'ou:' || o FROM unnest(ou_ids) o)) AS scope
       FROM account a WHERE ${countedAccount('a')}
     ), counted AS (
       SELECT t.account_id, p.metric, p.value, sum(t.resources) AS n
       FROM tally t, LATERAL (VALUES ('encryptionAtRest', t.encryption_at_rest),
         ('encryptionInTransit', t.encryption_in_transit), ('exposure', t.exposure), ('wafProtection', t.waf_protection))
         AS p (metric, value)
       WHERE t.presence IN ('PRESENT', 'NOT_SEEN') GROUP BY 1, 2, 3
       UNION ALL
       SELECT account_id, 'findings:' || severity, compliance, sum(findings) FROM finding_tally GROUP BY 1, 2, 3
       UNION ALL
       SELECT account_id, 'coverage', outcome, cells FROM coverage_now($3::timestamptz)
     ), summed AS (
       SELECT m.scope, c.metric, c.value, sum(c.n) AS n FROM counted c JOIN member m USING (account_id) GROUP BY 1, 2, 3
     ), by_metric AS (
       SELECT scope, metric, jsonb_object_agg(value, n) AS counts FROM summed GROUP BY 1, 2
     )
     INSERT INTO scan_point (scope, scan_at, scan_id, counted_at, counts, late)
     SELECT scope, $1, $2, $3, jsonb_object_agg(metric, counts),
       -- Scans of past days may end in any order.
       EXISTS (SELECT FROM tally_change WHERE at > $3) OR EXISTS (SELECT FROM finding_tally_change WHERE at > $3)
     FROM by_metric GROUP BY scope`,
    [scanAt, scanId, ended],
  )
}

/** Counts anew the points that changes dated before them came after: another scan had listed resources and not judged them. */
async function recountLatePoints(client: pg.PoolClient): Promise<void> {
  await client.query(
    `WITH late AS (
       SELECT scope, scan_at, scan_id, counted_at FROM scan_point WHERE late
     ), counted AS (
       SELECT o.scope, o.scan_id, c.metric, c.value, sum(c.n) AS n FROM late o CROSS JOIN LATERAL (
         SELECT p.metric, p.value, t.resources AS n FROM tally_at(o.scope, o.counted_at) t,
           LATERAL (VALUES ('encryptionAtRest', t.encryption_at_rest), ('encryptionInTransit', t.encryption_in_transit),
             ('exposure', t.exposure), ('wafProtection', t.waf_protection)) AS p (metric, value)
         WHERE t.presence IN ('PRESENT', 'NOT_SEEN')
         UNION ALL
         SELECT 'findings:' || severity, compliance, findings FROM finding_tally_at(o.scope, o.counted_at)) c
       GROUP BY 1, 2, 3, 4
     ), by_metric AS (
       SELECT scope, scan_id, metric, jsonb_object_agg(value, n) AS counts FROM counted GROUP BY 1, 2, 3
     ), recounted AS (
       SELECT o.scope, o.scan_at, o.scan_id, jsonb_object_agg(m.metric, m.counts) AS counts
       FROM late o JOIN by_metric m USING (scope, scan_id) GROUP BY 1, 2, 3
     )
     UPDATE scan_point p SET late = false, counts = r.counts || (
       SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(p.counts) WHERE key = 'coverage' OR key LIKE 'wafCoverage%')
     FROM recounted r WHERE (p.scope, p.scan_at, p.scan_id) = (r.scope, r.scan_at, r.scan_id)`,
  )
}
