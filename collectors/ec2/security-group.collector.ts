import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type SecurityGroup,
} from '@aws-sdk/client-ec2'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { attachedTypes, securityGroup } from './security-group.ts'

const describeSecurityGroups = operation({
  client: EC2Client,
  command: DescribeSecurityGroupsCommand,
  name: 'ec2:DescribeSecurityGroups',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.SecurityGroups ?? [],
})

const describeNetworkInterfaces = operation({
  client: EC2Client,
  command: DescribeNetworkInterfacesCommand,
  name: 'ec2:DescribeNetworkInterfaces',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.NetworkInterfaces ?? [],
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
        attachedTypes(item.GroupId, await aws.all(describeNetworkInterfaces, {})),
    }),
  },
  normalise: (item: SecurityGroup, facets, where) => securityGroup(item, facets.attachedTo, where),
})
