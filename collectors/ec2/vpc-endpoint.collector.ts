import { DescribeVpcEndpointsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { defineCollector, operation } from '#domain/collector.ts'
import { vpcEndpoint } from './vpc-endpoint.ts'

const describeVpcEndpoints = operation({
  client: EC2Client,
  command: DescribeVpcEndpointsCommand,
  name: 'ec2:DescribeVpcEndpoints',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.VpcEndpoints ?? [],
})

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::VPCEndpoint',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcEndpoint.html',
  list: describeVpcEndpoints,
  // Deleted endpoints linger in the list for a while.
  only: (item) => item.State?.toLowerCase() !== 'deleted',
  normalise: (item, _, where) => vpcEndpoint(item, where),
})
