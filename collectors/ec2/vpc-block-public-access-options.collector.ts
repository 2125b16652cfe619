import { DescribeVpcBlockPublicAccessOptionsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { defineCollector, operation } from '#domain/collector.ts'
import { vpcBlockPublicAccessOptions } from './vpc-block-public-access-options.ts'

const describeOptions = operation({
  client: EC2Client,
  command: DescribeVpcBlockPublicAccessOptionsCommand,
  name: 'ec2:DescribeVpcBlockPublicAccessOptions',
  items: (page) => (page.VpcBlockPublicAccessOptions ? [page.VpcBlockPublicAccessOptions] : []),
})

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::VPCBlockPublicAccessOptions',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcBlockPublicAccessOptions.html',
  list: describeOptions,
  normalise: (item, _, where) => vpcBlockPublicAccessOptions(item, where),
})
