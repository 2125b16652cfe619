import type pg from 'pg'
import { type CellKey, FencedOut } from '../cell.ts'
import { type Database, statement, transaction } from '../client.ts'

export const scanTriggers = ['schedule', 'manual', 'cli', 'demo', 'rescan'] as const
export type ScanTrigger = (typeof scanTriggers)[number]
export const scanStatuses = ['RUNNING', 'COMPLETE', 'PARTIAL', 'FAILED', 'CANCELLED'] as const
export type ScanStatus = (typeof scanStatuses)[number]

/** What a scan covers; absent means all. */
export interface ScanScope {
  readonly accounts?: readonly string[]
  readonly regions?: readonly string[]
  /** Collector ids: `rds/db-instance`. */
  readonly collectors?: readonly string[]
}

export interface NewScan {
  readonly trigger: ScanTrigger
  /** The instant the world is shown at; every instant the scan writes is moved by the same distance. Default: now. */
  readonly asOf?: Date
  readonly scope?: ScanScope
  /** Kept as given, for the workers; no secrets. */
  readonly options?: unknown
  /** Name of the occasion (`schedule 2026-11-23T02:00Z`): of several creators with the same slot, one makes the scan. */
  readonly slot?: string
}

export interface Scan {
  readonly id: string
  readonly trigger: ScanTrigger
  readonly status: ScanStatus
  readonly asOf: Date
  readonly startedAt: Date
  readonly finishedAt: Date | null
  readonly scope: ScanScope
  readonly options: unknown
  readonly expectedCells: number
  readonly doneCells: number
  readonly blindCells: number
  readonly calls: number
  readonly retries: number
  readonly throttles: number
  readonly resources: number
  readonly cancelledAt: Date | null
  readonly cause: string | null
}

const scanColumns = `id, trigger, status, as_of AS "asOf", started_at AS "startedAt", finished_at AS "finishedAt", scope, options,
  expected_cells AS "expectedCells", done_cells AS "doneCells", blind_cells AS "blindCells", calls::float8 AS calls,
  retries::float8 AS retries, throttles::float8 AS throttles, resources::float8 AS resources, cancelled_at AS "cancelledAt", cause`

/** Makes a scan in state RUNNING. Null when the slot was taken: somebody else made it. */
export async function createScan(db: Database, scan: NewScan): Promise<Scan | null> {
  return transaction(db, async (client) => {
    const { rows } = await client.query<Scan>(
      `INSERT INTO scan (trigger, slot, as_of, clock_offset, started_at, scope, options)
       SELECT $1, $2, as_of, as_of - now(), as_of, $4, $5 FROM (SELECT coalesce($3::timestamptz, now()) AS as_of) t
       ON CONFLICT (slot) DO NOTHING RETURNING ${scanColumns}`,
      [scan.trigger, scan.slot ?? null, scan.asOf ?? null, json(scan.scope ?? {}), json(scan.options ?? {})],
    )
    const created = rows[0]
    if (!created) return null
    // A scan may run across the turn of a month.
    await client.query(`SELECT ensure_partitions($1::timestamptz, $1::timestamptz + interval '1 month')`, [
      created.asOf,
    ])
    return created
  })
}

/** The scan, or null when there is none with this id. */
export async function readScan(db: Database, scanId: string): Promise<Scan | null> {
  const { rows } = await db.pool.query<Scan>(`SELECT ${scanColumns} FROM scan WHERE id = $1`, [scanId])
  return rows[0] ?? null
}

export interface ExpectedCell extends CellKey {
  readonly service: string
}

/** Adds cells that the scan is to read; those it knows already stay as they are. Returns how many were new. */
export async function expectCells(db: Database, scanId: string, cells: readonly ExpectedCell[]): Promise<number> {
  if (cells.length === 0) return 0
  return transaction(db, async (client) => {
    const { rowCount } = await client.query(
      `INSERT INTO cell (scan_at, scan_id, account_id, region, collector, service)
       SELECT s.as_of, s.id, c.account_id, c.region, c.collector, c.service
       FROM scan s, unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS c (account_id, region, collector, service)
       WHERE s.id = $1 ORDER BY 3, 4, 5 ON CONFLICT DO NOTHING`,
      [
        scanId,
        cells.map((cell) => cell.accountId),
        cells.map((cell) => cell.region),
        cells.map((cell) => cell.collector),
        cells.map((cell) => cell.service),
      ],
    )
    const added = rowCount ?? 0
    if (added > 0)
      await client.query('UPDATE scan SET expected_cells = expected_cells + $2 WHERE id = $1', [scanId, added])
    return added
  })
}

export interface ClaimedCell extends ExpectedCell {
  /** How often the cell was begun before. */
  readonly attempts: number
}

