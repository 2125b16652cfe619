import type {
  Address,
  AllowedPrincipal,
  Route,
  ServiceConfiguration,
  VpcBlockPublicAccessOptions,
  VpcPeeringConnection,
  VpnConnection,
  VpnGateway,
} from '@aws-sdk/client-ec2'
import type { Place, VpcPlan } from '#domain/simulated.ts'
import { exists, isHardened, slip, tagsFor } from './habits.ts'
import { instances } from './servers.ts'

/** What ties a place's networks to others: addresses, peerings, VPNs, endpoint services. */

const mainVpc = (place: Place) => place.network.vpcs.find(({ isDefault }) => !isDefault)

/** Elastic IPs of the machines people know by address, and those left over. */
export function addresses(place: Place): Address[] {
  const known = instances(place)
    .filter(({ Tags, PublicIpAddress }) => PublicIpAddress && Tags?.every(({ Key }) => !Key?.startsWith('aws:')))
    .map(
      (one): Address => ({
        ...address(place, one.InstanceId ?? '', one.PublicIpAddress ?? ''),
        AssociationId: `eipassoc-${place.hex(`eip|${one.InstanceId}|association`, 17)}`,
        InstanceId: one.InstanceId,
        NetworkInterfaceId: one.NetworkInterfaces?.[0]?.NetworkInterfaceId,
        PrivateIpAddress: one.PrivateIpAddress,
      }),
    )
  const left = ['left-behind', 'partner allow-list (keep)'].filter(
    (name) => mainVpc(place) && slip(place, `eip|${name}`),
  )
  return [
    ...known,
    ...left.map((name) => address(place, name, `198.51.100.${place.pick(`eip|${name}|address`, 1, 254)}`)),
  ]
}

function address(place: Place, key: string, PublicIp: string): Address {
  return {
    AllocationId: `eipalloc-${place.hex(`eip|${key}`, 17)}`,
    PublicIp,
    Domain: 'vpc',
    PublicIpv4Pool: 'amazon',
    NetworkBorderGroup: place.region,
    Tags: tagsFor(place, `eip|${key}`, key),
  }
}

interface Peering {
  readonly id: string
  readonly key: string
  readonly vpc: VpcPlan
  readonly peer: { readonly vpcId: string; readonly ownerId: string; readonly region: string; readonly cidr: string }
  readonly status: 'active' | 'pending-acceptance'
}

function peerings(place: Place): readonly Peering[] {
  const [main, second] = place.network.vpcs.filter(({ isDefault }) => !isDefault)
  if (!main) return []
  const made: Peering[] = []
  const add = (key: string, peer: Peering['peer'], status: Peering['status'] = 'active') => {
    if (exists(place, `peering|${key}`))
      made.push({ id: `pcx-${place.hex(`peering|${key}`, 17)}`, key, vpc: main, peer, status })
  }
  const elsewhere = (ownerId: string, key: string) => ({
    vpcId: `vpc-${place.hex(`peering|${key}|vpc`, 17)}`,
    ownerId,
    region: place.region,
    cidr: `10.${place.pick(`peering|${key}|block`, 210, 250)}.0.0/16`,
  })
  if (second) add('own', { vpcId: second.vpcId, ownerId: place.accountId, region: place.region, cidr: second.cidr })
  const sister = place.accountIds.find((id) => id !== place.accountId)
  if (sister && place.random('peering|sister') < (place.profile === 'network' ? 0.8 : 0.15))
    add('sister', elsewhere(sister, 'sister'))
  if (slip(place, 'peering|vendor', 0.08)) add('vendor', elsewhere('888888888888', 'vendor'))
  if (place.random('peering|waiting') < 0.05) add('waiting', elsewhere('888888888888', 'waiting'), 'pending-acceptance')
  return made
}

export function peeringConnections(place: Place): VpcPeeringConnection[] {
  return peerings(place).map(
    ({ id, key, vpc, peer, status }): VpcPeeringConnection => ({
      VpcPeeringConnectionId: id,
      Status: { Code: status, Message: status },
      RequesterVpcInfo: {
        VpcId: vpc.vpcId,
        OwnerId: place.accountId,
        Region: place.region,
        CidrBlock: vpc.cidr,
        CidrBlockSet: [{ CidrBlock: vpc.cidr }],
      },
      AccepterVpcInfo: {
        VpcId: peer.vpcId,
        OwnerId: peer.ownerId,
        Region: peer.region,
        // The other side's blocks show once it has accepted.
        ...(status === 'active' && { CidrBlock: peer.cidr, CidrBlockSet: [{ CidrBlock: peer.cidr }] }),
      },
      Tags: tagsFor(place, id, `${vpc.name}-to-${key}`),
    }),
  )
}

/** Routes of a VPC's private subnets through its peerings: to a subnet or two, or carelessly to all of the peer. */
export function peeringRoutes(place: Place, vpc: VpcPlan): Route[] {
  return peerings(place)
    .filter((one) => one.vpc.vpcId === vpc.vpcId && one.status === 'active')
    .map(({ id, peer }) => ({
      DestinationCidrBlock: slip(place, `${id}|wide`, 0.5) ? peer.cidr : peer.cidr.replace('.0.0/16', '.128.0/20'),
      VpcPeeringConnectionId: id,
      State: 'active',
      Origin: 'CreateRoute',
    }))
}

