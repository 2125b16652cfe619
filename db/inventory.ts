import type pg from 'pg'
import type { CellCause, CellOutcome, CellResult } from '#domain/coverage.ts'
import { canonicalJson } from './canonical.ts'
import type { CellKey } from './cell.ts'
import { type Database, transaction } from './client.ts'
import { publishEmptyCell } from './empty-cell.ts'
import { type PresenceChange, setPresence } from './presence.ts'
import { batches, columns, type Row, rowsOf } from './resource-rows.ts'
import { guard, type ScanClock, scanClock } from './scans/scans.ts'

export interface PublishedCell extends CellKey {
  readonly scanId: string
  readonly fence: string
  readonly service: string
  readonly type: string
  readonly result: CellResult
  /** ARNs that AWS answered NotFound for when asked by name: one miss then proves that they are gone. */
  readonly notFound?: readonly string[]
}

export interface Publication {
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly gone: number
  readonly notSeen: number
}

/** What the store says about a listed resource that is not simply unchanged, or about one that the list lacks. */
interface Difference {
  /** 1-based place in the list; null when the list lacks it. */
  readonly place: string | null
  readonly id: string | null
  readonly presence: PresenceChange['presence'] | null
  readonly missed: number | null
  readonly arn: string | null
  readonly changed: boolean
}

/**
 * Publishes a cell: its resources, their versions and its outcome, in one transaction. The scan's own row is left alone
 * (closeScan counts): every publication would wait for every other at it. An unchanged
 * resource costs a comparison of hashes. Only a complete list can make a resource GONE, and only the second in a row (or
 * the first, when AWS answers NotFound for it). Throws FencedOut, having written nothing.
 */
export async function publishCell(db: Database, cell: PublishedCell): Promise<Publication> {
  if (await publishEmptyCell(db, cell)) return { new: 0, changed: 0, unchanged: 0, gone: 0, notSeen: 0 }
  const rows = rowsOf(cell.result.resources)
  return transaction(db, async (client) => {
    const clock = await holdCell(client, cell)
    const differences = await compare(client, cell, rows)

    const fresh: Row[] = []
    const changed: { row: Row; id: string }[] = []
    const back: PresenceChange[] = []
    const absent: Difference[] = []
    for (const difference of differences) {
      const row = difference.place === null ? undefined : rows[Number(difference.place) - 1]
      if (!row) absent.push(difference)
      else if (difference.id === null) fresh.push(row)
      else {
        if (difference.changed) changed.push({ row, id: difference.id })
        if (difference.presence !== 'PRESENT' || difference.missed !== 0)
          back.push({ id: difference.id, presence: 'PRESENT', missed: 0, lastSeenAt: null })
      }
    }
    const freshArns = new Set(fresh.map((row) => row.arn))
    const before = absent.length > 0 ? await lastReading(client, cell) : neverRead
    const away = absent.map((difference) => missing(cell, before, difference, freshArns))
    const moved = away.filter((change, index) => {
      const stored = absent[index]
      return change.presence !== stored?.presence || change.missed !== stored?.missed
    })

    for (const batch of batches(fresh, (row) => row)) await insertResources(client, cell, batch, clock)
    let versions = 0
    for (const batch of batches(changed, (entry) => entry.row))
      versions += await updateResources(client, cell, batch, clock)
    await setPresence(client, [...back, ...moved], cell.scanId, clock.now)
    const notSeen = away.filter((change) => change.presence === 'NOT_SEEN').length
    await finishCell(client, cell, clock, rows.length, notSeen)
    return {
      new: fresh.length,
      changed: versions,
      unchanged: rows.length - fresh.length - versions,
      gone: moved.filter((change) => change.presence === 'GONE').length,
      notSeen,
    }
  })
}

/** What becomes of a resource that the list lacks. */
function missing(
  cell: PublishedCell,
  before: LastReading,
  stored: Difference,
  freshArns: ReadonlySet<string>,
): PresenceChange {
  const id = stored.id ?? ''
  const missed = stored.missed ?? 0
  const presence = stored.presence ?? 'PRESENT'
  const lastSeenAt = before.lastReadAt
  // The ARN belongs to another incarnation now: this one cannot exist any more.
  if (stored.arn !== null && freshArns.has(stored.arn)) return { id, presence: 'GONE', missed: missed + 1, lastSeenAt }
  if (cell.result.outcome === 'REGION_OFF') return { id, presence: 'OUT_OF_SCOPE', missed, lastSeenAt }
  if (!cell.result.listedCompletely) return { id, presence: 'NOT_SEEN', missed, lastSeenAt }
  const proven = stored.arn !== null && cell.notFound?.includes(stored.arn)
  // A cell that is read again within a scan is the same list asked twice, not a second list.
  const times = before.listedScanId === cell.scanId ? Math.max(missed, 1) : missed + 1
  if (proven || times >= 2) return { id, presence: 'GONE', missed: times, lastSeenAt }
  return { id, presence: presence === 'GONE' ? 'GONE' : 'NOT_SEEN', missed: times, lastSeenAt }
}

