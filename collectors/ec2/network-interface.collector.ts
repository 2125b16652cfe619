import { DescribeNetworkInterfacesCommand, EC2Client } from '@aws-sdk/client-ec2'
import { defineCollector, operation } from '#domain/collector.ts'
import { networkInterface } from './network-interface.ts'

/** VPCs and security groups ask the same; the kept answer makes it one list for all three. */
export const describeNetworkInterfaces = operation({
  client: EC2Client,
  command: DescribeNetworkInterfacesCommand,
  name: 'ec2:DescribeNetworkInterfaces',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.NetworkInterfaces ?? [],
})

/** Without it an account may hide interfaces that AWS services manage, and a list would pass for complete. */
export const everyInterface = { IncludeManagedResources: true }

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::NetworkInterface',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html',
  list: describeNetworkInterfaces,
  input: everyInterface,
  normalise: (item, _, where) => networkInterface(item, where),
})
