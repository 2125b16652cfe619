import { DescribeVpcPeeringConnectionsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { defineCollector, operation } from '#domain/collector.ts'
import { vpcPeeringConnection } from './vpc-peering-connection.ts'

const describeVpcPeeringConnections = operation({
  client: EC2Client,
  command: DescribeVpcPeeringConnectionsCommand,
  name: 'ec2:DescribeVpcPeeringConnections',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.VpcPeeringConnections ?? [],
})

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::VPCPeeringConnection',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcPeeringConnection.html',
  list: describeVpcPeeringConnections,
  // Deleted connections linger in the list for a while.
  only: (item) => item.Status?.Code !== 'deleted',
  normalise: (item, _, where) => vpcPeeringConnection(item, where),
})
