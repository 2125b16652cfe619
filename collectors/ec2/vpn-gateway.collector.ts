import { DescribeVpnGatewaysCommand, EC2Client } from '@aws-sdk/client-ec2'
import { defineCollector, operation } from '#domain/collector.ts'
import { vpnGateway } from './vpn.ts'

/** All gateways come in one answer. */
const describeVpnGateways = operation({
  client: EC2Client,
  command: DescribeVpnGatewaysCommand,
  name: 'ec2:DescribeVpnGateways',
  items: (page) => page.VpnGateways ?? [],
})

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::VPNGateway',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpnGateway.html',
  list: describeVpnGateways,
  // Deleted gateways linger in the list for a while.
  only: (item) => item.State !== 'deleted',
  normalise: (item, _, where) => vpnGateway(item, where),
})
