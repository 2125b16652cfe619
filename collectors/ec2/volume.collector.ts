import { DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2'
import { defineCollector, operation } from '#domain/collector.ts'
import { volume } from './volume.ts'

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVolumes.html */
const describeVolumes = operation({
  client: EC2Client,
  command: DescribeVolumesCommand,
  name: 'ec2:DescribeVolumes',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.Volumes ?? [],
})

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::Volume',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Volume.html',
  list: describeVolumes,
  // Without it an account may hide volumes that AWS services manage, and the list would pass for complete.
  input: { IncludeManagedResources: true },
  normalise: (item, _, where) => volume(item, where),
})
