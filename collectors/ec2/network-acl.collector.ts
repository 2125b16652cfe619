import { DescribeNetworkAclsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { defineCollector, operation } from '#domain/collector.ts'
import { networkAcl } from './network-acl.ts'

const describeNetworkAcls = operation({
  client: EC2Client,
  command: DescribeNetworkAclsCommand,
  name: 'ec2:DescribeNetworkAcls',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.NetworkAcls ?? [],
})

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::NetworkAcl',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkAcl.html',
  list: describeNetworkAcls,
  normalise: (item, _, where) => networkAcl(item, where),
})
