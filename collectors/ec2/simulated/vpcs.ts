import type { FlowLog, InternetGateway, Subnet, Vpc } from '@aws-sdk/client-ec2'
import type { Place, SubnetPlan, VpcPlan } from '#domain/simulated.ts'
import { blockPublicAccess } from './connections.ts'
import { isHardened, slip, tagsFor } from './habits.ts'

/** VPCs with their subnets, gateways and flow logs. */

export function vpcs(place: Place): Vpc[] {
  return place.network.vpcs.map((plan) => ({
    VpcId: plan.vpcId,
    OwnerId: place.accountId,
    State: 'available',
    CidrBlock: plan.cidr,
    CidrBlockAssociationSet: [
      {
        AssociationId: `vpc-cidr-assoc-${place.hex(`${plan.vpcId}|cidr`, 17)}`,
        CidrBlock: plan.cidr,
        CidrBlockState: { State: 'associated' },
      },
      // Pods of a cluster get addresses of their own from the carrier-grade block; an older block was taken away again.
      ...(place.random(`${plan.vpcId}|second-cidr`) < 0.2
        ? ([
            {
              AssociationId: `vpc-cidr-assoc-${place.hex(`${plan.vpcId}|cidr2`, 17)}`,
              CidrBlock: '100.64.0.0/16',
              CidrBlockState: { State: 'associated' },
            },
            {
              AssociationId: `vpc-cidr-assoc-${place.hex(`${plan.vpcId}|cidr3`, 17)}`,
              CidrBlock: '100.65.0.0/16',
              CidrBlockState: { State: 'disassociated' },
            },
          ] as const)
        : []),
    ],
    ...(plan.ipv6Cidr && {
      Ipv6CidrBlockAssociationSet: [
        {
          AssociationId: `vpc-cidr-assoc-${place.hex(`${plan.vpcId}|ipv6`, 17)}`,
          Ipv6CidrBlock: plan.ipv6Cidr,
          Ipv6CidrBlockState: { State: 'associated' },
        },
      ],
    }),
    IsDefault: plan.isDefault,
    InstanceTenancy: 'default',
    DhcpOptionsId: `dopt-${place.hex('dopt', 17)}`,
    Tags: plan.isDefault ? [] : tagsFor(place, plan.vpcId, `${plan.name}-vpc`),
  }))
}

export function subnets(place: Place): Subnet[] {
  return place.network.vpcs.flatMap((vpc) => [
    ...vpc.publicSubnets.map((plan, index) => subnet(place, vpc, plan, 'public', index)),
    ...vpc.privateSubnets.map((plan, index) => subnet(place, vpc, plan, 'private', index)),
  ])
}

function subnet(place: Place, vpc: VpcPlan, plan: SubnetPlan, tier: 'public' | 'private', index: number): Subnet {
  // Handing out public addresses by itself is what default subnets do, and what people forget to switch off.
  const automatic = vpc.isDefault || (tier === 'public' && slip(place, `${vpc.vpcId}|${tier}|automatic-address`))
  return {
    SubnetId: plan.subnetId,
    SubnetArn: `arn:${place.partition}:ec2:${place.region}:${place.accountId}:subnet/${plan.subnetId}`,
    OwnerId: place.accountId,
    VpcId: vpc.vpcId,
    State: 'available',
    CidrBlock: plan.cidr,
    AvailabilityZone: plan.availabilityZone,
    AvailabilityZoneId: `${place.region.replace(/[^a-z0-9]/g, '').slice(0, 4)}-az${index + 1}`,
    AvailableIpAddressCount: place.pick(`${plan.subnetId}|free`, 200, 4000),
    DefaultForAz: vpc.isDefault,
    MapPublicIpOnLaunch: automatic,
    AssignIpv6AddressOnCreation: vpc.ipv6Cidr !== null && tier === 'public',
    Ipv6CidrBlockAssociationSet: ipv6Block(place, vpc, plan, tier, index),
    BlockPublicAccessStates: { InternetGatewayBlockMode: blockPublicAccess(place).InternetGatewayBlockMode },
    Tags: vpc.isDefault ? [] : tagsFor(place, plan.subnetId, `${vpc.name}-${tier}-${plan.availabilityZone.slice(-1)}`),
  }
}

function ipv6Block(
  place: Place,
  vpc: VpcPlan,
  plan: SubnetPlan,
  tier: string,
  index: number,
): Subnet['Ipv6CidrBlockAssociationSet'] {
  if (!vpc.ipv6Cidr) return []
  const number = (tier === 'public' ? 0 : 8) + index
  return [
    {
      AssociationId: `subnet-cidr-assoc-${place.hex(`${plan.subnetId}|ipv6`, 17)}`,
      Ipv6CidrBlock: vpc.ipv6Cidr.replace(/00::\/56$/, `0${number.toString(16)}::/64`),
      Ipv6CidrBlockState: { State: 'associated' },
    },
  ]
}

export function internetGateways(place: Place): InternetGateway[] {
  const attached = place.network.vpcs.flatMap((vpc): InternetGateway[] =>
    vpc.internetGatewayId
      ? [
          {
            InternetGatewayId: vpc.internetGatewayId,
            OwnerId: place.accountId,
            Attachments: [{ VpcId: vpc.vpcId, State: 'attached' }],
            Tags: vpc.isDefault ? [] : tagsFor(place, vpc.internetGatewayId, `${vpc.name}-igw`),
          },
        ]
      : [],
  )
  // Left behind by a VPC that was taken down.
  const left: InternetGateway = {
    InternetGatewayId: `igw-${place.hex('igw|left-behind', 17)}`,
    OwnerId: place.accountId,
    Attachments: [],
    Tags: [{ Key: 'Name', Value: 'old-igw (do not delete?)' }],
  }
  return attached.length > 0 && slip(place, 'igw-left-behind') ? [...attached, left] : attached
}

export function flowLogs(place: Place): FlowLog[] {
  return place.network.vpcs.flatMap((vpc): FlowLog[] => {
    const on = isHardened(place)
      ? !slip(place, `${vpc.vpcId}|flow-logs-off`)
      : place.profile === 'staging' && place.day >= place.pick(`${vpc.vpcId}|flow-logs-on`, -40, 120)
    if (!on || vpc.isDefault) return []
    const failed = slip(place, `${vpc.vpcId}|flow-logs-failing`, 0.06)
    const toBucket = place.random(`${vpc.vpcId}|flow-logs-bucket`) < 0.6
    return [
      {
        FlowLogId: `fl-${place.hex(`${vpc.vpcId}|flow-log`, 17)}`,
        ResourceId: vpc.vpcId,
        FlowLogStatus: 'ACTIVE',
        TrafficType: 'ALL',
        DeliverLogsStatus: failed ? 'FAILED' : 'SUCCESS',
        ...(failed && { DeliverLogsErrorMessage: 'Access error' }),
        LogDestinationType: toBucket ? 's3' : 'cloud-watch-logs',
        ...(toBucket
          ? { LogDestination: `arn:${place.partition}:s3:::org-flow-logs-${place.region}` }
          : { LogGroupName: `/vpc/${vpc.vpcId}/flow` }),
        MaxAggregationInterval: 600,
        Tags: tagsFor(place, `${vpc.vpcId}|flow-log`, `${vpc.name}-flow`),
      },
    ]
  })
}
