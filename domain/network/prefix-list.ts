import { seen, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Cidr, Family } from './cidr.ts'
import { addressSet, parseCidr, publicPart } from './cidr.ts'
import type { Route, SecurityGroupRule } from './facts.ts'

/**
 * Managed prefix lists, followed to the blocks they hold: one that holds 0.0.0.0/0 is the internet under another name.
 * https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
 */

/** The type to name in `looksAt` by whoever follows routes or security group rules. */
export const prefixListType = 'AWS::EC2::PrefixList'

/** A prefix list as rules and routes use it. */
interface PrefixList {
  readonly name: string
  readonly family: Family
  /** Null for a list that AWS keeps: addresses of the service it is named after, never the internet at large. */
  readonly blocks: readonly Cidr[] | null
}

/**
 * Services that open no connection from public addresses: S3 and DynamoDB only answer, and VPC Lattice hands traffic on
 * from link-local ones. https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
 */
const neverCalls = /\.(s3|s3express|dynamodb|vpc-lattice)$/

/** Throws `Unseen` when the list was not found or not read. */
function prefixList(related: Related, id: string): PrefixList {
  const found = related.one(prefixListType, 'prefixListId', id)
  if (!found) throw new Unseen(unobserved('not-covered', prefixListType, `prefix list ${id} is not known`))
  const { facts } = found
  const name = seen(facts.prefixListName)
  const family = seen(facts.addressFamily) === 'IPv4' ? 4 : 6
  return { name, family, blocks: isKeptByAws(seen(facts.ownerId)) ? null : blocksOf(seen(facts.entries)) }
}

/** By the entries they were made from: a list is followed for every rule that names it. */
const madeBlocks = new WeakMap<readonly string[], readonly Cidr[]>()

function blocksOf(entries: readonly string[]): readonly Cidr[] {
  const blocks = madeBlocks.get(entries) ?? entries.map(blockOf)
  madeBlocks.set(entries, blocks)
  return blocks
}

/** Only AWS's own lists have the owner `AWS`, and nobody else may name a list `com.amazonaws.…`. */
export function isKeptByAws(ownerId: string): boolean {
  return ownerId.toUpperCase() === 'AWS'
}

function blockOf(text: string): Cidr {
  const block = parseCidr(text)
  if (!block) throw new Unseen(unobserved('schema-drift', 'ec2:GetManagedPrefixListEntries', text))
  return block
}

/** What the source of a security group rule stands for, as far as addresses go. */
export interface Source {
  /** As the reader should see it: the block itself, or the prefix list with its name. */
  readonly text: string
  readonly blocks: readonly Cidr[]
  /**
   * Public addresses of one of AWS's services that are not known one by one, such as those CloudFront fetches from:
   * the family they belong to, else null.
   */
  readonly service: Family | null
}

/** Follows a rule's source. Security groups stand for no addresses of their own. Throws `Unseen` for an unread list. */
export function sourceOf(related: Related, { source }: SecurityGroupRule): Source {
  if (source.kind === 'group') return { text: source.groupId, blocks: [], service: null }
  if (source.kind !== 'prefix-list') {
    const block = parseCidr(source.cidr)
    return { text: source.cidr, blocks: block ? [block] : [], service: null }
  }
  const { name, family, blocks } = prefixList(related, source.prefixListId)
  const text = `${source.prefixListId} (${name})`
  if (blocks) return { text, blocks, service: null }
  return { text, blocks: [], service: neverCalls.test(name) ? null : family }
}

/** A route with its destination as a block. A route to a prefix list is one route for each entry of the list. */
export interface RoutedBlock {
  readonly cidr: Cidr
  /** The destination as the reader should see it. */
  readonly text: string
  readonly route: Route
}

/**
 * The routes of one family with their prefix lists followed, static routes first, since they win over a list with the same
 * block. Throws `Unseen` for an unread list, and for one of AWS's that leads to a target asked for, gateway endpoints' apart.
 */
export function routedBlocks(
  related: Related,
  family: Family,
  routes: readonly Route[],
  targets: (target: string) => boolean,
): readonly RoutedBlock[] {
  // Where no route leads to a target, no prefix list can change that.
  if (!routes.some((route) => route.state === 'active' && targets(route.target))) return []
  const plain: RoutedBlock[] = []
  const listed: RoutedBlock[] = []
  for (const route of routes) {
    if (!route.destination.startsWith('pl-')) {
      const cidr = parseCidr(route.destination)
      if (cidr?.family === family) plain.push({ cidr, text: route.destination, route })
      continue
    }
    const list = prefixList(related, route.destination)
    if (list.family !== family) continue
    const text = `${route.destination} (${list.name})`
    if (list.blocks) listed.push(...list.blocks.map((cidr) => ({ cidr, text, route })))
    else if (route.state === 'active' && targets(route.target) && !neverCalls.test(list.name))
      throw new Unseen(unobserved('not-asked', 'ec2:GetManagedPrefixListEntries', `${text} leads to ${route.target}`))
  }
  return [...plain, ...listed]
}

/** Is the source the prefix list AWS keeps of the addresses CloudFront fetches from? Throws `Unseen` for an unread list. */
export function isCloudFrontList(related: Related, { source }: SecurityGroupRule): boolean {
  if (source.kind !== 'prefix-list') return false
  const { name, blocks } = prefixList(related, source.prefixListId)
  return blocks === null && name.endsWith('.cloudfront.origin-facing')
}

/** Does any of the blocks lie on the internet? */
export function holdsPublic(family: Family, blocks: readonly Cidr[]): boolean {
  return publicPart(family, addressSet(family, blocks)).length > 0
}
