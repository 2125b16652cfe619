import type pg from 'pg'
import { closedStates, isClosed } from '#domain/account.ts'
import { closeFindingsOfAbsent } from './absent-findings.ts'
import { canonicalJson, storable } from './canonical.ts'
import { type Database, transaction } from './client.ts'
import { leaveScope } from './inventory.ts'
import { scanClock } from './scans/scans.ts'

/** What was read of the organisation; `readOrganization` of aws/ returns it. */
export interface OrganizationReading {
  readonly source: 'organizations' | 'configured' | 'caller'
  readonly organizationId: string | null
  readonly managementAccountId: string | null
  readonly callerAccountId: string
  /** The root and every OU, parents before children. */
  readonly units: readonly { readonly id: string; readonly name: string; readonly parentId: string | null }[]
  readonly accounts: readonly {
    readonly accountId: string
    readonly name: string
    /** AWS's, or `UNKNOWN` when it could not be read. */
    readonly state: string
    readonly joinedAt: Date | null
    /** Ids from the root to the account's own OU; null when not read. */
    readonly unitIds: readonly string[] | null
    readonly management: boolean
  }[]
  /** Only then may an account be taken to have left. */
  readonly complete: boolean
  readonly unread: readonly { readonly code: string; readonly call: string; readonly message: string }[]
}

export interface SavedOrganization {
  readonly joined: readonly string[]
  readonly left: readonly string[]
  readonly moved: readonly string[]
  readonly renamed: readonly string[]
}

interface AccountRow {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly ou_id: string | null
  readonly ou_path: string
  readonly ou_ids: readonly string[]
  readonly management: boolean
  readonly joined_at: Date | null
  readonly left_at: Date | null
}

/**
 * Stores the tree as read, with its history, at the scan's instant. What was not read keeps its last known state; an
 * account is taken to have left only when Organizations was read to the end. Resources of accounts that left or were
 * closed go out of scope.
 */
