import type { VpcPeeringConnection, VpcPeeringConnectionVpcInfo } from '@aws-sdk/client-ec2'
import type { PeeredVpc, VpcPeeringConnectionFacts } from '#domain/network/facts.ts'
import { factsFrom, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import { ec2Arn, ec2Name, ec2Tags } from './identity.ts'

const call = 'ec2:DescribeVpcPeeringConnections'

export function vpcPeeringConnection(
  item: VpcPeeringConnection,
  where: Where,
): CollectedResource<VpcPeeringConnectionFacts> {
  const fact = factsFrom(call)
  const id = item.VpcPeeringConnectionId ?? ''
  return {
    arn: ec2Arn(where, 'vpc-peering-connection', id),
    name: ec2Name(item.Tags, id),
    incarnation: id,
    tags: ec2Tags(item.Tags, call),
    facts: {
      vpcPeeringConnectionId: fact(item.VpcPeeringConnectionId),
      status: fact(item.Status?.Code),
      requester: side(item.RequesterVpcInfo),
      accepter: side(item.AccepterVpcInfo),
    },
  }
}

function side(info: VpcPeeringConnectionVpcInfo | undefined): Observed<PeeredVpc> {
  if (info?.OwnerId === undefined || info.VpcId === undefined) return unobserved('not-returned', call)
  const v4 = info.CidrBlockSet?.flatMap(({ CidrBlock }) => CidrBlock ?? []) ?? []
  const v6 = info.Ipv6CidrBlockSet?.flatMap(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? []) ?? []
  const cidrBlocks = [...new Set([...(info.CidrBlock ? [info.CidrBlock] : []), ...v4, ...v6])]
  return observed({ vpcId: info.VpcId, ownerId: info.OwnerId, region: info.Region ?? null, cidrBlocks }, call)
}
