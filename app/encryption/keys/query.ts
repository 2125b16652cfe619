import 'server-only'
import type { KmsKeyFacts } from '#domain/keys/keys.ts'
import { select } from '../../database.ts'
import type { ResourceRow } from '../../resources/contract.ts'
import { findFacets } from '../../resources/facet-query.ts'
import { findResources } from '../../resources/query.ts'
import type { Scope } from '../../view.ts'

type Shown =
  | 'keyManager'
  | 'aliases'
  | 'keyState'
  | 'origin'
  | 'deletionDate'
  | 'rotationEnabled'
  | 'rotationPeriodInDays'

/** One key of the inventory. */
export interface KeyRow extends ResourceRow {
  readonly key: Pick<KmsKeyFacts, Shown>
  /** Resources of all accounts that hung on it when a scan last ended. */
  readonly users: number
}

export interface KeysData {
  readonly rows: readonly KeyRow[]
  readonly total: number
  readonly atLeast: boolean
  readonly next: string | null
}

/** The same as a filter of resources: what the list counts and exports. */
export const keysText = (q: string) => `type:AWS::KMS::Key ${q}`.trim()

/** The keys in KMS of a scope as of an instant, a page at a time. */
export async function findKeys(
  scope: Scope,
  at: Date | null,
  filter: { readonly q: string; readonly cursor: string },
): Promise<KeysData> {
  const q = keysText(filter.q)
  const [page, facets] = await Promise.all([
    findResources(scope, at, { q, cursor: filter.cursor, size: 50, order: 'place' }),
    findFacets(scope, at, q),
  ])
  const valid = (alias: string) =>
    at
      ? `${alias}.valid_from <= $2 and (${alias}.valid_to is null or ${alias}.valid_to > $2)`
      : `${alias}.valid_to is null`
  const uids = page.rows.map(({ uid }) => uid)
  const details = await select<Pick<KeyRow, 'key' | 'users'> & { uid: string }>(
    `select r.id::text as uid, v.facts as key, coalesce(k.users, 0) as users
     from resource r join resource_version v on v.resource_id = r.id and ${valid('v')}
     left join key_use k on k.resource_id = r.id and ${valid('k')} where r.id = any($1::bigint[])`,
    at ? [uids, at] : [uids],
  )
  const byUid = new Map(details.map(({ uid, ...detail }) => [uid, detail]))
  return {
    rows: page.rows.flatMap((row) => {
      const detail = byUid.get(row.uid)
      return detail ? [{ ...row, ...detail }] : []
    }),
    total: facets.total,
    atLeast: facets.atLeast,
    next: page.next,
  }
}
