import type { Criticality } from '#domain/criticality.ts'
import { storable } from './canonical.ts'
import { type Database, transaction } from './client.ts'

/** What is set of accounts. What is left out stays as it was; null takes it away. */
export interface Assignment {
  readonly owner?: string | null
  readonly criticality?: Criticality | null
}

/**
 * Sets owner or criticality of accounts, from now on; what was set before stays in the history.
 * @returns the ids of accounts that are not known, and for which nothing was set
 */
export async function assignAccounts(
  db: Database,
  accountIds: readonly string[],
  { owner, criticality }: Assignment,
): Promise<readonly string[]> {
  return transaction(db, async (client) => {
    // One after another: each begins where the one before it ended.
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('assign accounts', 7))`)
    const { rows } = await client.query<{ id: string }>('SELECT id FROM account WHERE id = ANY ($1)', [accountIds])
    const known = rows.map(({ id }) => id)
    await client.query(
      `WITH next AS MATERIALIZED (
         SELECT a.id, CASE WHEN $2 THEN $3 ELSE s.owner END AS owner, CASE WHEN $4 THEN $5 ELSE s.criticality END AS criticality,
           s.valid_from AS old_from, s.owner AS old_owner, s.criticality AS old_criticality,
           greatest(now(), l.last + interval '1 microsecond') AS at
         FROM unnest($1::text[]) AS a (id) LEFT JOIN account_assignment s ON s.account_id = a.id AND s.valid_to IS NULL
         CROSS JOIN LATERAL (SELECT max(greatest(valid_from, valid_to)) AS last FROM account_assignment WHERE account_id = a.id) l
       ), different AS MATERIALIZED (
         SELECT * FROM next WHERE (owner, criticality) IS DISTINCT FROM (old_owner, old_criticality)
       ), ended AS (
         UPDATE account_assignment s SET valid_to = d.at FROM different d WHERE s.account_id = d.id AND s.valid_from = d.old_from
         RETURNING s.account_id
       )
       INSERT INTO account_assignment (account_id, valid_from, owner, criticality)
         SELECT id, at, owner, criticality FROM different
         -- Counted, so that what was set before has ended.
         WHERE (owner IS NOT NULL OR criticality IS NOT NULL) AND (SELECT count(*) FROM ended) >= 0`,
      [
        known,
        owner !== undefined,
        owner === undefined || owner === null ? null : storable(owner),
        criticality !== undefined,
        criticality ?? null,
      ],
    )
    return accountIds.filter((id) => !known.includes(id))
  })
}
