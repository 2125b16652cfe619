import { DescribeFlowLogsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { defineCollector, operation } from '#domain/collector.ts'
import { flowLogResource } from './flow-log.ts'

/** VPCs ask the same; the kept answer makes it one list for both. */
const describeFlowLogs = operation({
  client: EC2Client,
  command: DescribeFlowLogsCommand,
  name: 'ec2:DescribeFlowLogs',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.FlowLogs ?? [],
})

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::FlowLog',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html',
  list: describeFlowLogs,
  normalise: (item, _, where) => flowLogResource(item, where),
})
