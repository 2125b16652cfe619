import { DescribeServerlessCachesCommand, ElastiCacheClient, type ServerlessCache } from '@aws-sdk/client-elasticache'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { listTagsForResource, tagsOf } from './cache-cluster.collector.ts'
import { serverlessCache } from './serverless-cache.ts'

/** AWS documents the default page, 50, and no largest one. */
const describeServerlessCaches = operation({
  client: ElastiCacheClient,
  command: DescribeServerlessCachesCommand,
  name: 'elasticache:DescribeServerlessCaches',
  paging: { request: 'NextToken', response: (page) => page.NextToken },
  items: (page) => page.ServerlessCaches ?? [],
})

export const collector = defineCollector({
  service: 'elasticache',
  resourceType: 'AWS::ElastiCache::ServerlessCache',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ServerlessCache.html',
  list: describeServerlessCaches,
  facets: {
    tags: facet({
      calls: [listTagsForResource],
      ask: (item: ServerlessCache, aws) => tagsOf(item.ARN, describeServerlessCaches.name, aws),
    }),
  },
  normalise: serverlessCache,
})
