import { DescribeInternetGatewaysCommand, EC2Client } from '@aws-sdk/client-ec2'
import { defineCollector, operation } from '#domain/collector.ts'
import { internetGateway } from './internet-gateway.ts'

const describeInternetGateways = operation({
  client: EC2Client,
  command: DescribeInternetGatewaysCommand,
  name: 'ec2:DescribeInternetGateways',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.InternetGateways ?? [],
})

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::InternetGateway',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InternetGateway.html',
  list: describeInternetGateways,
  normalise: (item, _, where) => internetGateway(item, where),
})
