import type { Database } from './client.ts'

export interface OrganizationRow {
  readonly id: string
  readonly demo: boolean
  readonly freshnessHours: number
  readonly source: string
  /** Accounts that belong to the organisation now, as far as it could be read. */
  readonly accountIds: readonly string[]
}

/** The organisation of this database, or null before its first scan. */
export async function readOrganizationRow(db: Database): Promise<OrganizationRow | null> {
  const { rows } = await db.pool.query<OrganizationRow>(
    `SELECT id, demo, freshness_hours AS "freshnessHours", source,
       (SELECT coalesce(array_agg(id), '{}') FROM account WHERE left_at IS NULL) AS "accountIds"
     FROM organization LIMIT 1`,
  )
  return rows[0] ?? null
}

/** Names of the OUs above an account, from the root down; null where the organisation could not be read or does not have it. */
export async function readUnits(
  db: Database,
  organization: OrganizationRow | null,
  accountId: string,
): Promise<readonly string[] | null> {
  if (organization?.source !== 'organizations') return null
  const { rows } = await db.pool.query<{ ou_path: string }>('SELECT ou_path FROM account WHERE id = $1', [accountId])
  const path = rows[0]?.ou_path
  return path === undefined ? null : path.split(' / ').filter((name) => name !== '')
}