export interface Claim {
  /** Goes with every write for this account. A later claim makes it worthless. */
  readonly fence: string
  /** Cells that are not done. */
  readonly cells: readonly ClaimedCell[]
}

/**
 * Makes this worker the only one that may write the account in this scan. Null when the scan does not run any more.
 * The newest claim wins: an older holder is fenced out at its next write.
 */
export async function claimAccount(
  db: Database,
  scanId: string,
  accountId: string,
  worker: string,
): Promise<Claim | null> {
  return transaction(db, async (client) => {
    const { rows: scans } = await client.query(`SELECT FROM scan WHERE id = $1 AND status = 'RUNNING'`, [scanId])
    if (scans.length === 0) return null
    // Waits for a publication under way: FOR UPDATE excludes the FOR KEY SHARE that publishers hold.
    await client.query('SELECT FROM account_lease WHERE scan_id = $1 AND account_id = $2 FOR UPDATE', [
      scanId,
      accountId,
    ])
    const { rows } = await client.query<{ fence: string }>(
      `INSERT INTO account_lease AS l (scan_id, account_id, fence, worker, heartbeat_at) VALUES ($1, $2, 1, $3, now())
       ON CONFLICT (scan_id, account_id) DO UPDATE SET fence = l.fence + 1, worker = $3, heartbeat_at = now()
       RETURNING fence`,
      [scanId, accountId, worker],
    )
    const { rows: cells } = await client.query<ClaimedCell>(
      `SELECT c.account_id AS "accountId", c.region, c.collector, c.service, c.attempts
       FROM cell c JOIN scan s ON s.id = $1 AND c.scan_at = s.as_of
       WHERE c.scan_id = $1 AND c.account_id = $2 AND c.state <> 'DONE' ORDER BY c.region, c.collector`,
      [scanId, accountId],
    )
    return { fence: rows[0]?.fence ?? '', cells }
  })
}

/** Says that the worker lives. False when its fence is old or the scan does not run any more: it must stop. */
export async function heartbeat(db: Database, scanId: string, accountId: string, fence: string): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `UPDATE account_lease l SET heartbeat_at = now() FROM scan s
     WHERE l.scan_id = $1 AND l.account_id = $2 AND l.fence = $3 AND s.id = l.scan_id AND s.status = 'RUNNING'`,
    [scanId, accountId, fence],
  )
  return rowCount === 1
}

/** Marks a cell as begun and counts the attempt. Throws FencedOut. */
export async function startCell(
  db: Database,
  cell: CellKey & { readonly scanId: string; readonly fence: string; readonly worker: string },
): Promise<void> {
  const { rowCount } = await statement(db, {
    name: 'start cell',
    text: `WITH held AS MATERIALIZED (
         SELECT s.as_of, now() + s.clock_offset AS now FROM account_lease l JOIN scan s ON s.id = l.scan_id
         WHERE l.scan_id = $1 AND l.account_id = $2 AND l.fence = $5 AND s.status = 'RUNNING' FOR KEY SHARE OF l)
       UPDATE cell c SET state = 'RUNNING', attempts = c.attempts + 1, worker = $6, fence = $5, started_at = held.now
       FROM held WHERE c.scan_at = held.as_of AND c.scan_id = $1 AND c.account_id = $2 AND c.region = $3
         AND c.collector = $4 AND c.state <> 'DONE'`,
    values: [cell.scanId, cell.accountId, cell.region, cell.collector, cell.fence, cell.worker],
  })
  // Nothing begun: the guard says why, unless the cell was done already.
  if (rowCount === 0) await transaction(db, (client) => guard(client, cell.scanId, cell.accountId, cell.fence))
}

/** Instants as the server writes them, with microseconds: a Date would lose them. */
export interface ScanClock {
  /** The scan's partition key. */
  readonly scanAt: string
  /** The instant this transaction writes. */
  readonly now: string
}

/**
 * Holds the account for this transaction: until it ends nobody else can claim it. Throws FencedOut when somebody has, or
 * when the scan is over.
 */
export async function guard(
  client: pg.PoolClient,
  scanId: string,
  accountId: string,
  fence: string,
): Promise<ScanClock> {
  const { rows } = await client.query<ScanClock & { fence: string; status: string }>(
    `SELECT l.fence, s.status, s.as_of::text AS "scanAt", (now() + s.clock_offset)::text AS now
     FROM account_lease l JOIN scan s ON s.id = l.scan_id
     WHERE l.scan_id = $1 AND l.account_id = $2 FOR KEY SHARE OF l`,
    [scanId, accountId],
  )
  const lease = rows[0]
  if (!lease) throw new FencedOut(scanId, accountId, 'nobody has claimed it')
  if (lease.fence !== fence)
    throw new FencedOut(scanId, accountId, `another worker has taken over (fence ${lease.fence}, not ${fence})`)
  if (lease.status !== 'RUNNING') throw new FencedOut(scanId, accountId, `the scan is ${lease.status}`)
  return lease
}

