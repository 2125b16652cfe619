import type { ExampleRelated } from '#domain/control.ts'
import { prefixListType } from '#domain/network/prefix-list.ts'

/** For the examples of controls: a prefix list of one's own, or one that AWS keeps where `name` is AWS's. */
export function examplePrefixList(
  prefixListId: string,
  entries: readonly string[],
  prefixListName = 'partners',
): ExampleRelated {
  return {
    type: prefixListType,
    facts: {
      prefixListId,
      prefixListName,
      ownerId: prefixListName.startsWith('com.amazonaws.') ? 'AWS' : '111122223333',
      addressFamily: entries.some((entry) => entry.includes(':')) ? 'IPv6' : 'IPv4',
      entries,
    },
  }
}
