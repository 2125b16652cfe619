import type { CacheCluster, CacheSubnetGroup } from '@aws-sdk/client-elasticache'
import type { Exposure } from '#domain/exposure.ts'
import { exposureEitherWay, type Standing, standing } from '#domain/network/reachability.ts'
import { factsFrom, isObserved, mapObserved, type Observed } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'

export type CacheNetworkFacts = {
  readonly cacheSubnetGroupName: Observed<string>
  readonly vpcId: Observed<string>
  readonly subnetIds: Observed<readonly string[]>
  readonly securityGroupIds: Observed<readonly string[]>
  /** `ipv4`, `ipv6` or `dual_stack`. */
  readonly networkType: Observed<string>
}

/** The network of node-based caches: a cluster names its groups, the subnet group says where that is. */
export function cacheNetworkFacts(
  cluster: Observed<CacheCluster>,
  subnetGroup: Observed<CacheSubnetGroup>,
): CacheNetworkFacts {
  const ofCluster = factsFrom('elasticache:DescribeCacheClusters')
  const ofGroup = factsFrom('elasticache:DescribeCacheSubnetGroups')
  const securityGroups = flat(cluster, ({ SecurityGroups }) => ofCluster(SecurityGroups))
  return {
    cacheSubnetGroupName: flat(cluster, ({ CacheSubnetGroupName }) => ofCluster(CacheSubnetGroupName)),
    vpcId: flat(subnetGroup, ({ VpcId }) => ofGroup(VpcId)),
    subnetIds: mapObserved(
      flat(subnetGroup, ({ Subnets }) => ofGroup(Subnets)),
      (subnets) => subnets.flatMap(({ SubnetIdentifier }) => SubnetIdentifier ?? []),
    ),
    securityGroupIds: mapObserved(securityGroups, (groups) =>
      groups.flatMap(({ SecurityGroupId }) => SecurityGroupId ?? []),
    ),
    networkType: flat(cluster, ({ NetworkType }) => ofCluster(NetworkType)),
  }
}

/** A field of something that may itself not have been read. */
export function flat<T, U>(fact: Observed<T>, read: (value: T) => Observed<U>): Observed<U> {
  return isObserved(fact) ? read(fact.value) : fact
}

/**
 * How far a cache can be reached. Its nodes can never be reached from the internet, whatever routes and security groups
 * say; from joined networks and inside, it is as far as its security groups let somebody in. https://aws.amazon.com/elasticache/faqs/
 */
export function cacheExposure(
  related: Related,
  facts: Standing & {
    /** `ipv4`, `ipv6` or `dual_stack`. */
    readonly networkType: Observed<string>
  },
): Exposure {
  const door = standing(facts)
  const { networkType } = facts
  const hasIpv6 = mapObserved(networkType, (type) => type !== 'ipv4')
  const onlyIpv6 = isObserved(networkType) && networkType.value === 'ipv6'
  return exposureEitherWay(related, hasIpv6, (ipv6) => ({
    ...door,
    publicAddress: false,
    ipv6: false,
    families: onlyIpv6 ? [6] : ipv6 ? [4, 6] : [4],
  }))
}
