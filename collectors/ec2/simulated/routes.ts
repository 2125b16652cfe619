import type { NetworkAcl, NetworkAclEntry, Route, RouteTable } from '@aws-sdk/client-ec2'
import type { Place, SubnetPlan, VpcPlan } from '#domain/simulated.ts'
import { peeringRoutes } from './connections.ts'
import { isHardened, slip, tagsFor } from './habits.ts'
import { s3List } from './prefix-lists.ts'

/** Route tables and network ACLs. */

export function routeTables(place: Place): RouteTable[] {
  return place.network.vpcs.flatMap((vpc) => [
    mainTable(place, vpc),
    ...publicTable(place, vpc),
    ...privateTables(place, vpc),
  ])
}

function table(
  place: Place,
  vpc: VpcPlan,
  key: string,
  routes: Route[],
  tied: readonly SubnetPlan[],
  main = false,
): RouteTable {
  const id = `rtb-${place.hex(`${vpc.vpcId}|rtb|${key}`, 17)}`
  const association = (index: number) => ({
    RouteTableAssociationId: `rtbassoc-${place.hex(`${id}|${index}`, 17)}`,
    RouteTableId: id,
    AssociationState: { State: 'associated' } as const,
  })
  return {
    RouteTableId: id,
    VpcId: vpc.vpcId,
    OwnerId: place.accountId,
    Routes: [
      { DestinationCidrBlock: vpc.cidr, GatewayId: 'local', State: 'active', Origin: 'CreateRouteTable' },
      ...(vpc.ipv6Cidr
        ? [
            {
              DestinationIpv6CidrBlock: vpc.ipv6Cidr,
              GatewayId: 'local',
              State: 'active',
              Origin: 'CreateRouteTable',
            } as const,
          ]
        : []),
      ...routes,
    ],
    Associations: [
      ...(main ? [{ ...association(99), Main: true }] : []),
      ...tied.map((subnet, index) => ({ ...association(index), SubnetId: subnet.subnetId, Main: false })),
    ],
    PropagatingVgws: [],
    Tags: vpc.isDefault ? [] : tagsFor(place, id, `${vpc.name}-${key}`),
  }
}

const active = { State: 'active', Origin: 'CreateRoute' } as const

function outward(vpc: VpcPlan): Route[] {
  if (!vpc.internetGatewayId) return []
  return [
    { DestinationCidrBlock: '0.0.0.0/0', GatewayId: vpc.internetGatewayId, ...active },
    ...(vpc.ipv6Cidr ? [{ DestinationIpv6CidrBlock: '::/0', GatewayId: vpc.internetGatewayId, ...active }] : []),
  ]
}

/** Default VPCs lead out by their main table; in others somebody may have pointed it at the gateway by mistake. */
function mainTable(place: Place, vpc: VpcPlan): RouteTable {
  const open = vpc.isDefault || slip(place, `${vpc.vpcId}|main-table-public`)
  return table(place, vpc, 'main', open ? outward(vpc) : [], [], true)
}

function publicTable(place: Place, vpc: VpcPlan): RouteTable[] {
  if (vpc.isDefault || vpc.publicSubnets.length === 0) return []
  const made = table(place, vpc, 'public', outward(vpc), vpc.publicSubnets)
  return [{ ...made, Tags: made.Tags?.length ? [...made.Tags, { Key: 'tier', Value: 'public' }] : [] }]
}

