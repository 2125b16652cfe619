import type { ManagedPrefixList, PrefixListEntry } from '@aws-sdk/client-ec2'
import type { Place } from '#domain/simulated.ts'
import { exists, slip, tagsFor } from './habits.ts'

/** Managed prefix lists: those AWS keeps in every account, and those people keep for their security groups. */

/** AWS's lists have one id each in a region, whatever the account. */
export const cloudFrontList = 'pl-3b927c52'
export const s3List = 'pl-63a5400a'

const awsLists = (place: Place): readonly (readonly [id: string, name: string, family: 'IPv4' | 'IPv6'])[] => [
  [cloudFrontList, 'com.amazonaws.global.cloudfront.origin-facing', 'IPv4'],
  ['pl-0e4ff8a1c3b2d5670', 'com.amazonaws.global.ipv6.cloudfront.origin-facing', 'IPv6'],
  [s3List, `com.amazonaws.${place.region}.s3`, 'IPv4'],
  ['pl-02cd2c6b', `com.amazonaws.${place.region}.dynamodb`, 'IPv4'],
  ['pl-0b2c8f7e91d3a4560', `com.amazonaws.${place.region}.vpc-lattice`, 'IPv4'],
]

interface OwnList {
  readonly name: string
  readonly blocks: (place: Place) => readonly string[]
  /** A mistake that comes and goes. */
  readonly mistake?: true
}

const ownLists: readonly OwnList[] = [
  { name: 'offices', blocks: () => ['203.0.113.0/24', '198.51.100.0/25'] },
  {
    name: 'partners ✓',
    // More than one page of entries.
    blocks: () => Array.from({ length: 130 }, (_, index) => `192.0.2.${index}/32`),
  },
  { name: 'data-centres-v6', blocks: () => ['2001:db8:40::/44', 'fd00:12::/32'] },
  // Somebody put everybody on the list, and every group that trusts it is open.
  { name: 'vendors', blocks: () => ['198.51.100.32/28', '0.0.0.0/0'], mistake: true },
  // The same in two halves.
  { name: 'temporary', blocks: () => ['0.0.0.0/1', '128.0.0.0/1'], mistake: true },
  { name: 'to-be-filled', blocks: () => [] },
]

const idOf = (place: Place, name: string) => `pl-${place.hex(`prefix-list|${name}`, 17)}`

function isThere(place: Place, { name, mistake }: OwnList): boolean {
  if (place.network.vpcs.length === 0 || place.profile === 'empty') return false
  const key = `prefix-list|${name}`
  return mistake ? slip(place, key) : exists(place, key) && place.random(`${key}|used`) < 0.6
}

/** The id of one of the place's own lists, or null on a day without it. */
export function ownListId(place: Place, name: 'offices' | 'vendors' | 'temporary'): string | null {
  return ownLists.some((list) => list.name === name && isThere(place, list)) ? idOf(place, name) : null
}

export function prefixLists(place: Place): ManagedPrefixList[] {
  const arn = (id: string, owner: string) => `arn:${place.partition}:ec2:${place.region}:${owner}:prefix-list/${id}`
  return [
    ...awsLists(place).map(([id, name, AddressFamily]) => ({
      PrefixListId: id,
      PrefixListArn: arn(id, 'aws'),
      PrefixListName: name,
      AddressFamily,
      State: 'create-complete' as const,
      OwnerId: 'AWS',
    })),
    ...ownLists
      .filter((list) => isThere(place, list))
      .map(({ name, blocks }) => {
        const id = idOf(place, name)
        const entries = blocks(place)
        return {
          PrefixListId: id,
          PrefixListArn: arn(id, place.accountId),
          PrefixListName: name,
          AddressFamily: entries.some((block) => block.includes(':')) ? 'IPv6' : 'IPv4',
          State: 'modify-complete' as const,
          MaxEntries: Math.max(10, entries.length),
          Version: place.pick(`prefix-list|${name}|version`, 1, 9),
          OwnerId: place.accountId,
          Tags: tagsFor(place, id, name),
        }
      }),
  ]
}

/** The entries of one of the place's own lists; null for a list that is not there. */
export function prefixListEntries(place: Place, id: string | undefined): PrefixListEntry[] | null {
  const list = ownLists.find((one) => idOf(place, one.name) === id && isThere(place, one))
  return (
    list?.blocks(place).map((Cidr, index) => (index % 3 === 0 ? { Cidr } : { Cidr, Description: `entry ${index}` })) ??
    null
  )
}
