import type { StoredResource } from '#db/related.ts'
import type { Control, Finding } from '#domain/control.ts'
import { declaredRelated } from '#domain/declared-related.ts'
import { judgeControl, judgePillars, type OnFault } from '#domain/judge.ts'
import { isObserved, type Observed, Unseen, unobserved } from '#domain/observed.ts'
import type { Pillars } from '#domain/pillars.ts'
import type { Posture, Relation } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'

export type { StoredResource }

export interface Judgement {
  readonly resourceId: string
  readonly pillars: Pillars
  readonly findings: readonly Finding[]
  readonly relations: readonly Relation[]
}

export interface AccountFacts {
  readonly accountId: string
  readonly resources: readonly StoredResource[]
  /** Resources of other accounts that this account's facts name by ARN. */
  readonly foreign: readonly StoredResource[]
  /** Was the type completely and freshly listed in the region (or `global`)? */
  readonly listed: (type: string, region: string) => boolean
  readonly organizationAccounts: ReadonlySet<string> | null
  readonly organizationId: string | null
  readonly now: Date
  /** How old a fact may be before it stops counting. */
  readonly freshnessHours: number
}

export interface Rules {
  readonly controls: { readonly [id: string]: Control }
  readonly postures: { readonly [resourceType: string]: Posture }
  readonly onFault: OnFault
}

/**
 * Judges every present or not-seen resource of an account: pillars first, then the controls of its type. Pure and
 * lazy; asks nobody anything.
 */
export function* judgeAccount(account: AccountFacts, rules: Rules): Generator<Judgement> {
  const controlsOfType = Map.groupBy(
    Object.entries(rules.controls).filter(([, control]) => control.enabled),
    ([, control]) => control.resourceType,
  )
  const rows = account.resources
    .filter((row) => row.presence === 'PRESENT' || row.presence === 'NOT_SEEN')
    .map((row) => ({ ...row, resource: aged(row, account) }))
  const byRegion = Map.groupBy(rows, (row) => row.resource.region)
  const foreign = account.foreign.map((row) => aged(row, account))
  for (const [region, inRegion] of byRegion) {
    const related = relatedIn(region, byRegion, foreign, account)
    for (const row of inRegion) yield judge(row, related, controlsOfType.get(row.resource.type) ?? [], rules)
  }
}

/** What a resource of this region may look at: its region and the global resources; global ones look at everything. */
function relatedIn(
  region: string,
  byRegion: ReadonlyMap<string, readonly StoredResource[]>,
  foreign: readonly Resource[],
  account: AccountFacts,
): Related {
  const regions = region === 'global' ? [...byRegion.keys()] : [region, 'global']
  const own = regions.flatMap((name) => byRegion.get(name) ?? []).map((row) => row.resource)
  return relatedIndex({
    resources: [...foreign, ...own],
    listed: (type) => account.listed(type, region),
    accountId: account.accountId,
    organizationAccounts: account.organizationAccounts,
    organizationId: account.organizationId,
    now: account.now,
  })
}

function judge(
  row: StoredResource,
  related: Related,
  controls: readonly (readonly [string, Control])[],
  rules: Rules,
): Judgement {
  const { resource } = row
  const posture = rules.postures[resource.type]
  const pillars = judgePillars(resource, posture, related, rules.onFault)
  return {
    resourceId: row.id,
    pillars,
    findings: controls.map(([id, control]) => judgeControl(id, control, resource, pillars, related, rules.onFault)),
    relations: relationsOf(resource, posture, related, rules.onFault),
  }
}

function relationsOf(
  resource: Resource,
  posture: Posture | undefined,
  related: Related,
  onFault: OnFault,
): readonly Relation[] {
  if (!posture?.relations) return []
  try {
    return posture.relations(resource, declaredRelated(related, posture.looksAt))
  } catch (error) {
    // A relation that could not be read is left out, as domain/posture.ts says; anything else is a fault of ours.
    if (!(error instanceof Unseen)) onFault(`${resource.type} relations`, resource, error)
    return []
  }
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
    facts: Object.fromEntries(Object.entries(row.resource.facts).map(([name, fact]) => [name, stale(fact)])),
  }
}

/** ARNs of other accounts named anywhere in the facts: what judging may need from those accounts' latest state. */
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
  for (const { resource } of resources) visit(resource.facts)
  return found
}
