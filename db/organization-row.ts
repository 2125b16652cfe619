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
