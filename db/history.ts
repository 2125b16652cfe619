import { type Database, transaction } from './client.ts'

/**
 * Drops what ended more than `keepMonths` months ago: whole monthly partitions of cells and points, and of the histories
 * the stretches that ended before then. What still holds stays, however old. Makes the partitions of the next months.
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
    const { rows: parts } = await client.query<{ parent: string; part: string }>(
      `SELECT p.relname AS parent, c.relname AS part FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       JOIN pg_class p ON p.oid = i.inhparent
       WHERE p.relkind = 'p' AND c.relkind = 'r' AND right(c.relname, 7) < $1 AND c.relnamespace = current_schema()::regnamespace
       ORDER BY 1, 2`,
      [month],
    )
    for (const { parent, part } of parts) {
      if (parent !== 'cell' && parent !== 'posture_point') {
        const { rowCount } = await client.query(`DELETE FROM ${part} WHERE valid_to < $1`, [before])
        if (rowCount) done.push(`${part}: ${rowCount} rows that ended before ${before}`)
        const { rows } = await client.query(`SELECT FROM ${part} LIMIT 1`)
        if (rows.length > 0) continue
      }
      await client.query(`DROP TABLE ${part}`)
      done.push(`${part}: dropped`)
    }
    const { rowCount: gone } = await client.query(`DELETE FROM resource WHERE presence = 'GONE' AND gone_at < $1`, [
      before,
    ])
    if (gone) done.push(`resource: ${gone} that are gone since before ${before}`)
    for (const table of ['relation', 'organizational_unit', 'account_version']) {
      const { rowCount } = await client.query(`DELETE FROM ${table} WHERE valid_to < $1`, [before])
      if (rowCount) done.push(`${table}: ${rowCount} rows that ended before ${before}`)
    }
    const { rowCount: scans } = await client.query(`DELETE FROM scan WHERE as_of < $1 AND status <> 'RUNNING'`, [
      before,
    ])
    if (scans) done.push(`scan: ${scans} from before ${before}`)
    return done
  })
}