/** The scan's clock for a writer of judgements; the scan cannot be cancelled until it is done. Throws FencedOut when it is over. */
export async function runningScanClock(client: pg.PoolClient, scanId: string, accountId: string): Promise<ScanClock> {
  const { rows } = await client.query<ScanClock & { status: string }>(
    `SELECT status, as_of::text AS "scanAt", (now() + clock_offset)::text AS now FROM scan WHERE id = $1 FOR KEY SHARE`,
    [scanId],
  )
  const clock = rows[0]
  if (!clock) throw new Error(`There is no scan ${scanId}.`)
  if (clock.status !== 'RUNNING') throw new FencedOut(scanId, accountId, `the scan is ${clock.status}`)
  return clock
}

/** The scan's clock, for writers that hold no account. */
export async function scanClock(client: pg.PoolClient, scanId: string): Promise<ScanClock> {
  const { rows } = await client.query<ScanClock>(
    `SELECT as_of::text AS "scanAt", (now() + clock_offset)::text AS now FROM scan WHERE id = $1`,
    [scanId],
  )
  const clock = rows[0]
  if (!clock) throw new Error(`There is no scan ${scanId}.`)
  return clock
}

/**
 * Ends a scan as cancelled: what is published stays, every later write of it is fenced out. False when it did not run.
 */
export async function cancelScan(db: Database, scanId: string): Promise<boolean> {
  return transaction(db, async (client) => {
    // Waits for publications and judgements under way: they hold these rows FOR KEY SHARE. Leases first, as they do.
    await client.query('SELECT FROM account_lease WHERE scan_id = $1 ORDER BY account_id FOR UPDATE', [scanId])
    await client.query('SELECT FROM scan WHERE id = $1 FOR UPDATE', [scanId])
    const { rowCount } = await client.query(
      `UPDATE scan SET status = 'CANCELLED', cancelled_at = now() + clock_offset, finished_at = now() + clock_offset
       WHERE id = $1 AND status = 'RUNNING'`,
      [scanId],
    )
    // Makes every fence worthless, so that nothing comes after this.
    if (rowCount === 1) await client.query('UPDATE account_lease SET fence = fence + 1 WHERE scan_id = $1', [scanId])
    // Judging, which would have counted what was read before, does not come any more.
    if (rowCount === 1)
      await client.query(
        `SELECT count_coverage(array_agg(account_id)) FROM scan_account WHERE scan_id = $1 AND evaluated_at IS NULL`,
        [scanId],
      )
    return rowCount === 1
  })
}

/** Ends a scan that could not be carried out at all, with the reason. False when it did not run. */
export async function failScan(db: Database, scanId: string, cause: string): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `UPDATE scan SET status = 'FAILED', cause = $2, finished_at = now() + clock_offset WHERE id = $1 AND status = 'RUNNING'`,
    [scanId, cause],
  )
  return rowCount === 1
}

/**
 * Puts the cells of a finished scan that were not read completely back to PENDING and the scan back to RUNNING. The
 * caller then sends `collect-account` for the accounts. A cell that is not offered or whose region is off did not fail.
 */
export async function retryFailedCells(
  db: Database,
  scanId: string,
): Promise<{ readonly cells: number; readonly accounts: readonly string[] }> {
  return transaction(db, async (client) => {
    const clock = await scanClock(client, scanId)
    const { rows } = await client.query<{ accountId: string; cells: number }>(
      `WITH again AS (
         UPDATE cell SET state = 'PENDING', outcome = NULL, cause = NULL, attempts = 0, worker = NULL, finished_at = NULL
         WHERE scan_at = $1 AND scan_id = $2
           AND (state <> 'DONE' OR outcome NOT IN ('COMPLETE', 'REGION_OFF', 'NOT_OFFERED'))
         RETURNING account_id)
       SELECT account_id AS "accountId", count(*)::int AS cells FROM again GROUP BY 1 ORDER BY 1`,
      [clock.scanAt, scanId],
    )
    const cells = rows.reduce((sum, row) => sum + row.cells, 0)
    if (cells > 0)
      await client.query(
        `UPDATE scan SET status = 'RUNNING', finished_at = NULL, cancelled_at = NULL, cause = NULL, blind_causes = NULL,
           done_cells = (SELECT count(*) FROM cell WHERE scan_at = $2 AND scan_id = $1 AND state = 'DONE')
         WHERE id = $1`,
        [scanId, clock.scanAt],
      )
    return { cells, accounts: rows.map((row) => row.accountId) }
  })
}

function json(value: unknown): string {
  return JSON.stringify(value)
}
