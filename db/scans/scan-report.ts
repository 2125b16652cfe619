import type { CellOutcome } from '#domain/coverage.ts'
import type { Database } from '../client.ts'
import type { Scan, ScanStatus } from './scans.ts'
import { readScan } from './scans.ts'

/** The newest scan, or null before the first. */
export async function latestScan(db: Database): Promise<Scan | null> {
  const { rows } = await db.pool.query<{ id: string }>('SELECT id FROM scan ORDER BY id DESC LIMIT 1')
  return rows[0] ? readScan(db, rows[0].id) : null
}

export interface LiveTotals {
  readonly status: ScanStatus
  readonly cause: string | null
  readonly cells: number
  readonly doneCells: number
  /** Done, expected to be readable, and not read completely. */
  readonly blindCells: number
  readonly calls: number
  readonly throttles: number
}

/** A scan's totals while it runs, counted from its cells. */
export async function liveTotals(db: Database, scanId: string): Promise<LiveTotals> {
  const { rows } = await db.pool.query<LiveTotals>(
    `SELECT s.status, s.cause, count(c.*)::int AS cells, count(*) FILTER (WHERE c.state = 'DONE')::int AS "doneCells",
       count(*) FILTER (WHERE c.outcome NOT IN ('COMPLETE', 'REGION_OFF', 'NOT_OFFERED'))::int AS "blindCells",
       coalesce(sum(c.calls), 0)::float8 AS calls, coalesce(sum(c.throttles), 0)::float8 AS throttles
     FROM scan s LEFT JOIN cell c ON c.scan_at = s.as_of AND c.scan_id = s.id WHERE s.id = $1 GROUP BY s.id`,
    [scanId],
  )
  const totals = rows[0]
  if (!totals) throw new Error(`There is no scan ${scanId}.`)
  return totals
}

export interface TypeTotals {
  readonly type: string
  readonly present: number
  /** First seen, changed and gone in this scan. */
  readonly added: number
  readonly changed: number
  readonly gone: number
  readonly notSeen: number
}

/** Resources per type as the scan left them, of the accounts it covered. */
export async function resourcesByType(db: Database, scanId: string): Promise<readonly TypeTotals[]> {
  const { rows } = await db.pool.query<TypeTotals>(
    `SELECT r.type, count(*) FILTER (WHERE r.presence = 'PRESENT')::int AS present,
       count(*) FILTER (WHERE r.first_seen_at >= s.as_of)::int AS added,
       count(*) FILTER (WHERE r.last_changed_at >= s.as_of AND r.first_seen_at < s.as_of)::int AS changed,
       count(*) FILTER (WHERE r.gone_at >= s.as_of)::int AS gone,
       count(*) FILTER (WHERE r.presence = 'NOT_SEEN')::int AS "notSeen"
     FROM scan s JOIN scan_account a ON a.scan_id = s.id JOIN resource r ON r.account_id = a.account_id
     WHERE s.id = $1 GROUP BY r.type ORDER BY r.type`,
    [scanId],
  )
  return rows
}

export interface BlindCells {
  readonly outcome: CellOutcome
  readonly code: string | null
  readonly call: string | null
  readonly message: string | null
  readonly policyArn: string | null
  readonly cells: number
  readonly accounts: number
}

/** Cells that were not read completely, grouped by cause, the largest group first. */
export async function blindCellsByCause(db: Database, scanId: string): Promise<readonly BlindCells[]> {
  const { rows } = await db.pool.query<BlindCells>(
    `SELECT c.outcome, c.cause ->> 'code' AS code, c.cause ->> 'call' AS call, min(c.cause ->> 'message') AS message,
       c.cause ->> 'policyArn' AS "policyArn", count(*)::int AS cells, count(DISTINCT c.account_id)::int AS accounts
     FROM scan s JOIN cell c ON c.scan_at = s.as_of AND c.scan_id = s.id
     WHERE s.id = $1 AND c.outcome <> 'COMPLETE' GROUP BY 1, 2, 3, 5 ORDER BY cells DESC, 1, 2, 3`,
    [scanId],
  )
  return rows
}