export async function saveOrganization(
  db: Database,
  reading: OrganizationReading,
  options: { readonly scanId: string; readonly demo?: boolean; readonly freshnessHours?: number },
): Promise<SavedOrganization> {
  return transaction(db, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('organization', 7))`)
    const { now } = await scanClock(client, options.scanId)
    await saveRow(client, reading, options, now)
    const paths = reading.units.length > 0 ? await saveUnits(client, reading, now) : new Map<string, string>()
    const { rows } = await client.query<AccountRow>('SELECT * FROM account')
    const stored = new Map(rows.map((row) => [row.id, row]))
    const wanted = reading.accounts.map((account) => accountRow(account, stored.get(account.accountId), paths))
    await saveAccounts(client, wanted, now)

    const read = new Set(wanted.map((row) => row.id))
    const mayLeave = reading.source === 'organizations' && reading.complete
    const left = mayLeave ? rows.filter((row) => row.left_at === null && !read.has(row.id)).map((row) => row.id) : []
    await endAccounts(client, left, now)
    const closed = wanted.filter((row) => isClosed(row.state)).map((row) => row.id)
    if (await leaveScope(client, options.scanId, now, [...left, ...closed]))
      await closeFindingsOfAbsent(client, options.scanId, now, [...left, ...closed])
    const known = wanted.flatMap((row) => {
      const before = stored.get(row.id)
      return before && before.left_at === null ? [{ row, before }] : []
    })
    return {
      joined: wanted
        .filter((row) => (stored.get(row.id)?.left_at ?? null) !== null || !stored.has(row.id))
        .map((row) => row.id),
      left,
      moved: known.filter(({ row, before }) => row.ou_id !== before.ou_id).map(({ row }) => row.id),
      renamed: known.filter(({ row, before }) => row.name !== before.name).map(({ row }) => row.id),
    }
  })
}

async function saveRow(
  client: pg.PoolClient,
  reading: OrganizationReading,
  options: { readonly demo?: boolean; readonly freshnessHours?: number },
  now: string,
) {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM organization')
  const before = rows[0]?.id
  if (reading.organizationId && before?.startsWith('o-') && before !== reading.organizationId)
    throw new Error(
      `This database holds the organisation ${before}; the scan reached ${reading.organizationId}. ` +
        'One database holds one organisation: give the other one a DATABASE_URL or PARAPET_DATA of its own.',
    )
  const id = reading.organizationId ?? before ?? `account-${reading.callerAccountId}`
  if (before !== undefined && before !== id) await client.query('UPDATE organization SET id = $1', [id])
  const unread = reading.unread.map(({ call, code, message }) => `${call}: ${code}: ${message}`).join('\n')
  await client.query(
    `INSERT INTO organization AS o (id, management_account_id, demo, source, read_at, read_error, freshness_hours)
     VALUES ($1, $2, $3, $4, $5, $6, coalesce($7::int, 36))
     ON CONFLICT (id) DO UPDATE SET management_account_id = coalesce($2, o.management_account_id),
       demo = coalesce($8::boolean, o.demo), read_error = $6,
       -- A tree that cannot be read today is still the tree that was read before.
       source = CASE WHEN $6 IS NOT NULL AND o.source = 'organizations' THEN o.source ELSE $4 END,
       read_at = CASE WHEN $6 IS NULL THEN $5 ELSE o.read_at END, freshness_hours = coalesce($7::int, o.freshness_hours)`,
    [
      id,
      reading.managementAccountId,
      options.demo ?? false,
      reading.source === 'caller' ? 'single-account' : reading.source,
      now,
      unread === '' ? null : storable(unread),
      options.freshnessHours ?? null,
      options.demo ?? null,
    ],
  )
}

/** Stores the OUs and returns each one's path of names, the root first. */
async function saveUnits(
  client: pg.PoolClient,
  reading: OrganizationReading,
  now: string,
): Promise<Map<string, string>> {
  const names = new Map<string, readonly string[]>()
  for (const unit of reading.units)
    names.set(unit.id, [...(unit.parentId === null ? [] : (names.get(unit.parentId) ?? [])), storable(unit.name)])
  const path = (id: string, separator: string) => (names.get(id) ?? []).join(separator)
  await client.query(
    `WITH input AS MATERIALIZED (
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[]) AS i (id, name, parent_id, path, depth)
     ), different AS MATERIALIZED (
       SELECT i.*, u.valid_from AS old_from, i.id IS NULL AS ended, u.id AS old_id,
         greatest($6::timestamptz, u.valid_from + interval '1 microsecond') AS at
       FROM input i FULL JOIN (SELECT * FROM organizational_unit WHERE valid_to IS NULL) u ON u.id = i.id COLLATE "C"
       WHERE u.id IS NULL OR (i.id IS NULL AND $7) OR i.name <> u.name OR i.path <> u.path
         OR i.parent_id IS DISTINCT FROM u.parent_id
     ), closed AS (
       UPDATE organizational_unit u SET valid_to = d.at FROM different d WHERE u.id = d.old_id AND u.valid_from = d.old_from
       RETURNING u.id
     )
     INSERT INTO organizational_unit (id, name, parent_id, path, depth, valid_from)
     SELECT id, name, parent_id, path, depth, at FROM different WHERE NOT ended AND (SELECT count(*) FROM closed) >= 0`,
    [
      reading.units.map((unit) => unit.id),
      reading.units.map((unit) => storable(unit.name)),
      reading.units.map((unit) => unit.parentId),
      reading.units.map((unit) => path(unit.id, '/')),
      reading.units.map((unit) => (names.get(unit.id)?.length ?? 1) - 1),
      now,
      reading.complete,
    ],
  )
  return new Map(reading.units.map((unit) => [unit.id, path(unit.id, ' / ')]))
}

/** The account as it is to be stored: what was not read stays as it was. */
function accountRow(
  account: OrganizationReading['accounts'][number],
  before: AccountRow | undefined,
  paths: ReadonlyMap<string, string>,
): AccountRow {
  const { unitIds } = account
  const ouId = unitIds?.at(-1) ?? null
  return {
    id: account.accountId,
    // Where Organizations was not read, the id stands in for the name; a name known from before is better.
    name: account.name === account.accountId && before ? before.name : storable(account.name),
    state: account.state === 'UNKNOWN' && before ? before.state : account.state,
    ou_id: unitIds ? ouId : (before?.ou_id ?? null),
    ou_path: unitIds ? (ouId === null ? '' : (paths.get(ouId) ?? before?.ou_path ?? '')) : (before?.ou_path ?? ''),
    ou_ids: unitIds ?? before?.ou_ids ?? [],
    management: account.management,
    joined_at: account.joinedAt ?? before?.joined_at ?? null,
    left_at: null,
  }
}

async function saveAccounts(client: pg.PoolClient, rows: readonly AccountRow[], now: string) {
  await client.query(
    `WITH input AS MATERIALIZED (
       SELECT i.id, i.name, i.state, i.ou_id, i.ou_path, ARRAY(SELECT jsonb_array_elements_text(i.ou_ids)) AS ou_ids,
         i.management, i.joined_at
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::boolean[], $8::timestamptz[])
         AS i (id, name, state, ou_id, ou_path, ou_ids, management, joined_at)
     ), next AS MATERIALIZED (
       SELECT i.*, CASE WHEN a.left_at IS NULL THEN a.version_from END AS old_from,
         a.id IS NULL OR a.left_at IS NOT NULL OR (a.name, a.state, a.ou_path, a.ou_ids) IS DISTINCT FROM
           (i.name, i.state, i.ou_path, i.ou_ids) OR a.ou_id IS DISTINCT FROM i.ou_id AS moved,
         greatest($9::timestamptz, a.version_from + interval '1 microsecond', a.left_at) AS at
       FROM input i LEFT JOIN account a ON a.id = i.id COLLATE "C"
     ), closed AS (
       UPDATE account_version v SET valid_to = n.at FROM next n WHERE n.moved AND v.account_id = n.id
         AND v.valid_from = n.old_from
       RETURNING v.account_id
     ), added AS (
       INSERT INTO account_version (account_id, valid_from, name, state, ou_id, ou_path, ou_ids)
       SELECT id, at, name, state, ou_id, ou_path, ou_ids FROM next
       WHERE moved AND (SELECT count(*) FROM closed) >= 0
     )
     INSERT INTO account (id, name, state, ou_id, ou_path, ou_ids, management, joined_at, version_from)
     SELECT id, name, state, ou_id, ou_path, ou_ids, management, joined_at, at FROM next ORDER BY id
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, state = excluded.state, ou_id = excluded.ou_id,
       ou_path = excluded.ou_path, ou_ids = excluded.ou_ids, management = excluded.management,
       joined_at = excluded.joined_at, left_at = NULL,
       version_from = CASE WHEN (SELECT moved FROM next WHERE next.id = excluded.id) THEN excluded.version_from
         ELSE account.version_from END`,
    [
      rows.map((row) => row.id),
      rows.map((row) => row.name),
      rows.map((row) => row.state),
      rows.map((row) => row.ou_id),
      rows.map((row) => row.ou_path),
      rows.map((row) => JSON.stringify(row.ou_ids)),
      rows.map((row) => row.management),
      rows.map((row) => row.joined_at),
      now,
    ],
  )
}

async function endAccounts(client: pg.PoolClient, accountIds: readonly string[], now: string) {
  if (accountIds.length === 0) return
  await client.query(
    `WITH gone AS (
       UPDATE account SET left_at = greatest($2::timestamptz, version_from + interval '1 microsecond')
       WHERE id = ANY ($1) RETURNING id, version_from, left_at)
     UPDATE account_version v SET valid_to = g.left_at FROM gone g WHERE v.account_id = g.id AND v.valid_from = g.version_from`,
    [accountIds, now],
  )
}

export interface StoredAccount {
  readonly accountId: string
  readonly name: string
  readonly state: string
  readonly management: boolean
}

/** Accounts that belong to the organisation and can be entered, as far as is known. */
export async function activeAccounts(db: Database): Promise<readonly StoredAccount[]> {
  const { rows } = await db.pool.query<StoredAccount>(
    `SELECT id AS "accountId", name, state, management FROM account
     WHERE left_at IS NULL AND state <> ALL ($1) ORDER BY id`,
    [closedStates],
  )
  return rows
}

/** Keeps what became of entering an account, for the reader. */
export async function saveAccountResult(db: Database, accountId: string, result: unknown): Promise<void> {
  await db.pool.query('UPDATE account SET last_result = $2 WHERE id = $1', [accountId, canonicalJson(result)])
}
