import type { Hop } from '../hop.ts'
import { Unseen } from '../observed.ts'
import {
  type AddressSet,
  difference,
  everyAddress,
  type Family,
  internetShare,
  intersection,
  publicPart,
} from './cidr.ts'
import type { GroupSource } from './facts.ts'
import { orUnseen } from './lookups.ts'

/** Who tries to open a connection, and what is left of them hop by hop. */

export interface Clients {
  readonly family: Family
  /** As a sentence names one of them: `IPv4 address of the internet`. */
  readonly one: string
  readonly addresses: AddressSet
  /** Whether a security group that a rule names as its source holds some of them. */
  readonly inGroup: (group: GroupSource) => boolean
  /** They are only known as members of groups: which of the addresses are theirs is not. */
  readonly onlyInGroups?: boolean
  /** Whether AWS's own services are among them, whose public addresses are not known one by one. */
  readonly services: boolean
  /** How much of them a set of addresses holds. */
  readonly measure: (set: AddressSet) => 'all' | 'some' | 'none'
  /** Whether those let through prove the worst that can be said of these clients, whatever else there is. */
  readonly proves: (set: AddressSet) => boolean
}

export const familyName = (family: Family) => (family === 4 ? 'IPv4' : 'IPv6')

/** The internet, one family. It is `all` once no list of known networks is that wide. */
export function theInternet(family: Family): Clients {
  return internet[family]
}

const internet: Readonly<Record<Family, Clients>> = { 4: internetOf(4), 6: internetOf(6) }

function internetOf(family: Family): Clients {
  const measure = (set: AddressSet) => internetShare(family, set)
  return {
    family,
    one: `${familyName(family)} address of the internet`,
    addresses: publicPart(family, everyAddress(family)),
    inGroup: () => false,
    services: true,
    measure,
    proves: (set) => measure(set) === 'all',
  }
}

/** A network that is joined to the endpoint's: any address that comes through proves that it is. */
export function joinedClients(
  family: Family,
  whose: string,
  addresses: AddressSet,
  inGroup: Clients['inGroup'] = () => false,
): Clients {
  const holds = (set: AddressSet) => intersection(set, addresses).length > 0
  return {
    family,
    one: `${familyName(family)} address ${whose}`,
    addresses,
    inGroup,
    services: false,
    measure: (set) => (difference(addresses, set).length === 0 ? 'all' : holds(set) ? 'some' : 'none'),
    proves: holds,
  }
}

/** What a hop lets through: addresses of the clients, and the sentence that says so. */
export interface Passage {
  readonly addresses: AddressSet
  readonly hops: readonly Hop[]
  /** What was not read of the hop may let through others, too. */
  readonly unread?: Unseen | undefined
  /** It also lets in public addresses of one of AWS's services, which are not known one by one. */
  readonly services?: boolean
}

export function passing(clients: Clients, set: AddressSet): Hop['passes'] {
  const share = clients.measure(set)
  return share === 'all' ? 'yes' : share === 'some' ? 'limited' : 'no'
}

/** The way of some clients up to the endpoint, or to the hop that closes it. */
export interface Way {
  /** Those that arrive; empty for a closed way. */
  readonly addresses: AddressSet
  readonly hops: readonly Hop[]
  /** Addresses of AWS's services arrive, though none of them is known. */
  readonly services: boolean
}

/**
 * Follows clients hop by hop, those who are sure to arrive and those who may. Where nobody may, the hop that closes the way
 * makes unread ones irrelevant; where those who are sure to arrive prove the worst, so they do. Else what was not read is
 * thrown as `Unseen` with the whole path, the unread hops among it.
 */
export function follow(clients: Clients, steps: readonly (() => Passage)[]): Way {
  const read: Hop[] = []
  const all: Hop[] = []
  let sure = clients.addresses
  let possible = clients.addresses
  let services = false
  let unread: Unseen | null = null
  for (const step of steps) {
    const passage = orUnseen(step)
    const missing = passage instanceof Unseen ? passage : passage.unread
    const hops = passage instanceof Unseen ? [] : passage.hops
    read.push(...hops)
    all.push(...hops, ...(missing?.cause.path ?? []))
    unread ??= missing ?? null
    if (passage instanceof Unseen) {
      sure = []
      continue
    }
    sure = intersection(sure, passage.addresses)
    if (!missing) possible = intersection(possible, passage.addresses)
    services = passage.services ?? false
    if (possible.length > 0 || services) continue
    const last = read.at(-1)
    // Each hop may pass something, but never the same addresses: the way closes here.
    if (last && last.passes !== 'no') read[read.length - 1] = { ...last, passes: 'no' }
    // Only what leads to the closed hop is evidence; a hop that was not read before it does not matter.
    return { addresses: [], hops: read, services: false }
  }
  if (unread && !clients.proves(sure)) throw new Unseen(unread.cause, all)
  return { addresses: sure, hops: read, services }
}
