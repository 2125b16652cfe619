import { foreignArns, viewOf } from '#domain/account-facts.ts'
import { declaredRelated } from '#domain/declared-related.ts'
import { type ListingCollector, listedIn } from '#domain/listing.ts'
import { type Observed, observed, Unseen } from '#domain/observed.ts'
import { listingByArn } from '#domain/proof/web-acl-proof.ts'
import type { WebAclListing } from '#domain/waf/rule-listing.ts'
import { webAclTypes } from '#domain/waf/web-acl-action.ts'
import type { Database } from '../client.ts'
import { loadEach, loadForeignOf, ofTypes } from '../related.ts'
import { loadListedCells, readScanInstants } from './listed-cells.ts'

/** A stored WAFv2 web ACL, and as of when; null: as of the last scan. */
interface WantedWebAcl {
  readonly arn: string
  readonly accountId: string
  readonly region: string
  readonly at: Date | null
}

/**
 * What web ACLs do, rule by rule, each as of an instant of its own: as `loadProof` says it, for all of them in five statements.
 * What was not read is unobserved.
 */
export async function loadWebAclListings(
  db: Database,
  wanted: readonly WantedWebAcl[],
  collectors: readonly ListingCollector[],
): Promise<readonly Observed<WebAclListing>[]> {
  const around = await loadEach(
    db,
    wanted.map(({ accountId, region, at }) => ({ where: ofTypes({ accountId, region, types: webAclTypes }), at })),
  )
  const [foreign, { instants, freshnessHours }] = await Promise.all([
    loadForeignOf(
      db,
      wanted.map(({ accountId, at }, place) => ({ arns: [...foreignArns(around[place] ?? [], accountId)], at })),
    ),
    readScanInstants(
      db,
      wanted.map(({ at }) => at),
    ),
  ])
  const sides = wanted.map((side, place) => ({ ...side, now: instants[place] ?? new Date() }))
  const cells = await loadListedCells(
    db,
    sides.map(({ accountId, now, at }) => ({ accountId, now, past: at !== null })),
    freshnessHours,
  )
  return sides.map(({ arn, accountId, region, now }, place) => {
    const { relatedIn } = viewOf({
      ...{ accountId, now, freshnessHours },
      ...{
        resources: around[place] ?? [],
        foreign: foreign[place] ?? [],
        listed: listedIn(collectors, cells[place] ?? []),
      },
      // Rules say nothing of keys or of who belongs to the organisation.
      ...{ gone: new Set(), organizationAccounts: null, organizationId: null, organizationalUnits: null },
    })
    try {
      return observed(listingByArn(arn, declaredRelated(relatedIn(region), webAclTypes)), 'parapet:judge')
    } catch (error) {
      if (error instanceof Unseen) return error.cause
      throw error
    }
  })
}
