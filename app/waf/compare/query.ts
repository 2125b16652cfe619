import 'server-only'
import { collectorList } from '#.generated/collector-list.ts'
import { loadWebAclListings } from '#db/proof/web-acl-listings.ts'
import type { Observed } from '#domain/observed.ts'
import type { WebAclListing } from '#domain/waf/rule-listing.ts'
import { database, Params, select } from '../../database.ts'
import { scopeCondition } from '../../scope.ts'
import type { Scope } from '../../view.ts'
import type { CompareFilter } from './filter.ts'

/** One side of the comparison: a web ACL as it was at an instant. */
export interface ComparedSide {
  readonly uid: string
  readonly arn: string
  readonly name: string
  readonly accountName: string
  readonly region: string
  /** Null: now. */
  readonly at: Date | null
  /** What it is in front of, as lists count it. */
  readonly entryPoints: number
  readonly listing: Observed<WebAclListing>
}

export interface Comparison {
  /** Null: none was chosen, or it was not known then. */
  readonly left: ComparedSide | null
  readonly right: ComparedSide | null
  /** The instants from which the facts of A held, newest first, up to the instant of the screen. */
  readonly changes: readonly Date[]
}

/** Instants to choose from. */
const changesListed = 12

/**
 * Two web ACLs, or one at two instants. One that is alone and has no instant before is compared with what it was before its
 * facts last changed.
 */
export async function findComparison(
  scope: Scope,
  at: Date | null,
  { a, b, before }: CompareFilter,
): Promise<Comparison> {
  const changes = a ? await findChanges(a, at) : []
  const single = b === null || b === a
  const instant = before ?? (single ? (changes[1] ?? null) : at)
  const [left = null, right = null] = await findSides(scope, [
    { uid: before || !single || changes[1] ? a : null, at: instant },
    { uid: b ?? a, at },
  ])
  return { left, right, changes }
}

/** Whole milliseconds, as addresses write them, at which each version held already. */
async function findChanges(uid: string, at: Date | null): Promise<Date[]> {
  const rows = await select<{ from: Date }>(
    `select valid_from + interval '1 millisecond' as from from resource_version
     where resource_id = $1 and ($2::timestamptz is null or valid_from <= $2) order by valid_from desc limit ${changesListed}`,
    [uid, at],
  )
  return rows.map(({ from }) => from)
}

/** The sides in their order, both with the same statements; null where there is no such web ACL then. */
async function findSides(
  scope: Scope,
  wanted: readonly { readonly uid: string | null; readonly at: Date | null }[],
): Promise<readonly (ComparedSide | null)[]> {
  const params = new Params()
  const headers = wanted.map(({ uid, at }, place) => {
    const instant = at && params.add(at)
    const valid = (alias: string) =>
      instant
        ? `${alias}.valid_from <= ${instant} and (${alias}.valid_to is null or ${alias}.valid_to > ${instant})`
        : `${alias}.valid_to is null`
    return `select ${place} as place, r.id::text as uid, r.arn, v.name, coalesce(a.name, r.account_id) as "accountName", r.region,
        r.account_id as "accountId",
        (select count(*)::int from ${instant ? 'posture_version' : 'resource'} b where b.web_acl_arn = r.arn collate "default"
          and b.presence in ('PRESENT', 'NOT_SEEN') ${instant ? `and ${valid('b')}` : ''}) as "entryPoints"
      from resource r join resource_version v on v.resource_id = r.id and ${valid('v')}
      left join account a on a.id = r.account_id
      where r.id = ${params.add(uid)} and r.type = 'AWS::WAFv2::WebACL' and ${scopeCondition(scope, 'r.account_id', params, at)}`
  })
  const rows = await select<Omit<ComparedSide, 'at' | 'listing'> & { accountId: string; place: number }>(
    headers.join(' union all '),
    params.values,
  )
  const sides = rows.map((row) => ({ ...row, at: wanted[row.place]?.at ?? null }))
  const listings = await loadWebAclListings(database(), sides, collectorList)
  return wanted.map((_, place) => {
    const found = sides.findIndex((side) => side.place === place)
    const [side, listing] = [sides[found], listings[found]]
    return side && listing ? { ...side, listing } : null
  })
}
