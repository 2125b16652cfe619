import { DescribeUsersCommand, ElastiCacheClient, type User } from '@aws-sdk/client-elasticache'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { listTagsForResource, tagsOf } from './cache-cluster.collector.ts'
import { isUnused, user, withoutPasswords } from './user.ts'

/** AWS documents no largest page for this one. */
const describeUsers = operation({
  client: ElastiCacheClient,
  command: DescribeUsersCommand,
  name: 'elasticache:DescribeUsers',
  paging: { request: 'Marker', response: (page) => page.Marker },
  items: (page) => (page.Users ?? []).map(withoutPasswords),
})

/** Users of role-based access control. */
export const collector = defineCollector({
  service: 'elasticache',
  resourceType: 'AWS::ElastiCache::User',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_User.html',
  list: describeUsers,
  only: (item) => !isUnused(item),
  facets: {
    tags: facet({
      calls: [listTagsForResource],
      ask: (item: User, aws) => tagsOf(item.ARN, describeUsers.name, aws),
    }),
  },
  normalise: user,
})
