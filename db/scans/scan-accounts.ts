import type { Database } from '../client.ts'

/** Names the accounts that a scan covers; those it knows already keep their progress. */
export async function coverAccounts(db: Database, scanId: string, accountIds: readonly string[]): Promise<void> {
  await db.pool.query(
    'INSERT INTO scan_account (scan_id, account_id) SELECT $1, id FROM unnest($2::text[]) AS id ON CONFLICT DO NOTHING',
    [scanId, accountIds],
  )
}

/**
 * Marks an account as collected and sums up its cells, unless cells of it are not done: a server that crashed may have lost cells that were
 * published without waiting for its disk. The mark itself waits for it, and so for everything written before.
 * @returns whether every cell is done
 */
export async function markCollected(db: Database, scanId: string, accountId: string): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `UPDATE scan_account a SET collected_at = now() + s.clock_offset FROM scan s
     WHERE a.scan_id = $1 AND a.account_id = $2 AND s.id = a.scan_id AND NOT EXISTS (SELECT FROM cell c
       WHERE c.scan_at = s.as_of AND c.scan_id = s.id AND c.account_id = a.account_id AND c.state <> 'DONE')`,
    [scanId, accountId],
  )
  if (rowCount !== 1) return false
  await db.pool.query('SELECT sum_up_accounts($1, $2)', [scanId, [accountId]])
  return true
}

/** Marks an account as evaluated. Returns how many accounts of the scan are not evaluated yet. */
export async function markEvaluated(db: Database, scanId: string, accountId: string): Promise<number> {
  await db.pool.query(
    `UPDATE scan_account a SET evaluated_at = now() + s.clock_offset FROM scan s
     WHERE a.scan_id = $1 AND a.account_id = $2 AND s.id = a.scan_id`,
    [scanId, accountId],
  )
  const { rows } = await db.pool.query<{ left: number }>(
    'SELECT count(*)::int AS left FROM scan_account WHERE scan_id = $1 AND evaluated_at IS NULL',
    [scanId],
  )
  return rows[0]?.left ?? 0
}

/** Puts accounts back to the start: their cells are read again, and summed up again once they are. */
export async function reopenAccounts(db: Database, scanId: string, accountIds: readonly string[]): Promise<void> {
  await db.pool.query(
    `UPDATE scan_account SET collected_at = NULL, evaluated_at = NULL, outcomes = NULL, blind = NULL
     WHERE scan_id = $1 AND account_id = ANY ($2)`,
    [scanId, accountIds],
  )
}

export interface AccountProgress {
  readonly accounts: number
  readonly collected: number
  readonly evaluated: number
}

export async function accountProgress(db: Database, scanId: string): Promise<AccountProgress> {
  const { rows } = await db.pool.query<AccountProgress>(
    `SELECT count(*)::int AS accounts, count(collected_at)::int AS collected, count(evaluated_at)::int AS evaluated
     FROM scan_account WHERE scan_id = $1`,
    [scanId],
  )
  return rows[0] ?? { accounts: 0, collected: 0, evaluated: 0 }
}

/** Regions an account has cells in, newest attempt counted; `global` left out. What is expected where AWS does not tell. */
export async function knownRegions(db: Database, accountId: string): Promise<readonly string[]> {
  const { rows } = await db.pool.query<{ region: string }>(
    `SELECT DISTINCT region FROM cell_latest WHERE account_id = $1 AND region <> 'global' AND outcome <> 'REGION_OFF' ORDER BY 1`,
    [accountId],
  )
  return rows.map(({ region }) => region)
}

/** Regions where any account has cells: what an account that was never entered is expected to have. */
export async function usualRegions(db: Database): Promise<readonly string[]> {
  const { rows } = await db.pool.query<{ region: string }>(
    `SELECT DISTINCT region FROM cell_latest WHERE region <> 'global' AND outcome <> 'REGION_OFF' ORDER BY 1`,
  )
  return rows.map(({ region }) => region)
}
