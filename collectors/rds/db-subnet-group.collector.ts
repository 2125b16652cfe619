import {
  type DBSubnetGroup,
  DescribeDBSubnetGroupsCommand,
  ListTagsForResourceCommand,
  RDSClient,
  type Tag,
} from '@aws-sdk/client-rds'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { dbSubnetGroup } from './db-subnet-group.ts'

const describeDBSubnetGroups = operation({
  client: RDSClient,
  command: DescribeDBSubnetGroupsCommand,
  name: 'rds:DescribeDBSubnetGroups',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.DBSubnetGroups ?? [],
})

/** Of whatever RDS names by ARN. */
export const listTagsForResource = operation({
  client: RDSClient,
  command: ListTagsForResourceCommand,
  name: 'rds:ListTagsForResource',
  items: (page) => page.TagList ?? [],
})

/** Groups made for Neptune or DocumentDB are listed too: AWS does not say which engine a group is for. */
export const collector = defineCollector({
  service: 'rds',
  resourceType: 'AWS::RDS::DBSubnetGroup',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSubnetGroup.html',
  list: describeDBSubnetGroups,
  facets: {
    /** Unlike instances and snapshots, subnet groups do not bring their tags along. */
    tags: facet({
      calls: [listTagsForResource],
      ask: async (item: DBSubnetGroup, aws) => {
        const arn = item.DBSubnetGroupArn
        if (arn === undefined) return unobserved('not-returned', 'rds:DescribeDBSubnetGroups')
        return (await aws.all(listTagsForResource, { ResourceName: arn })) as readonly Tag[]
      },
    }),
  },
  normalise: dbSubnetGroup,
})
