import { ListWorkgroupsCommand, RedshiftServerlessClient, type Workgroup } from '@aws-sdk/client-redshift-serverless'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { listTagsForResource } from './namespace.collector.ts'
import { workgroup } from './workgroup.ts'

const listWorkgroups = operation({
  client: RedshiftServerlessClient,
  command: ListWorkgroupsCommand,
  name: 'redshift-serverless:ListWorkgroups',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 100 } },
  items: (page) => page.workgroups ?? [],
})

export const collector = defineCollector({
  service: 'redshift-serverless',
  resourceType: 'AWS::RedshiftServerless::Workgroup',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_Workgroup.html',
  list: listWorkgroups,
  facets: {
    tags: facet({
      calls: [listTagsForResource],
      ask: async (item: Workgroup, aws) =>
        item.workgroupArn === undefined
          ? unobserved('not-returned', listWorkgroups.name, 'no workgroupArn came with the workgroup')
          : aws.all(listTagsForResource, { resourceArn: item.workgroupArn }),
    }),
  },
  normalise: workgroup,
})
