import { type DBProxy, DescribeDBProxiesCommand, RDSClient, type Tag } from '@aws-sdk/client-rds'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { dbProxy } from './db-proxy.ts'
import { listTagsForResource } from './db-subnet-group.collector.ts'

const describeDBProxies = operation({
  client: RDSClient,
  command: DescribeDBProxiesCommand,
  name: 'rds:DescribeDBProxies',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.DBProxies ?? [],
})

export const collector = defineCollector({
  service: 'rds',
  resourceType: 'AWS::RDS::DBProxy',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBProxy.html',
  list: describeDBProxies,
  facets: {
    tags: facet<DBProxy, readonly Tag[]>({
      calls: [listTagsForResource],
      ask: async ({ DBProxyArn }, aws) =>
        DBProxyArn === undefined
          ? unobserved('not-returned', describeDBProxies.name)
          : aws.all(listTagsForResource, { ResourceName: DBProxyArn }),
    }),
  },
  normalise: dbProxy,
})
