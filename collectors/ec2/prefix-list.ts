import type { ManagedPrefixList, PrefixListEntry } from '@aws-sdk/client-ec2'
import type { PrefixListFacts } from '#domain/network/facts.ts'
import { factsFrom, mapObserved, type Observed, Unseen, unobserved } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import { ec2Arn, ec2Tags } from './identity.ts'

const call = 'ec2:DescribeManagedPrefixLists'

/**
 * A managed prefix list. The lists that AWS keeps are the same in every account of a region and carry no tags.
 * @param entries the blocks; unobserved for AWS's lists, which are known by their names
 */
export function prefixList(
  item: ManagedPrefixList,
  entries: Observed<readonly string[]>,
  where: Where,
): CollectedResource<PrefixListFacts> {
  const fact = factsFrom(call)
  const id = item.PrefixListId ?? ''
  return {
    arn: item.PrefixListArn ?? ec2Arn(where, 'prefix-list', id, item.OwnerId),
    name: item.PrefixListName || id,
    incarnation: id,
    tags: ec2Tags(item.Tags, call),
    facts: {
      prefixListId: fact(item.PrefixListId),
      prefixListName: fact(item.PrefixListName),
      ownerId: fact(item.OwnerId),
      addressFamily: fact.oneOf(item.AddressFamily, ['IPv4', 'IPv6']),
      entries: mapObserved(entries, (blocks) => [...blocks].sort()),
    },
  }
}

/** The blocks of the entries. Throws `Unseen` for an entry without one: what it lets in cannot be told. */
export function blocksOf(entries: readonly PrefixListEntry[]): readonly string[] {
  return entries.map(({ Cidr }) => {
    if (Cidr === undefined) throw new Unseen(unobserved('not-returned', 'ec2:GetManagedPrefixListEntries'))
    return Cidr
  })
}
