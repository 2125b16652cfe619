import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { defineCollector, operation } from '#domain/collector.ts'
import { subnet } from './subnet.ts'

const describeSubnets = operation({
  client: EC2Client,
  command: DescribeSubnetsCommand,
  name: 'ec2:DescribeSubnets',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.Subnets ?? [],
})

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::Subnet',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Subnet.html',
  list: describeSubnets,
  normalise: (item, _, where) => subnet(item, where),
})
