import { DescribeFlowLogsCommand, DescribeVpcsCommand, EC2Client, type Vpc } from '@aws-sdk/client-ec2'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { describeNetworkInterfaces, everyInterface } from './network-interface.collector.ts'
import { flowLog, vpc } from './vpc.ts'

const describeVpcs = operation({
  client: EC2Client,
  command: DescribeVpcsCommand,
  name: 'ec2:DescribeVpcs',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.Vpcs ?? [],
})

const describeFlowLogs = operation({
  client: EC2Client,
  command: DescribeFlowLogsCommand,
  name: 'ec2:DescribeFlowLogs',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.FlowLogs ?? [],
})

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::VPC',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html',
  list: describeVpcs,
  facets: {
    // Both lists are asked once per account and region, whatever the number of VPCs.
    flowLogs: facet({
      calls: [describeFlowLogs],
      ask: async (item: Vpc, aws) => {
        const logs = await aws.all(describeFlowLogs, {})
        return logs.filter((log) => log.ResourceId === item.VpcId).map(flowLog)
      },
    }),
    networkInterfaces: facet({
      calls: [describeNetworkInterfaces],
      ask: async (item: Vpc, aws) => {
        const interfaces = await aws.all(describeNetworkInterfaces, everyInterface)
        return interfaces.filter((one) => one.VpcId === item.VpcId).length
      },
    }),
  },
  normalise: (item: Vpc, facets, where) => vpc(item, facets, where),
})
