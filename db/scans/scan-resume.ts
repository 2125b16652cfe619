import type { Database } from '../client.ts'
import type { JobName, Queue } from '../queue.ts'

/** Seconds after its begin from which a scan's jobs are looked after; before that its first job is still at work. */
const patienceSeconds = 10

interface Unfinished {
  readonly scanId: string
  /** Null when every account is evaluated, or none is known yet. */
  readonly accountId: string | null
  readonly next: JobName
}

/**
 * Sends the jobs that running scans still need. Those that wait or run are not sent twice, so this only matters where
 * one was lost: a scan taken up again while its old job was still ending, or a job that used up its retries.
 */
export async function resumeScans({ db, queue }: { db: Database; queue: Queue }): Promise<void> {
  const { rows } = await db.pool.query<Unfinished>(
    `SELECT s.id AS "scanId", a.account_id AS "accountId",
       CASE WHEN a.account_id IS NOT NULL AND a.collected_at IS NOT NULL THEN 'evaluate-account'
         WHEN a.account_id IS NOT NULL THEN 'collect-account'
         WHEN EXISTS (SELECT FROM scan_account k WHERE k.scan_id = s.id) THEN 'close-scan'
         ELSE 'discover-organization' END AS next
     FROM scan s LEFT JOIN scan_account a ON a.scan_id = s.id AND a.evaluated_at IS NULL
     WHERE s.status = 'RUNNING' AND s.started_at - s.clock_offset < now() - make_interval(secs => $1)
     ORDER BY s.id, a.account_id`,
    [patienceSeconds],
  )
  for (const [name, jobs] of Map.groupBy(rows, ({ next }) => next)) {
    await queue.sendAll(
      name,
      jobs.map(({ scanId, accountId }) => (accountId === null ? { scanId } : { scanId, accountId })),
    )
  }
}
