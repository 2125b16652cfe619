import { isObserved, type Unobserved, Unseen, unobserved } from './observed.ts'
import type { FactsOf, Related } from './related.ts'
import type { Resource } from './resource.ts'

export interface RelatedSource {
  /** Every resource a judgement may see, of any type, foreign ones (named by ARN from this account) included. */
  readonly resources: Iterable<Resource>
  /**
   * Was the type completely listed where the judged resource lives, or in another region of its account; or why was it
   * not? `global` types are asked with region `global`.
   */
  readonly listed: (type: string, elsewhere?: string) => boolean | Unobserved
  /** Where the judged resources live; every region is near when it is absent or `global`. */
  readonly region?: string
  /** What the account has in other regions, by ARN. */
  readonly far?: (type: string, arn: string) => Resource | undefined
  /** `<type> <ARN>` of what complete lists have shown to be gone; nothing when absent. */
  readonly gone?: ReadonlySet<string>
  /** The account whose resources are judged; only its resources are in `all`, `where` and `one`. */
  readonly accountId: string
  readonly organizationAccounts: ReadonlySet<string> | null
  readonly organizationId: string | null
  /** Names of the OUs above the account; null, as when absent: not known. */
  readonly organizationalUnits?: readonly string[] | null
  readonly now: Date
}

/** `Related` over resources in memory, indexed on first use. */
export function relatedIndex(source: RelatedSource): Related {
  const byType = new Map<string, Resource[]>()
  const byArn = new Map<string, Resource>()
  for (const resource of source.resources) {
    byArn.set(`${resource.type} ${resource.arn}`, resource)
    if (resource.accountId !== source.accountId) continue
    const list = byType.get(resource.type)
    if (list) list.push(resource)
    else byType.set(resource.type, [resource])
  }
  const byFact = new Map<string, Map<string, Resource[]>>()

  const requireListed = (type: string, elsewhere?: string, detail?: string) => {
    const listed = source.listed(type, elsewhere)
    if (listed !== true) throw new Unseen(listed || unobserved('not-covered', type, detail))
  }
  const index = (type: string, fact: string): Map<string, Resource[]> => {
    const key = `${type} ${fact}`
    let values = byFact.get(key)
    if (!values) {
      values = new Map()
      for (const resource of byType.get(type) ?? []) {
        const value = resource.facts[fact]
        if (!value || !isObserved(value)) continue
        for (const entry of Array.isArray(value.value) ? value.value : [value.value]) {
          const list = values.get(String(entry))
          if (list) list.push(resource)
          else values.set(String(entry), [resource])
        }
      }
      byFact.set(key, values)
    }
    return values
  }
  const firstUnread = new Map<string, Unobserved | null>()
  /** A resource whose very fact is unread could match: an empty answer would rest on it. Looked for once for each fact. */
  const requireRead = (type: string, fact: string) => {
    const key = `${type} ${fact}`
    let unread = firstUnread.get(key)
    if (unread === undefined) {
      unread = null
      for (const resource of byType.get(type) ?? []) {
        const value = resource.facts[fact]
        if (value && isObserved(value)) continue
        // A version of Parapet that did not know the fact stored the resource: nobody read it.
        unread = value ?? unobserved('not-returned', type, `${fact} of ${resource.arn} was never read`)
        break
      }
      firstUnread.set(key, unread)
    }
    if (unread) throw new Unseen(unread)
  }
  const typed = <T extends string>(resources: readonly Resource[]) =>
    resources as unknown as readonly Resource<FactsOf<T>>[]

  return {
    all(type) {
      requireListed(type)
      return typed(byType.get(type) ?? [])
    },
    byArn<T extends string>(type: T, arn: string) {
      const found = byArn.get(`${type} ${arn}`) ?? source.far?.(type, arn)
      if (found) return found as unknown as Resource<FactsOf<T>>
      const owner = arn.split(':')[4]
      if (owner && owner !== source.accountId)
        throw new Unseen(unobserved('not-covered', type, `${arn} belongs to account ${owner}, which no scan has read`))
      const region = arn.split(':')[3]
      const isFar = region && source.region !== undefined && source.region !== 'global' && region !== source.region
      if (isFar) requireListed(type, region, `${arn} is in ${region}`)
      else requireListed(type)
      return null
    },
    where(type, fact, value) {
      requireListed(type)
      requireRead(type, fact)
      return typed(index(type, fact).get(value) ?? [])
    },
    one<T extends string>(type: T, fact: string, value: string) {
      const found = index(type, fact).get(value)?.[0]
      if (found) return found as unknown as Resource<FactsOf<T>>
      requireListed(type)
      requireRead(type, fact)
      return null
    },
    accountId: () => source.accountId,
    isGone: (type, arn) => source.gone?.has(`${type} ${arn}`) ?? false,
    organizationAccounts: () => source.organizationAccounts,
    organizationId: () => source.organizationId,
    organizationalUnits: () => source.organizationalUnits ?? null,
    now: () => source.now,
  }
}