/**
 * Holds the account, as `guard` does, and the cell: publications of the same cell, those of other scans too, come one
 * after the other. Throws FencedOut.
 */
async function holdCell(client: pg.PoolClient, cell: PublishedCell): Promise<ScanClock> {
  const { rows } = await client.query<ScanClock>({
    name: 'hold cell',
    text: `WITH alone AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtextextended($2 || ' ' || $3 || ' ' || $4, 7)))
       SELECT s.as_of::text AS "scanAt", (now() + s.clock_offset)::text AS now
       FROM alone, account_lease l JOIN scan s ON s.id = l.scan_id
       JOIN cell c ON c.scan_at = s.as_of AND c.scan_id = $1 AND c.account_id = $2 AND c.region = $3 AND c.collector = $4
       WHERE l.scan_id = $1 AND l.account_id = $2 AND l.fence = $5 AND s.status = 'RUNNING'
       FOR KEY SHARE OF l FOR UPDATE OF c`,
    values: [cell.scanId, cell.accountId, cell.region, cell.collector, cell.fence],
  })
  const clock = rows[0]
  if (clock) return clock
  await guard(client, cell.scanId, cell.accountId, cell.fence)
  throw new Error(
    `Scan ${cell.scanId} does not expect ${cell.collector} in ${cell.accountId} ${cell.region}; call expectCells first.`,
  )
}

interface LastReading {
  /** A resource that is PRESENT was seen then. */
  readonly lastReadAt: string | null
  readonly listedScanId: string | null
}
const neverRead: LastReading = { lastReadAt: null, listedScanId: null }

/** Asked after `holdCell`, as a statement of its own: it must see what the publication waited for has committed. */
async function lastReading(client: pg.PoolClient, cell: PublishedCell): Promise<LastReading> {
  const { rows } = await client.query<LastReading>(
    `SELECT collected_at::text AS "lastReadAt", listed_scan_id AS "listedScanId" FROM cell_latest
     WHERE account_id = $1 AND region = $2 AND collector = $3`,
    [cell.accountId, cell.region, cell.collector],
  )
  return rows[0] ?? neverRead
}

/** Everything in which the list and the store differ. */
async function compare(client: pg.PoolClient, cell: PublishedCell, rows: readonly Row[]): Promise<Difference[]> {
  const { rows: differences } = await client.query<Difference>({
    name: 'compare cell',
    text: `SELECT i.place, r.id, r.presence, r.missed, r.arn, r.facts_hash IS DISTINCT FROM i.hash AS changed
     FROM (SELECT id, arn, incarnation, facts_hash, presence, missed, collector FROM resource
           WHERE account_id = $1 AND region = $2 AND type = $3) r
     FULL JOIN unnest($4::text[], $5::text[], $6::text[]) WITH ORDINALITY AS i (arn, incarnation, hash, place)
       ON r.arn = i.arn COLLATE "C" AND r.incarnation = i.incarnation COLLATE "C"
     WHERE r.id IS NULL OR (i.place IS NULL AND r.presence <> 'GONE' AND r.collector = $7)
        OR (i.place IS NOT NULL AND (r.facts_hash <> i.hash OR r.presence <> 'PRESENT' OR r.missed <> 0))`,
    values: [
      cell.accountId,
      cell.region,
      cell.type,
      rows.map((row) => row.arn),
      rows.map((row) => row.incarnation),
      rows.map((row) => row.hash),
      cell.collector,
    ],
  })
  return differences
}

async function insertResources(client: pg.PoolClient, cell: PublishedCell, rows: readonly Row[], clock: ScanClock) {
  await client.query({
    name: 'insert resources',
    text: `WITH input AS MATERIALIZED (
       SELECT nextval(pg_get_serial_sequence('resource', 'id')) AS id, i.arn, i.incarnation, i.name, i.owner,
         i.tags::jsonb AS tags, i.facts::jsonb AS facts, i.hash
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
         AS i (arn, incarnation, name, owner, tags, facts, hash)
     ), added AS (
       INSERT INTO resource (id, account_id, region, service, type, collector, arn, incarnation, name, owner, tags, facts,
         facts_hash, first_seen_at, last_changed_at, version_from)
       SELECT id, $8, $9, $10, $11, $12, arn, incarnation, name, owner, tags, facts, hash, $13, $13, $13 FROM input
     )
     INSERT INTO resource_version (resource_id, valid_from, name, tags, facts, facts_hash, scan_id)
     SELECT id, $13, name, tags, facts, hash, $14 FROM input`,
    values: [
      ...columns(rows),
      ...[cell.accountId, cell.region, cell.service, cell.type, cell.collector, clock.now, cell.scanId],
    ],
  })
}

