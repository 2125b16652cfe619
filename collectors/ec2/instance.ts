import type { Image, Instance, InstanceNetworkInterface } from '@aws-sdk/client-ec2'
import { factsFrom, mapObserved, type Observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import type { InstanceFacts, InstanceImage, InstanceInterface } from '#domain/servers.ts'
import { ec2Arn, ec2Name, ec2Tags } from './identity.ts'

const call = 'ec2:DescribeInstances'

export function instance(
  item: Instance,
  asked: { readonly image: Observed<Image | null> },
  where: Where,
): CollectedResource<InstanceFacts> {
  const fact = factsFrom(call)
  const id = item.InstanceId ?? ''
  return {
    arn: ec2Arn(where, 'instance', id),
    name: ec2Name(item.Tags, id),
    incarnation: id,
    tags: ec2Tags(item.Tags, call),
    facts: {
      instanceId: fact(item.InstanceId),
      state: fact(item.State?.Name),
      imageId: fact(item.ImageId),
      image: mapObserved(asked.image, (image) => image && imageFacts(image)),
      // An image without product codes gives its instances none, and AWS an empty set.
      productCodes: fact(item.ProductCodes?.flatMap(({ ProductCodeId }) => ProductCodeId ?? [])),
      vpcId: fact(item.VpcId),
      subnetId: fact(item.SubnetId),
      availabilityZone: fact(item.Placement?.AvailabilityZone),
      // Absent in a subnet that has IPv6 only.
      privateIpAddress: fact.orNone(item.PrivateIpAddress),
      // "If applicable": absent without one.
      publicIpAddress: fact.orNone(item.PublicIpAddress),
      securityGroupIds: fact(item.SecurityGroups?.flatMap(({ GroupId }) => GroupId ?? [])),
      networkInterfaces: interfaces(item.NetworkInterfaces),
      sourceDestCheck: fact(item.SourceDestCheck),
      metadataHttpTokens: fact(item.MetadataOptions?.HttpTokens),
      metadataHttpEndpoint: fact(item.MetadataOptions?.HttpEndpoint),
      metadataHttpPutResponseHopLimit: fact(item.MetadataOptions?.HttpPutResponseHopLimit),
      autoScalingGroupName: fact.orNone(item.Tags?.find(({ Key }) => Key === 'aws:autoscaling:groupName')?.Value),
      // The principal comes only with a managed instance.
      managedBy: fact.orNone(item.Operator?.Principal),
    },
  }
}

function imageFacts(image: Image): InstanceImage {
  return {
    name: image.Name ?? null,
    description: image.Description ?? null,
    ownerAlias: image.ImageOwnerAlias ?? null,
    ownerId: image.OwnerId ?? null,
    creationDate: image.CreationDate ?? null,
    deprecationTime: image.DeprecationTime ?? null,
  }
}

/** All of them or none: one that cannot be read in full might be the public one. */
function interfaces(all: readonly InstanceNetworkInterface[] | undefined): Observed<readonly InstanceInterface[]> {
  const fact = factsFrom(call)
  if (all?.some(({ SubnetId, Groups }) => SubnetId === undefined || Groups === undefined))
    return unobserved('not-returned', call, 'an interface without its subnet and groups')
  return fact(
    all?.map((one) => ({
      networkInterfaceId: one.NetworkInterfaceId ?? '',
      subnetId: one.SubnetId ?? '',
      securityGroupIds: one.Groups?.flatMap(({ GroupId }) => GroupId ?? []) ?? [],
      publicIpAddresses: publicAddresses(one),
      ipv6Addresses: ipv6Addresses(one),
    })),
  )
}

/** Addresses of an interface, and the prefixes delegated to it, whose addresses it answers for its containers. */
export function ipv6Addresses({
  Ipv6Addresses = [],
  Ipv6Prefixes = [],
}: Pick<InstanceNetworkInterface, 'Ipv6Addresses' | 'Ipv6Prefixes'>): readonly string[] {
  return [
    ...Ipv6Addresses.flatMap(({ Ipv6Address }) => Ipv6Address ?? []),
    ...Ipv6Prefixes.flatMap(({ Ipv6Prefix }) => Ipv6Prefix ?? []),
  ]
}

interface Associated {
  readonly Association?: { readonly PublicIp?: string | undefined } | undefined
}

/** Public IPv4 addresses of an interface: that of its first private address comes twice, others have their own. */
export function publicAddresses(
  one: Associated & { readonly PrivateIpAddresses?: readonly Associated[] | undefined },
): readonly string[] {
  const associations = [one, ...(one.PrivateIpAddresses ?? [])]
  return [...new Set(associations.flatMap(({ Association }) => Association?.PublicIp ?? []))]
}
