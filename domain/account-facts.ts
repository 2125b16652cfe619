import { peeringArns } from './network/route-table.ts'
import { isObserved, type Observed, storedFacts, type Unobserved, unobserved } from './observed.ts'
import type { Related } from './related.ts'
import { relatedIndex } from './related-index.ts'
import type { Presence, Resource } from './resource.ts'

/** What is known of an account at an instant, and what a judgement in one of its regions may look at. */

/** A stored resource, as judging sees it. */
export interface StoredResource {
  readonly id: string
  readonly resource: Resource
  readonly presence: Presence
  /** When a list last showed it. */
  readonly lastSeenAt: Date
}

export interface AccountFacts {
  readonly accountId: string
  readonly resources: readonly StoredResource[]
  /** Resources of other accounts that this account's facts name by ARN. */
  readonly foreign: readonly StoredResource[]
  /** `<type> <ARN>` of keys in KMS that complete lists have shown to be gone: what rests on them cannot be read. */
  readonly gone: ReadonlySet<string>
  /** Was the type completely and freshly listed in the region (or `global`), or why was it not? */
  readonly listed: (type: string, region: string) => boolean | Unobserved
  readonly organizationAccounts: ReadonlySet<string> | null
  readonly organizationId: string | null
  /** Names of the OUs above the account, from the root down; null when the organisation could not be read. */
  readonly organizationalUnits: readonly string[] | null
  readonly now: Date
  /** How old a fact may be before it stops counting. */
  readonly freshnessHours: number
}

/** The resources of an account as they count now, by region, and what each region's judgements may look at. */
export interface AccountView {
  readonly byRegion: ReadonlyMap<string, readonly StoredResource[]>
  /** A region sees itself and what belongs to no region, and the rest by ARN; what belongs to no region sees everything. */
  readonly relatedIn: (region: string) => Related
}

/** Takes the resources that are there, or may be, with facts that are too old to count made unobserved. */
export function viewOf(account: AccountFacts): AccountView {
  const rows = account.resources
    .filter((row) => row.presence === 'PRESENT' || row.presence === 'NOT_SEEN')
    .map((row) => ({ ...row, resource: aged(row, account) }))
  const byRegion = Map.groupBy(rows, (row) => row.resource.region)
  const foreign = account.foreign.map((row) => aged(row, account))
  let byArn: ReadonlyMap<string, Resource> | null = null
  const far = (type: string, arn: string) => {
    byArn ??= new Map(rows.map(({ resource }) => [`${resource.type} ${resource.arn}`, resource]))
    return byArn.get(`${type} ${arn}`)
  }
  return { byRegion, relatedIn: (region) => relatedIn(region, byRegion, foreign, far, account) }
}

function relatedIn(
  region: string,
  byRegion: ReadonlyMap<string, readonly StoredResource[]>,
  foreign: readonly Resource[],
  far: (type: string, arn: string) => Resource | undefined,
  account: AccountFacts,
): Related {
  const regions = region === 'global' ? [...byRegion.keys()] : [region, 'global']
  const own = regions.flatMap((name) => byRegion.get(name) ?? []).map((row) => row.resource)
  return relatedIndex({
    resources: [...foreign, ...own],
    listed: (type, elsewhere = region) => account.listed(type, elsewhere),
    region,
    far,
    gone: account.gone,
    accountId: account.accountId,
    organizationAccounts: account.organizationAccounts,
    organizationId: account.organizationId,
    organizationalUnits: account.organizationalUnits,
    now: account.now,
  })
}

/** The resource with facts that are too old to count made unobserved: old green is no green. */
function aged(row: StoredResource, account: AccountFacts): Resource {
  const hours = (account.now.getTime() - row.lastSeenAt.getTime()) / 3_600_000
  if (hours <= account.freshnessHours) return row.resource
  const stale = <T>(fact: Observed<T>): Observed<T> =>
    isObserved(fact) ? unobserved('stale', fact.call, `last read ${row.lastSeenAt.toISOString()}`) : fact
  return {
    ...row.resource,
    tags: stale(row.resource.tags),
    facts: storedFacts(
      Object.fromEntries(Object.entries(row.resource.facts).map(([name, fact]) => [name, stale(fact)])),
    ),
  }
}

/**
 * ARNs of other accounts named anywhere in the facts: what judging may need from those accounts' latest state. The peerings
 * that route tables of a shared VPC lead to are named by their id.
 */
export function foreignArns(resources: Iterable<StoredResource>, accountId: string): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      if (value.startsWith('arn:') && value.length < 2_048) {
        const owner = value.split(':', 5)[4]
        if (owner && owner !== accountId && /^\d{12}$/.test(owner)) found.add(value)
      }
    } else if (Array.isArray(value)) value.forEach(visit)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit)
  }
  for (const { resource } of resources) {
    visit(resource.facts)
    if (resource.type === 'AWS::EC2::RouteTable') visit(peeringArns(resource))
  }
  return found
}
