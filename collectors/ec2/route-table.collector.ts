import { DescribeRouteTablesCommand, EC2Client } from '@aws-sdk/client-ec2'
import { defineCollector, operation } from '#domain/collector.ts'
import { routeTable } from './route-table.ts'

const describeRouteTables = operation({
  client: EC2Client,
  command: DescribeRouteTablesCommand,
  name: 'ec2:DescribeRouteTables',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 100 } },
  items: (page) => page.RouteTables ?? [],
})

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::RouteTable',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RouteTable.html',
  list: describeRouteTables,
  normalise: (item, _, where) => routeTable(item, where),
})