/** Writes what hashes differently; what only came in another order (jsonb has none) is no change. Returns the new versions. */
async function updateResources(
  client: pg.PoolClient,
  cell: PublishedCell,
  changes: readonly { readonly row: Row; readonly id: string }[],
  clock: ScanClock,
): Promise<number> {
  const { rowCount } = await client.query(
    `WITH input AS MATERIALIZED (
       SELECT r.id, r.version_from AS old_from, i.name, i.owner, i.tags::jsonb AS tags, i.facts::jsonb AS facts, i.hash,
         greatest($9::timestamptz, r.version_from + interval '1 microsecond') AS at,
         r.name = i.name AND r.tags = i.tags::jsonb AND r.facts = i.facts::jsonb AS same
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[])
         AS i (arn, incarnation, name, owner, tags, facts, hash, id)
       JOIN resource r ON r.id = i.id
     ), reordered AS (
       UPDATE resource r SET facts_hash = i.hash FROM input i WHERE i.same AND r.id = i.id
     ), changed AS (
       UPDATE resource r SET name = i.name, owner = i.owner, tags = i.tags, facts = i.facts, facts_hash = i.hash,
         last_changed_at = i.at, version_from = i.at, service = $10, collector = $11
       FROM input i WHERE NOT i.same AND r.id = i.id
     ), closed AS (
       UPDATE resource_version v SET valid_to = i.at
       FROM input i WHERE NOT i.same AND v.resource_id = i.id AND v.valid_from = i.old_from
     )
     INSERT INTO resource_version (resource_id, valid_from, name, tags, facts, facts_hash, scan_id)
     SELECT id, at, name, tags, facts, hash, $12 FROM input WHERE NOT same`,
    [
      ...columns(changes.map((change) => change.row)),
      changes.map((change) => change.id),
      clock.now,
      cell.service,
      cell.collector,
      cell.scanId,
    ],
  )
  return rowCount ?? 0
}

async function finishCell(
  client: pg.PoolClient,
  cell: PublishedCell,
  clock: ScanClock,
  resources: number,
  blinded: number,
) {
  const { result } = cell
  await client.query({
    name: 'finish cell',
    text: `WITH done AS (
       UPDATE cell SET state = 'DONE', outcome = $6, cause = $7, calls = $8, retries = $9, throttles = $10, pages = $11,
         milliseconds = $12, resources = $13, finished_at = $15, fence = $17
       WHERE scan_at = $1 AND scan_id = $2 AND account_id = $3 AND region = $4 AND collector = $5
     )
     INSERT INTO cell_latest AS l (account_id, region, collector, service, outcome, cause, scan_id, collected_at,
         last_complete_at, last_complete_scan_id, last_listed_at, listed_scan_id, resources, blinded_resources)
       VALUES ($3, $4, $5, $16, $6, $7, $2, $15, CASE WHEN $6 = 'COMPLETE' THEN $15::timestamptz END,
         CASE WHEN $6 = 'COMPLETE' THEN $2::bigint END, CASE WHEN $18 THEN $15::timestamptz END,
         CASE WHEN $18 THEN $2::bigint END, $13, $14)
       ON CONFLICT (account_id, region, collector) DO UPDATE SET service = excluded.service, outcome = excluded.outcome,
         cause = excluded.cause, scan_id = excluded.scan_id, collected_at = excluded.collected_at,
         last_complete_at = coalesce(excluded.last_complete_at, l.last_complete_at),
         last_complete_scan_id = coalesce(excluded.last_complete_scan_id, l.last_complete_scan_id),
         last_listed_at = coalesce(excluded.last_listed_at, l.last_listed_at),
         listed_scan_id = coalesce(excluded.listed_scan_id, l.listed_scan_id),
         resources = excluded.resources, blinded_resources = excluded.blinded_resources`,
    values: [
      ...[clock.scanAt, cell.scanId, cell.accountId, cell.region, cell.collector, result.outcome],
      result.cause === null ? null : canonicalJson(result.cause),
      ...[result.calls, result.retries, result.throttles, result.pages, Math.round(result.milliseconds)],
      ...[resources, blinded, clock.now, cell.service, cell.fence, result.listedCompletely],
    ],
  })
}

/**
 * Gives all unfinished cells of an account the same outcome: DENIED with ROLE_MISSING for the whole account, REGION_OFF
 * for one region. Their resources become NOT_SEEN (or OUT_OF_SCOPE), never GONE. Throws FencedOut. Returns how many cells.
 */
