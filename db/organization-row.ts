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

const defaultFreshnessHours = 36

/** What judging an account knows of its organisation. What was not read is null: nobody is taken for its member. */
export async function readMembership(db: Database, accountId: string) {
  const [organization, units] = await Promise.all([readOrganizationRow(db), readUnits(db, accountId)])
  const read = organization?.source === 'organizations' ? organization : null
  return {
    organizationAccounts: read && new Set(read.accountIds),
    organizationId: read?.id ?? null,
    organizationalUnits: read && units,
    freshnessHours: organization?.freshnessHours ?? defaultFreshnessHours,
  }
}

/** Names of the OUs above an account, from the root down. Every account has a root: without one its place was not read. */
async function readUnits(db: Database, accountId: string): Promise<readonly string[] | null> {
  const { rows } = await db.pool.query<{ ou_path: string }>('SELECT ou_path FROM account WHERE id = $1', [accountId])
  const path = rows[0]?.ou_path
  return path ? path.split(' / ') : null
}
