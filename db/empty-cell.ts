import type { CellResult } from '#domain/coverage.ts'
import type { CellKey } from './cell.ts'
import { type Database, statement } from './client.ts'

/**
 * Publishes a completely listed cell without resources in one statement, when it had none before either: most cells of
 * an organisation are like that. False, with nothing written, when there is more to decide: resources that the list
 * lacks, an outcome before that was not COMPLETE, a lost account.
 *
 * No lock on the cell is needed: a publication of another scan that comes first has written `cell_latest`, whose newest
 * row ON CONFLICT looks at, and one that comes later finds nothing of ours to compare with.
 */
export async function publishEmptyCell(
  db: Database,
  cell: CellKey & {
    readonly scanId: string
    readonly fence: string
    readonly service: string
    readonly type: string
    readonly result: CellResult
  },
): Promise<boolean> {
  const { result } = cell
  if (result.outcome !== 'COMPLETE' || !result.listedCompletely || result.resources.length > 0) return false
  const { rowCount } = await statement(db, {
    name: 'publish empty cell',
    text: `WITH held AS MATERIALIZED (
         SELECT s.as_of, now() + s.clock_offset AS now FROM account_lease l JOIN scan s ON s.id = l.scan_id
         JOIN cell c ON c.scan_at = s.as_of AND c.scan_id = $1 AND c.account_id = $2 AND c.region = $3 AND c.collector = $4
         WHERE l.scan_id = $1 AND l.account_id = $2 AND l.fence = $5 AND s.status = 'RUNNING'
           AND NOT EXISTS (SELECT FROM resource r WHERE r.account_id = $2 AND r.region = $3 AND r.type = $6
             AND r.collector = $4 AND r.presence <> 'GONE')
         FOR KEY SHARE OF l
       ), latest AS (
         INSERT INTO cell_latest AS l (account_id, region, collector, service, outcome, cause, scan_id, collected_at,
           last_complete_at, last_complete_scan_id, last_listed_at, listed_scan_id, resources, blinded_resources)
         SELECT $2, $3, $4, $7, 'COMPLETE', NULL, $1, now, now, $1, now, $1, 0, 0 FROM held
         ON CONFLICT (account_id, region, collector) DO UPDATE SET service = excluded.service, scan_id = excluded.scan_id,
           collected_at = excluded.collected_at, last_complete_at = excluded.last_complete_at,
           last_complete_scan_id = excluded.last_complete_scan_id, last_listed_at = excluded.last_listed_at,
           listed_scan_id = excluded.listed_scan_id
         WHERE l.outcome = 'COMPLETE' AND l.resources = 0 AND l.blinded_resources = 0
         RETURNING 1
       )
       UPDATE cell c SET state = 'DONE', outcome = 'COMPLETE', cause = NULL, calls = $8, retries = $9, throttles = $10,
         pages = $11, milliseconds = $12, resources = 0, finished_at = held.now, fence = $5
       FROM held, latest WHERE c.scan_at = held.as_of AND c.scan_id = $1 AND c.account_id = $2 AND c.region = $3
         AND c.collector = $4`,
    values: [
      ...[cell.scanId, cell.accountId, cell.region, cell.collector, cell.fence, cell.type, cell.service],
      ...[result.calls, result.retries, result.throttles, result.pages, Math.round(result.milliseconds)],
    ],
  })
  return rowCount === 1
}
