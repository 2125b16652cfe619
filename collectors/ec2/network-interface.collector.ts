import { DescribeNetworkInterfacesCommand, EC2Client } from '@aws-sdk/client-ec2'
import { defineCollector, operation } from '#domain/collector.ts'
import { networkInterface } from './network-interface.ts'

/** VPCs and security groups ask the same; the kept answer makes it one list for all three. */
const describeNetworkInterfaces = operation({
  client: EC2Client,
  command: DescribeNetworkInterfacesCommand,
  name: 'ec2:DescribeNetworkInterfaces',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.NetworkInterfaces ?? [],
})

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::NetworkInterface',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html',
  list: describeNetworkInterfaces,
  normalise: (item, _, where) => networkInterface(item, where),
})
