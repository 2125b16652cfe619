import type pg from 'pg'

/** One writer of an account's findings and counts at a time. */
export async function lockJudging(client: pg.PoolClient, accountId: string): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('judge ' || $1, 7))`, [accountId])
}

/** Closes the open findings of resources that are GONE or OUT_OF_SCOPE, with that cause. */
export async function closeFindingsOfAbsent(
  client: pg.PoolClient,
  scanId: string,
  now: string,
  accountIds: readonly string[],
): Promise<void> {
  await client.query(
    `WITH absent AS MATERIALIZED (
       SELECT f.*, CASE r.presence WHEN 'GONE' THEN 'resource gone' ELSE 'out of scope' END AS cause,
         greatest($3::timestamptz, f.version_from + interval '1 microsecond') AS at
       FROM resource r JOIN finding f ON f.resource_id = r.id
       WHERE r.account_id = ANY ($2) AND r.presence IN ('GONE', 'OUT_OF_SCOPE') AND f.status IN ('OPEN', 'REOPENED')
     ), ended AS (
       UPDATE finding f SET status = 'RESOLVED', close_cause = a.cause, last_changed_at = a.at, version_from = a.at,
         compliance_before = a.compliance
       FROM absent a WHERE f.resource_id = a.resource_id AND f.control_id = a.control_id
     ), closed AS (
       UPDATE finding_version v SET valid_to = a.at FROM absent a
       WHERE v.resource_id = a.resource_id AND v.control_id = a.control_id AND v.valid_from = a.version_from
     )
     INSERT INTO finding_version (resource_id, control_id, valid_from, compliance, reason, status, control_version,
       severity, dimension, close_cause, scan_id, account_id, compliance_before, status_before, first_seen_at)
     SELECT resource_id, control_id, at, compliance, reason, 'RESOLVED', control_version, severity, dimension, cause, $1,
       account_id, compliance, status, first_seen_at
     FROM absent`,
    [scanId, accountIds, now],
  )
}
