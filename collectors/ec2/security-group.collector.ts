import { DescribeSecurityGroupsCommand, EC2Client, type SecurityGroup } from '@aws-sdk/client-ec2'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { describeNetworkInterfaces, everyInterface } from './network-interface.collector.ts'
import { attachedTypes, securityGroup } from './security-group.ts'

const describeSecurityGroups = operation({
  client: EC2Client,
  command: DescribeSecurityGroupsCommand,
  name: 'ec2:DescribeSecurityGroups',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.SecurityGroups ?? [],
})

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::SecurityGroup',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroup.html',
  list: describeSecurityGroups,
  facets: {
    attachedTo: facet({
      calls: [describeNetworkInterfaces],
      ask: async (item: SecurityGroup, aws) =>
        attachedTypes(item.GroupId, await aws.all(describeNetworkInterfaces, everyInterface)),
    }),
  },
  normalise: (item: SecurityGroup, facets, where) => securityGroup(item, facets.attachedTo, where),
})
