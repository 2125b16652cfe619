import type { Subnet } from '@aws-sdk/client-ec2'
import type { SubnetFacts } from '#domain/network/facts.ts'
import { factsFrom } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import { ec2Arn, ec2Name, ec2Tags } from './identity.ts'

const call = 'ec2:DescribeSubnets'

export function subnet(item: Subnet, where: Where): CollectedResource<SubnetFacts> {
  const fact = factsFrom(call)
  const id = item.SubnetId ?? ''
  return {
    arn: item.SubnetArn ?? ec2Arn(where, 'subnet', id, item.OwnerId),
    name: ec2Name(item.Tags, id),
    incarnation: id,
    tags: ec2Tags(item.Tags, call),
    facts: {
      subnetId: fact(item.SubnetId),
      vpcId: fact(item.VpcId),
      availabilityZone: fact(item.AvailabilityZone),
      // An IPv6-only subnet has no IPv4 block.
      cidrBlock: item.Ipv6Native ? fact.orNone(item.CidrBlock) : fact(item.CidrBlock),
      ipv6CidrBlocks: fact(
        (item.Ipv6CidrBlockAssociationSet ?? [])
          .filter((block) => block.Ipv6CidrBlockState?.State !== 'disassociated')
          .flatMap((block) => block.Ipv6CidrBlock ?? []),
      ),
      mapPublicIpOnLaunch: fact(item.MapPublicIpOnLaunch),
      assignIpv6AddressOnCreation: fact(item.AssignIpv6AddressOnCreation),
      // AWS leaves the state out where Block Public Access was never set.
      internetGatewayBlockMode: fact.or(item.BlockPublicAccessStates?.InternetGatewayBlockMode, 'off'),
      ownerId: fact(item.OwnerId),
    },
  }
}
