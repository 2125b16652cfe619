import { DescribeVpnConnectionsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { defineCollector, operation } from '#domain/collector.ts'
import { keptOfConnection, vpnConnection } from './vpn.ts'

/** All connections come in one answer. Pre-shared keys go no further than this. */
const describeVpnConnections = operation({
  client: EC2Client,
  command: DescribeVpnConnectionsCommand,
  name: 'ec2:DescribeVpnConnections',
  items: (page) => (page.VpnConnections ?? []).map(keptOfConnection),
})

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::VPNConnection',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpnConnection.html',
  list: describeVpnConnections,
  // Deleted connections linger in the list for a while.
  only: (item) => item.State !== 'deleted',
  normalise: (item, _, where) => vpnConnection(item, where),
})
