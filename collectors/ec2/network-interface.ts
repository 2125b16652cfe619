import type { NetworkInterface } from '@aws-sdk/client-ec2'
import { factsFrom } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import type { NetworkInterfaceFacts } from '#domain/servers.ts'
import { ec2Arn, ec2Name, ec2Tags } from './identity.ts'
import { ipv6Addresses, publicAddresses } from './instance.ts'

const call = 'ec2:DescribeNetworkInterfaces'

export function networkInterface(item: NetworkInterface, where: Where): CollectedResource<NetworkInterfaceFacts> {
  const fact = factsFrom(call)
  const id = item.NetworkInterfaceId ?? ''
  return {
    arn: ec2Arn(where, 'network-interface', id, item.OwnerId),
    name: ec2Name(item.TagSet, id),
    incarnation: id,
    tags: ec2Tags(item.TagSet, call),
    facts: {
      networkInterfaceId: fact(item.NetworkInterfaceId),
      interfaceType: fact(item.InterfaceType),
      status: fact(item.Status),
      description: fact(item.Description),
      vpcId: fact(item.VpcId),
      subnetId: fact(item.SubnetId),
      securityGroupIds: fact(item.Groups?.flatMap(({ GroupId }) => GroupId ?? [])),
      privateIpAddress: fact.orNone(item.PrivateIpAddress),
      publicIpAddresses: fact(publicAddresses(item)),
      // An interface without IPv6 comes without the set, or with an empty one.
      ipv6Addresses: fact(ipv6Addresses(item)),
      // What does not say that it drops the traffic is taken to let it through.
      denyAllIgwTraffic: fact.or(item.DenyAllIgwTraffic, false),
      requesterId: fact.orNone(item.RequesterId),
      requesterManaged: fact(item.RequesterManaged),
      // Attached to a service's own machine, it names no instance.
      instanceId: fact.orNone(item.Attachment?.InstanceId),
    },
  }
}
