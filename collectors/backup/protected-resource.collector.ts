import { BackupClient, ListProtectedResourcesCommand } from '@aws-sdk/client-backup'
import { defineCollector, operation } from '#domain/collector.ts'
import { protectedResource } from './protected-resource.ts'

const listProtectedResources = operation({
  client: BackupClient,
  command: ListProtectedResourcesCommand,
  name: 'backup:ListProtectedResources',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.Results ?? [],
})

/** One bulk list for all that AWS Backup keeps copies of, whichever service it belongs to. */
export const collector = defineCollector({
  service: 'backup',
  resourceType: 'AWS::Backup::ProtectedResource',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListProtectedResources.html',
  list: listProtectedResources,
  normalise: (item, _, where) => protectedResource(item, where),
})