function privateTables(place: Place, vpc: VpcPlan): RouteTable[] {
  return vpc.privateSubnets.map((subnet, index) => {
    const nat = `nat-${place.hex(`${vpc.vpcId}|nat|${index}`, 17)}`
    const routes: Route[] = vpc.internetGatewayId
      ? [{ DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: nat, ...active }]
      : []
    // IPv6 needs no translation: an egress-only gateway keeps the way in shut, the internet gateway would not.
    if (vpc.ipv6Cidr && vpc.internetGatewayId) {
      routes.push(
        slip(place, `${vpc.vpcId}|ipv6-way-in`, 0.12)
          ? { DestinationIpv6CidrBlock: '::/0', GatewayId: vpc.internetGatewayId, ...active }
          : {
              DestinationIpv6CidrBlock: '::/0',
              EgressOnlyInternetGatewayId: `eigw-${place.hex(`${vpc.vpcId}|eigw`, 17)}`,
              ...active,
            },
      )
    }
    if (isHardened(place))
      routes.push({ DestinationCidrBlock: '10.0.0.0/8', TransitGatewayId: 'tgw-0a1b2c3d4e5f60718', ...active })
    routes.push(...peeringRoutes(place, vpc))
    if (place.random(`${vpc.vpcId}|old-peering`) < 0.15) {
      const peering = `pcx-${place.hex(`${vpc.vpcId}|pcx`, 17)}`
      routes.push({
        DestinationCidrBlock: '192.168.40.0/24',
        VpcPeeringConnectionId: peering,
        State: 'blackhole',
        Origin: 'CreateRoute',
      })
    }
    routes.push({
      DestinationPrefixListId: s3List,
      GatewayId: `vpce-${place.hex(`${vpc.vpcId}|vpce|s3`, 17)}`,
      ...active,
    })
    return table(place, vpc, `private-${subnet.availabilityZone.slice(-1)}`, routes, [subnet])
  })
}

export function networkAcls(place: Place): NetworkAcl[] {
  return place.network.vpcs.flatMap((vpc) => {
    const guarded = !vpc.isDefault && place.profile === 'regulated' ? vpc.privateSubnets : []
    const others = [...vpc.publicSubnets, ...vpc.privateSubnets].filter((subnet) => !guarded.includes(subnet))
    const acls = [acl(place, vpc, 'default', openEntries(vpc), others, true)]
    if (guarded.length > 0) acls.push(acl(place, vpc, 'data', dataEntries(vpc), guarded, false))
    if (!vpc.isDefault && slip(place, `${vpc.vpcId}|acl-unused`)) acls.push(acl(place, vpc, 'trial', [], [], false))
    return acls
  })
}

const rule = (
  RuleNumber: number,
  Egress: boolean,
  RuleAction: 'allow' | 'deny',
  block: string,
  ports?: readonly [number, number],
): NetworkAclEntry => ({
  RuleNumber,
  Egress,
  RuleAction,
  Protocol: ports ? '6' : '-1',
  ...(block.includes(':') ? { Ipv6CidrBlock: block } : { CidrBlock: block }),
  ...(ports && { PortRange: { From: ports[0], To: ports[1] } }),
})

function openEntries(vpc: VpcPlan): NetworkAclEntry[] {
  return [false, true].flatMap((egress) => [
    rule(100, egress, 'allow', '0.0.0.0/0'),
    ...(vpc.ipv6Cidr ? [rule(101, egress, 'allow', '::/0')] : []),
  ])
}

/** Databases talk to their VPC and to nobody else. */
function dataEntries(vpc: VpcPlan): NetworkAclEntry[] {
  return [
    rule(90, false, 'deny', '0.0.0.0/0', [22, 22]),
    rule(100, false, 'allow', vpc.cidr, [1024, 65535]),
    rule(100, true, 'allow', vpc.cidr, [1024, 65535]),
  ]
}

function acl(
  place: Place,
  vpc: VpcPlan,
  key: string,
  entries: NetworkAclEntry[],
  tied: readonly SubnetPlan[],
  isDefault: boolean,
): NetworkAcl {
  const id = `acl-${place.hex(`${vpc.vpcId}|acl|${key}`, 17)}`
  return {
    NetworkAclId: id,
    VpcId: vpc.vpcId,
    OwnerId: place.accountId,
    IsDefault: isDefault,
    Associations: tied.map((subnet) => ({
      NetworkAclAssociationId: `aclassoc-${place.hex(`${id}|${subnet.subnetId}`, 17)}`,
      NetworkAclId: id,
      SubnetId: subnet.subnetId,
    })),
    // What no rule matches is denied; AWS lists that as the last rule.
    Entries: [...entries, ...[false, true].map((egress) => rule(32767, egress, 'deny', '0.0.0.0/0'))],
    Tags: isDefault ? [] : tagsFor(place, id, `${vpc.name}-${key}`),
  }
}
