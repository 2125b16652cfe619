import type { Address } from '@aws-sdk/client-ec2'
import { factsFrom, type Observed } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import { ec2Arn, ec2Name, ec2Tags } from './identity.ts'

export type ElasticIpFacts = {
  readonly allocationId: Observed<string>
  readonly publicIp: Observed<string>
  /** Null for an address that nothing uses. */
  readonly associationId: Observed<string | null>
  readonly networkInterfaceId: Observed<string | null>
  readonly instanceId: Observed<string | null>
  /** `alb` where AWS keeps the address for a load balancer; null for one that its owner keeps. */
  readonly serviceManaged: Observed<string | null>
}

const call = 'ec2:DescribeAddresses'

export function elasticIp(item: Address, where: Where): CollectedResource<ElasticIpFacts> {
  const fact = factsFrom(call)
  const id = item.AllocationId ?? item.PublicIp ?? ''
  return {
    arn: ec2Arn(where, 'elastic-ip', id),
    name: ec2Name(item.Tags, item.PublicIp ?? id),
    incarnation: id,
    tags: ec2Tags(item.Tags, call),
    facts: {
      allocationId: fact(item.AllocationId),
      publicIp: fact(item.PublicIp),
      // AWS leaves these out of the answer for an address that is not associated.
      associationId: fact.orNone(item.AssociationId),
      networkInterfaceId: fact.orNone(item.NetworkInterfaceId),
      instanceId: fact.orNone(item.InstanceId || undefined),
      serviceManaged: fact.orNone(item.ServiceManaged),
    },
  }
}
