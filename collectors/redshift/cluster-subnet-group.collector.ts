import { DescribeClusterSubnetGroupsCommand, RedshiftClient } from '@aws-sdk/client-redshift'
import { defineCollector, operation } from '#domain/collector.ts'
import { clusterSubnetGroup, subnetGroupType } from './cluster-subnet-group.ts'

const describeClusterSubnetGroups = operation({
  client: RedshiftClient,
  command: DescribeClusterSubnetGroupsCommand,
  name: 'redshift:DescribeClusterSubnetGroups',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.ClusterSubnetGroups ?? [],
})

export const collector = defineCollector({
  service: 'redshift',
  resourceType: subnetGroupType,
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/redshift/latest/APIReference/API_ClusterSubnetGroup.html',
  list: describeClusterSubnetGroups,
  normalise: clusterSubnetGroup,
})
