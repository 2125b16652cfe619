import { type Database, transaction } from './client.ts'

const histories = [
  'resource_version',
  'posture_version',
  'finding_version',
  'entry_point_version',
  'key_use',
  'named_owner',
  'account_assignment',
]

/**
 * Drops what ended more than `keepMonths` months ago: whole monthly partitions of cells, points, and of the histories the
 * stretches that ended before then. What still holds stays, however old. Makes the partitions of the next months.
 * @returns one line per table or partition, for the log
 */
export async function pruneHistory(db: Database, options: { readonly keepMonths: number }): Promise<readonly string[]> {
  const { keepMonths } = options
  if (!Number.isInteger(keepMonths) || keepMonths < 1)
    throw new Error(`keepMonths is ${keepMonths}; it must be a whole number of at least 1.`)
  return transaction(db, async (client) => {
    await client.query('SET LOCAL statement_timeout = 0')
    await client.query(`SELECT ensure_partitions(now(), now() + interval '2 months')`)
    const done: string[] = []
    const { rows: cut } = await client.query<{ before: string; month: string }>(
      `SELECT date_trunc('month', now() - make_interval(months => $1), 'UTC')::text AS before,
         to_char(date_trunc('month', now() AT TIME ZONE 'UTC' - make_interval(months => $1)), 'YYYY_MM') AS month`,
      [keepMonths],
    )
    const { before = '', month = '' } = cut[0] ?? {}
    const { rows: parts } = await client.query<{ part: string }>(
      `SELECT c.relname AS part FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       JOIN pg_class p ON p.oid = i.inhparent
       WHERE p.relkind = 'p' AND c.relkind = 'r' AND right(c.relname, 7) < $1 AND c.relnamespace = current_schema()::regnamespace
       ORDER BY 1`,
      [month],
    )
    for (const { part } of parts) {
      await client.query(`DROP TABLE ${part}`)
      done.push(`${part}: dropped`)
    }
    const { rows: forgotten } = await client.query<{ gone: number }>('SELECT forget_before($1) AS gone', [before])
    if (forgotten[0]?.gone) done.push(`resource: ${forgotten[0].gone} that are gone since before ${before}`)
    for (const table of [...histories, 'relation', 'organizational_unit', 'account_version']) {
      const { rowCount } = await client.query(`DELETE FROM ${table} WHERE valid_to < $1`, [before])
      if (rowCount) done.push(`${table}: ${rowCount} rows that ended before ${before}`)
    }
    const { rowCount: points } = await client.query('DELETE FROM scan_point WHERE scan_at < $1', [before])
    if (points) done.push(`scan_point: ${points} from before ${before}`)
    const { rowCount: moves } = await client.query('DELETE FROM finding_move WHERE at < $1', [before])
    if (moves) done.push(`finding_move: ${moves} from before ${before}`)
    for (const sums of ['finding_move_total', 'finding_move_sum'])
      await client.query(`DELETE FROM ${sums} WHERE since < $1`, [before])
    const { rowCount: scans } = await client.query(`DELETE FROM scan WHERE as_of < $1 AND status <> 'RUNNING'`, [
      before,
    ])
    if (scans) done.push(`scan: ${scans} from before ${before}`)
    return done
  })
}
