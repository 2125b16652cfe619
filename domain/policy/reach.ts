import { type LetIn, type Membership, standingOf } from '../let-in.ts'
import { Unseen, unobserved } from '../observed.ts'
import { Pieces } from '../pieces.ts'
import { type Facet, type Limit, shareOf, type Way } from './audience.ts'
import { ownOrganization } from './condition-keys.ts'

/** What a way is judged with. */
export interface Owner extends Membership {
  /** The account that owns the resource. */
  readonly accountId: string
  /**
   * The account that owns a VPC or a VPC endpoint; null where it is of another account, nobody says which. Throws `Unseen`
   * where they were not listed.
   */
  readonly networkOwner: (id: string) => string | null
}

/**
 * How far a way reaches, from nobody outside to everybody. `doubt`: nobody outside, or other accounts, by something that was
 * not read.
 */
export const reaches = ['nobody', 'doubt', 'accounts', 'networks', 'everybody'] as const

export interface Reach {
  readonly kind: (typeof reaches)[number]
  /** Others who are let in: named for `accounts` and `doubt`; of the organisation where a condition confines it to that. */
  readonly letIn: readonly Omit<LetIn, 'by'>[]
  /** For `nobody`: one sentence that says what keeps others out, or null where only the owner's account is named. */
  readonly because: string | null
  readonly unread: Unseen | null
}

const isNarrower = (a: Reach, b: Reach) => reaches.indexOf(a.kind) < reaches.indexOf(b.kind)

/** How far a way reaches by who asks, for whom and out of which network: as far as the narrowest of its limits. */
export function reachOf(way: Way, owner: Owner): Reach {
  const limits = [...way.limits].filter(([facet]) => !facet.startsWith('resource'))
  const reach = narrowest(limits, owner)
  const byAddress = way.addresses ? addressReach(way) : null
  const byService =
    way.service && !limits.some(([facet]) => facet.startsWith('source')) ? serviceReach(way.service) : null
  return [byAddress, byService].reduce<Reach>((least, next) => (next && isNarrower(next, least) ? next : least), reach)
}

/** How far a way reaches by whose things are asked for. */
export function resourceReachOf(way: Way, owner: Owner): Reach {
  const limits = [...way.limits].filter(([facet]) => facet.startsWith('resource'))
  return narrowest(limits, owner)
}

const everybody: Reach = { kind: 'everybody', letIn: [], because: null, unread: null }
const nobody = (because: string | null, letIn: Reach['letIn'] = []): Reach => ({
  ...everybody,
  kind: 'nobody',
  because,
  letIn,
})

/** The facets in the order in which they tell most about who it is. */
const order: readonly Facet[] = [
  'principal account',
  'source account',
  'source arn',
  'network account',
  'resource account',
  'principal organization',
  'source organization',
  'network organization',
  'resource organization',
  'principal id',
  'source name',
  'network endpoint',
  'network vpc',
  'resource name',
]

function narrowest(limits: readonly (readonly [Facet, Limit])[], owner: Owner): Reach {
  const sorted = [...limits].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
  const reach = sorted
    .map(([facet, limit]) => limitReach(facet, limit, owner))
    .reduce((least, next) => (isNarrower(next, least) ? next : least), everybody)
  if (reach.kind !== 'nobody' || reach.letIn.length === 0) return reach
  // A condition confines it to the organisation; accounts that are named beside it tell who of it.
  const accounts = limits.filter(([facet]) => facet.endsWith('account')).flatMap(([, { values }]) => [...values])
  const named = accounts.filter((who) => who !== owner.accountId && standingOf(who, owner) === 'organization')
  return accounts.length > 0 ? { ...reach, letIn: named.map((who) => ({ who, standing: 'organization' })) } : reach
}

function limitReach(facet: Facet, limit: Limit, owner: Owner): Reach {
  const [, kind] = facet.split(' ')
  if (kind === 'account' || kind === 'arn') return accountReach(limit, owner)
  if (kind === 'organization') return organizationReach(limit, owner)
  if (kind === 'vpc' || kind === 'endpoint') return networkReach(limit, owner)
  return { ...everybody, kind: 'accounts', letIn: unknownNames([...limit.values]) }
}

const unknownNames = (names: readonly string[]): Reach['letIn'] => names.map((who) => ({ who, standing: 'unknown' }))

function accountReach({ values, by }: Limit, owner: Owner): Reach {
  const others = [...values].filter((id) => id !== owner.accountId).sort()
  if (others.length > 0) {
    return { ...everybody, kind: 'accounts', letIn: others.map((who) => ({ who, standing: standingOf(who, owner) })) }
  }
  return nobody(by === 'Principal' ? null : `${by} confines it to ${owner.accountId}, its own account.`)
}

function organizationReach({ values, by }: Limit, owner: Owner): Reach {
  const own = owner.organizationId ?? ownOrganization
  const others = [...values].filter((id) => id !== own && id !== ownOrganization).sort()
  const itself: Reach['letIn'] = others.length < values.size ? [{ who: own, standing: 'organization' }] : []
  if (others.length === 0) return nobody(`${by} confines it to the organisation ${own}.`, itself)
  if (owner.organizationId !== null) {
    const outside = others.map((who) => ({ who, standing: 'outside' as const }))
    return { ...everybody, kind: 'accounts', letIn: [...itself, ...outside] }
  }
  const detail = `whether ${others.join(', ')} is the account's own organisation`
  const unread = new Unseen(unobserved('not-covered', 'organizations:DescribeOrganization', detail))
  return { ...everybody, kind: 'doubt', letIn: [...itself, ...unknownNames(others)], unread }
}

/** Whoever comes out of the owner's network is no outsider; of another network the policy seldom says whose it is. */
function networkReach({ values, by }: Limit, owner: Owner): Reach {
  const others: { readonly who: string; readonly standing: LetIn['standing'] }[] = []
  const pieces = new Pieces()
  const unread: string[] = []
  for (const id of values) {
    const account = pieces.attempt(() => owner.networkOwner(id), undefined)
    if (account === undefined) unread.push(id)
    else if (account === null) others.push({ who: id, standing: 'unknown' })
    else if (account !== owner.accountId) others.push({ who: account, standing: standingOf(account, owner) })
  }
  const letIn = [...others, ...unknownNames(unread)]
  if (others.length > 0) return { ...everybody, kind: 'accounts', letIn }
  if (unread.length > 0) return { ...everybody, kind: 'doubt', letIn, unread: pieces.unread }
  return nobody(`${by} lets in only what comes through ${[...values].join(', ')}, of its own account.`)
}

function addressReach({ addresses }: Way): Reach {
  if (!addresses) return everybody
  const share = shareOf(addresses)
  if (share === 'all') return everybody
  if (share === 'some') return { ...everybody, kind: 'networks' }
  // A private address never reaches AWS's public endpoints, and what comes through a VPC endpoint has no aws:SourceIp.
  return nobody(`Only the private network ${addresses.texts.join(', ')} is let in.`)
}

/** A service is no account of somebody else; that it may be made to act for one is told, and is a matter of the service. */
function serviceReach(service: string): Reach {
  const source = 'aws:SourceAccount, aws:SourceArn or aws:SourceOrgID'
  return nobody(`${capital(service)} is let in, which is no other account; no ${source} says for whom it may act.`)
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
