import type { ListedCell } from '#domain/listing.ts'
import type { Database } from '../client.ts'

/** The instants that verdicts stand for, and how old a fact may be before it stops counting. */
export interface ScanInstants {
  /** For each instant asked for (null: now) that of the last scan that had begun by then and has ended. */
  readonly instants: readonly Date[]
  readonly freshnessHours: number
}

export async function readScanInstants(db: Database, asked: readonly (Date | null)[]): Promise<ScanInstants> {
  const { rows } = await db.pool.query<{ as_of: Date | null; hours: number }>(
    `SELECT s.as_of, coalesce((SELECT freshness_hours FROM organization LIMIT 1), 36) AS hours
     FROM unnest($1::timestamptz[]) WITH ORDINALITY AS u (at, place)
     LEFT JOIN LATERAL (SELECT as_of FROM scan WHERE finished_at IS NOT NULL AND as_of <= coalesce(u.at, 'infinity')
       ORDER BY as_of DESC LIMIT 1) s ON true ORDER BY u.place`,
    [asked],
  )
  return {
    instants: rows.map(({ as_of }, place) => as_of ?? asked[place] ?? new Date()),
    freshnessHours: rows[0]?.hours ?? 36,
  }
}

/** Of which account, and as of when. */
export interface WantedCells {
  readonly accountId: string
  /** Of a scan: finer than an instant of JavaScript. */
  readonly now: Date
  readonly past: boolean
}

/** Which cells of an account were listed completely and lately, now or in the past: for each that is wanted, in one statement. */
export async function loadListedCells(
  db: Database,
  wanted: readonly WantedCells[],
  freshnessHours: number,
): Promise<readonly (readonly ListedCell[])[]> {
  const values: unknown[] = []
  const add = (value: unknown) => `$${values.push(value)}`
  const each = wanted.map(({ accountId, now, past }, place) => {
    const since = `${add(new Date(now.getTime() - freshnessHours * 3_600_000))}::timestamptz`
    const account = add(accountId)
    return past
      ? `(SELECT DISTINCT ON (c.collector, c.region) ${place} AS place, c.collector, c.region,
           c.outcome IN ('COMPLETE', 'PARTIAL') OR c.outcome = 'NOT_OFFERED' AND l.last_listed_at IS NULL AS listed,
           c.outcome, c.cause
         FROM scan s JOIN cell c ON c.scan_at = s.as_of AND c.scan_id = s.id AND c.account_id = ${account} AND c.outcome IS NOT NULL
         JOIN cell_latest l USING (account_id, region, collector)
         WHERE s.as_of >= ${since} AND s.as_of < ${add(now)}::timestamptz + interval '1 millisecond'
         ORDER BY c.collector, c.region, c.scan_at DESC, c.scan_id DESC)`
      : `(SELECT ${place} AS place, collector, region,
           CASE WHEN last_listed_at IS NULL THEN outcome = 'NOT_OFFERED' AND collected_at >= ${since}
             ELSE last_listed_at = collected_at AND last_listed_at >= ${since} END AS listed,
           outcome, cause
         FROM cell_latest WHERE account_id = ${account})`
  })
  if (each.length === 0) return []
  const { rows } = await db.pool.query<ListedCell & { place: number }>(each.join(' UNION ALL '), values)
  return wanted.map((_, place) => rows.filter((row) => row.place === place))
}
