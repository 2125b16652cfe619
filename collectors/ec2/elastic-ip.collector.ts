import { DescribeAddressesCommand, EC2Client } from '@aws-sdk/client-ec2'
import { defineCollector, operation } from '#domain/collector.ts'
import { elasticIp } from './elastic-ip.ts'

/** All addresses come in one answer. */
const describeAddresses = operation({
  client: EC2Client,
  command: DescribeAddressesCommand,
  name: 'ec2:DescribeAddresses',
  items: (page) => page.Addresses ?? [],
})

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::EIP',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Address.html',
  list: describeAddresses,
  normalise: (item, _, where) => elasticIp(item, where),
})
