import { DescribeCustomKeyStoresCommand, KMSClient } from '@aws-sdk/client-kms'
import { defineCollector, operation } from '#domain/collector.ts'
import { customKeyStore } from './custom-key-store.ts'
import { listKeys } from './key.collector.ts'

const describeCustomKeyStores = operation({
  client: KMSClient,
  command: DescribeCustomKeyStoresCommand,
  name: 'kms:DescribeCustomKeyStores',
  paging: { request: 'Marker', response: (page) => page.NextMarker, size: { Limit: 1000 } },
  items: (page) => page.CustomKeyStores ?? [],
})

export const collector = defineCollector({
  service: 'kms',
  resourceType: 'AWS::KMS::CustomKeyStore',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeCustomKeyStores.html',
  // A store without keys serves nobody, so the stores are asked for only where the account has a key: once, since every
  // key asks the same.
  list: { each: listKeys, inner: describeCustomKeyStores, input: () => ({}) },
  normalise: (item, _, where) => customKeyStore(item, where),
})
