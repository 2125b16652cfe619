import type { VpnConnection, VpnGateway } from '@aws-sdk/client-ec2'
import { factsFrom, type Observed } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import { ec2Arn, ec2Name, ec2Tags } from './identity.ts'

/** Virtual private gateways, and Site-to-Site VPN connections. */

export type VpnGatewayFacts = {
  readonly vpnGatewayId: Observed<string>
  readonly state: Observed<string>
  readonly vpcIds: Observed<readonly string[]>
}

export type VpnConnectionFacts = {
  readonly vpnConnectionId: Observed<string>
  readonly state: Observed<string>
  /** What carries it on AWS's side: `vgw-…`, `tgw-…`; null for one that is attached to nothing yet. */
  readonly gatewayId: Observed<string | null>
  /** `UP` or `DOWN`, by the tunnel's address. */
  readonly tunnels: Observed<readonly { readonly address: string; readonly status: string }[]>
  /** Whether each tunnel writes its log. */
  readonly tunnelLogging: Observed<readonly boolean[]>
}

const gatewayCall = 'ec2:DescribeVpnGateways'
const connectionCall = 'ec2:DescribeVpnConnections'

export function vpnGateway(item: VpnGateway, where: Where): CollectedResource<VpnGatewayFacts> {
  const fact = factsFrom(gatewayCall)
  const id = item.VpnGatewayId ?? ''
  return {
    arn: ec2Arn(where, 'vpn-gateway', id),
    name: ec2Name(item.Tags, id),
    incarnation: id,
    tags: ec2Tags(item.Tags, gatewayCall),
    facts: {
      vpnGatewayId: fact(item.VpnGatewayId),
      state: fact(item.State),
      vpcIds: fact(item.VpcAttachments?.flatMap(({ State, VpcId }) => (State === 'detached' ? [] : (VpcId ?? [])))),
    },
  }
}

/** What is kept of a connection: its pre-shared keys and the router's configuration, which holds them, are not. */
export function keptOfConnection(item: VpnConnection) {
  return {
    VpnConnectionId: item.VpnConnectionId,
    State: item.State,
    VpnGatewayId: item.VpnGatewayId,
    TransitGatewayId: item.TransitGatewayId,
    Tags: item.Tags,
    tunnels: item.VgwTelemetry?.map(({ OutsideIpAddress, Status }) => ({ address: OutsideIpAddress, status: Status })),
    // Off unless switched on: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CloudWatchLogOptions.html
    tunnelLogging: item.Options?.TunnelOptions?.map(
      ({ LogOptions }) => LogOptions?.CloudWatchLogOptions?.LogEnabled ?? false,
    ),
  }
}

export function vpnConnection(
  item: ReturnType<typeof keptOfConnection>,
  where: Where,
): CollectedResource<VpnConnectionFacts> {
  const fact = factsFrom(connectionCall)
  const id = item.VpnConnectionId ?? ''
  return {
    arn: ec2Arn(where, 'vpn-connection', id),
    name: ec2Name(item.Tags, id),
    incarnation: id,
    tags: ec2Tags(item.Tags, connectionCall),
    facts: {
      vpnConnectionId: fact(item.VpnConnectionId),
      state: fact(item.State),
      gatewayId: fact.orNone(item.VpnGatewayId ?? item.TransitGatewayId),
      tunnels: fact(
        item.tunnels?.map(({ address, status }) => ({ address: address ?? '', status: status ?? 'unknown' })),
      ),
      tunnelLogging: fact(item.tunnelLogging),
    },
  }
}