const sells = (place: Place) => place.profile === 'network' || place.profile === 'production'

interface Offered {
  readonly configuration: ServiceConfiguration
  readonly principals: readonly AllowedPrincipal[]
}

export function endpointServices(place: Place): readonly Offered[] {
  const balancers = place.loadBalancers.filter(({ type }) => type === 'network' || type === 'gateway')
  return balancers.flatMap((balancer): Offered[] => {
    const key = `endpoint-service|${balancer.name}`
    if (!sells(place) || place.random(key) > 0.5 || !exists(place, key)) return []
    const ServiceId = `vpce-svc-${place.hex(key, 17)}`
    const root = (id: string) => ({
      PrincipalType: 'Account' as const,
      Principal: `arn:${place.partition}:iam::${id}:root`,
    })
    const sister = place.accountIds.find((id) => id !== place.accountId) ?? place.accountId
    const chance = place.random(`${key}|principals`)
    const principals: AllowedPrincipal[] = slip(place, `${key}|everybody`, 0.2)
      ? [{ PrincipalType: 'All', Principal: '*' }]
      : chance < 0.2
        ? []
        : chance < 0.75
          ? [root(sister)]
          : [root(sister), root('888888888888')]
    return [
      {
        configuration: {
          ServiceId,
          ServiceName: `com.amazonaws.vpce.${place.region}.${ServiceId}`,
          ServiceType: [{ ServiceType: balancer.type === 'gateway' ? 'GatewayLoadBalancer' : 'Interface' }],
          ServiceState: 'Available',
          AcceptanceRequired: !slip(place, `${key}|acceptance`, 0.3),
          [balancer.type === 'gateway' ? 'GatewayLoadBalancerArns' : 'NetworkLoadBalancerArns']: [balancer.arn],
          Tags: tagsFor(place, ServiceId, balancer.name),
        },
        principals,
      },
    ]
  })
}

const hasVpn = (place: Place) =>
  mainVpc(place) !== undefined &&
  (place.profile === 'network' || (isHardened(place) && place.random('vpn') < 0.15)) &&
  exists(place, 'vpn')

const vpnGatewayId = (place: Place, index: number) => `vgw-${place.hex(`vpn|gateway|${index}`, 17)}`

/** Every migration left one behind in some regions. */
export function vpnGateways(place: Place): VpnGateway[] {
  const vpc = mainVpc(place)
  if (!vpc || !hasVpn(place)) return []
  const many = place.profile === 'network' && place.random('vpn|many') < 0.4 ? 5 : 1
  return Array.from({ length: many }, (_, index) => ({
    VpnGatewayId: vpnGatewayId(place, index),
    State: 'available',
    Type: 'ipsec.1',
    AmazonSideAsn: 64512,
    VpcAttachments: index === 0 ? [{ VpcId: vpc.vpcId, State: 'attached' }] : [],
    Tags: tagsFor(place, `vpn|gateway|${index}`, `office-${index + 1}`),
  }))
}

export function vpnConnections(place: Place): VpnConnection[] {
  if (!hasVpn(place)) return []
  const key = 'vpn|connection'
  const tunnels = [1, 2].map((number) => `198.51.100.${place.pick(`${key}|${number}`, 1, 254)}`)
  const logs = place.random(`${key}|logs`) < 0.5 || place.day >= place.pick(`${key}|logs-on`, 20, 200)
  const down = slip(place, `${key}|tunnel-down`, 0.25)
  return [
    {
      VpnConnectionId: `vpn-${place.hex(key, 17)}`,
      State: 'available',
      Type: 'ipsec.1',
      Category: 'VPN',
      CustomerGatewayId: `cgw-${place.hex(`${key}|customer`, 17)}`,
      CustomerGatewayConfiguration:
        '<vpn_connection><ike><pre_shared_key>not-for-you</pre_shared_key></ike></vpn_connection>',
      VpnGatewayId: vpnGatewayId(place, 0),
      Options: {
        TunnelOptions: tunnels.map((OutsideIpAddress, index) => ({
          OutsideIpAddress,
          PreSharedKey: 'not-for-you',
          // The second tunnel was added later, and nobody thought of its log.
          ...((logs || index === 1) && {
            LogOptions: {
              CloudWatchLogOptions: { LogEnabled: logs && (index === 0 || place.random(`${key}|second-log`) < 0.7) },
            },
          }),
        })),
      },
      VgwTelemetry: tunnels.map((OutsideIpAddress, index) => ({
        OutsideIpAddress,
        Status: down && index === 1 ? 'DOWN' : 'UP',
        AcceptedRouteCount: 1,
      })),
      Tags: tagsFor(place, key, 'office'),
    },
  ]
}

/** Accounts without internet gateways of their own switch it on to stay that way. */
export function blockPublicAccess(place: Place): VpcBlockPublicAccessOptions {
  const on = place.profile === 'security' && place.day >= place.pick('bpa-on', 5, 80)
  return {
    AwsAccountId: place.accountId,
    AwsRegion: place.region,
    State: on ? 'update-complete' : 'default-state',
    InternetGatewayBlockMode: on ? 'block-bidirectional' : 'off',
    ManagedBy: on ? 'declarative-policy' : 'account',
    ExclusionsAllowed: 'allowed',
  }
}
