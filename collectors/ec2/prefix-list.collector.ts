import {
  DescribeManagedPrefixListsCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
  type ManagedPrefixList,
} from '@aws-sdk/client-ec2'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { isKeptByAws } from '#domain/network/prefix-list.ts'
import { unobserved } from '#domain/observed.ts'
import { blocksOf, prefixList } from './prefix-list.ts'

const describeManagedPrefixLists = operation({
  client: EC2Client,
  command: DescribeManagedPrefixListsCommand,
  name: 'ec2:DescribeManagedPrefixLists',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 100 } },
  items: (page) => page.PrefixLists ?? [],
})

const getManagedPrefixListEntries = operation({
  client: EC2Client,
  command: GetManagedPrefixListEntriesCommand,
  name: 'ec2:GetManagedPrefixListEntries',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 100 } },
  items: (page) => page.Entries ?? [],
})

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::PrefixList',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ManagedPrefixList.html',
  list: describeManagedPrefixLists,
  // Deleted lists linger in the answer for a while.
  only: (item: ManagedPrefixList) => item.State !== 'delete-complete',
  facets: {
    entries: facet({
      calls: [getManagedPrefixListEntries],
      ask: async (item: ManagedPrefixList, aws) =>
        // A dozen lists of AWS's stand in every region; one call for each of them would say nothing that their names do not.
        isKeptByAws(item.OwnerId ?? '')
          ? unobserved(
              'not-asked',
              getManagedPrefixListEntries.name,
              'AWS keeps this list; its name says what it holds',
            )
          : blocksOf(await aws.all(getManagedPrefixListEntries, { PrefixListId: item.PrefixListId })),
    }),
  },
  normalise: (item: ManagedPrefixList, facets, where) => prefixList(item, facets.entries, where),
})
