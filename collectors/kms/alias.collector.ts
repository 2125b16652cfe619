import { KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms'
import { defineCollector, operation } from '#domain/collector.ts'
import { kmsAlias } from './alias.ts'

const listAliases = operation({
  client: KMSClient,
  command: ListAliasesCommand,
  name: 'kms:ListAliases',
  paging: { request: 'Marker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.Aliases ?? [],
})

export const collector = defineCollector({
  service: 'kms',
  resourceType: 'AWS::KMS::Alias',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_AliasListEntry.html',
  list: listAliases,
  normalise: (item, _, where) => kmsAlias(item, where),
})