export async function publishBlindAccount(
  db: Database,
  account: {
    readonly scanId: string
    readonly fence: string
    readonly accountId: string
    /** Only cells of this region; all when absent. */
    readonly region?: string
    readonly outcome: Exclude<CellOutcome, 'NEVER' | 'COMPLETE' | 'PARTIAL'>
    readonly cause: CellCause
  },
): Promise<number> {
  return transaction(db, async (client) => {
    const clock = await guard(client, account.scanId, account.accountId, account.fence)
    const presence = account.outcome === 'REGION_OFF' ? 'OUT_OF_SCOPE' : 'NOT_SEEN'
    const { rows: cells } = await client.query<{ region: string; collector: string }>(
      `SELECT region, collector FROM cell WHERE scan_at = $1 AND scan_id = $2 AND account_id = $3 AND state <> 'DONE'
         AND ($4::text IS NULL OR region = $4) ORDER BY region, collector FOR UPDATE`,
      [clock.scanAt, account.scanId, account.accountId, account.region ?? null],
    )
    if (cells.length === 0) return 0
    const places = [cells.map((cell) => cell.region), cells.map((cell) => cell.collector)]
    const { rows: blinded } = await client.query<PresenceChange>(
      `SELECT r.id, $4 AS presence, r.missed, l.collected_at::text AS "lastSeenAt"
       FROM unnest($2::text[], $3::text[]) AS c (region, collector)
       JOIN resource r ON r.account_id = $1 AND r.region = c.region AND r.collector = c.collector
       LEFT JOIN cell_latest l ON l.account_id = $1 AND l.region = c.region AND l.collector = c.collector
       WHERE r.presence NOT IN ('GONE', $4)`,
      [account.accountId, ...places, presence],
    )
    await setPresence(client, blinded, account.scanId, clock.now)
    await client.query(
      `WITH c AS (
         UPDATE cell SET state = 'DONE', outcome = $6, cause = $7, started_at = coalesce(started_at, $8), finished_at = $8,
           fence = $9
         FROM unnest($4::text[], $5::text[]) AS w (region, collector)
         WHERE cell.scan_at = $1 AND cell.scan_id = $2 AND cell.account_id = $3 AND cell.region = w.region
           AND cell.collector = w.collector
         RETURNING cell.region, cell.collector, cell.service
       )
       INSERT INTO cell_latest (account_id, region, collector, service, outcome, cause, scan_id, collected_at, resources,
           blinded_resources)
         SELECT $3, c.region, c.collector, c.service, $6, $7, $2, $8, 0, (SELECT count(*) FROM resource r
           WHERE r.account_id = $3 AND r.region = c.region AND r.collector = c.collector AND r.presence = 'NOT_SEEN')
         FROM c ORDER BY 1, 2, 3
         ON CONFLICT (account_id, region, collector) DO UPDATE SET service = excluded.service, outcome = excluded.outcome,
           cause = excluded.cause, scan_id = excluded.scan_id, collected_at = excluded.collected_at, resources = 0,
           blinded_resources = excluded.blinded_resources`,
      [
        ...[clock.scanAt, account.scanId, account.accountId, ...places, account.outcome, canonicalJson(account.cause)],
        ...[clock.now, account.fence],
      ],
    )
    return cells.length
  })
}

/**
 * Resources of accounts that left or were closed, or of regions of an account that are not enabled any more, become
 * OUT_OF_SCOPE: neither there nor gone, out of every denominator. Returns how many.
 */
export async function outOfScope(
  db: Database,
  scanId: string,
  what: { readonly accountIds: readonly string[]; readonly regions?: readonly string[] },
): Promise<number> {
  return transaction(db, async (client) =>
    leaveScope(client, scanId, (await scanClock(client, scanId)).now, what.accountIds, what.regions),
  )
}

/** As `outOfScope`, within a transaction. */
export async function leaveScope(
  client: pg.PoolClient,
  scanId: string,
  now: string,
  accountIds: readonly string[],
  regions?: readonly string[],
): Promise<number> {
  if (accountIds.length === 0) return 0
  const { rows } = await client.query<PresenceChange>(
    `SELECT r.id, 'OUT_OF_SCOPE' AS presence, r.missed, l.collected_at::text AS "lastSeenAt" FROM resource r
     LEFT JOIN cell_latest l USING (account_id, region, collector)
     WHERE r.account_id = ANY ($1) AND ($2::text[] IS NULL OR r.region = ANY ($2)) AND r.presence IN ('PRESENT', 'NOT_SEEN')`,
    [accountIds, regions ?? null],
  )
  await setPresence(client, rows, scanId, now)
  return rows.length
}
