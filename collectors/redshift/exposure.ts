import { parseArn } from '#domain/arn.ts'
import type { Exposure, Hop } from '#domain/exposure.ts'
import { isObserved, seen, Unseen, unobserved } from '#domain/observed.ts'
import { internetExposure } from '#domain/reachability.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { ClusterFacts } from './cluster.ts'
import { type ClusterSubnetGroupFacts, subnetGroupType } from './cluster-subnet-group.ts'

const call = 'redshift:DescribeClusters'

/**
 * Who can reach a cluster: the internet by its public address, then other accounts by data shares and managed VPC
 * endpoints. Only what is publicly accessible has a public address.
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html
 */
export function clusterExposure(cluster: Resource<ClusterFacts>, related: Related): Exposure {
  const network = fromInternet(cluster.facts, related)
  if (network.kind === 'internet' || network.kind === 'internet-limited') return network
  const shared = sharedWith(cluster)
  if (shared.length === 0) return network
  const accounts = [...new Set(shared.map(({ account }) => account))]
  return {
    kind: 'cross-account',
    path: shared.map(({ hop }) => hop),
    accounts,
    because: `Other accounts are let in: ${shared.map(({ hop }) => hop.because).join(' ')}`,
  }
}

function fromInternet(facts: ClusterFacts, related: Related): Exposure {
  const publiclyAccessible = seen(facts.publiclyAccessible)
  const securityGroupIds = seen(facts.vpcSecurityGroupIds)
  // A cluster in a VPC always has a security group; none would read as "nothing filters".
  if (securityGroupIds.length === 0)
    throw new Unseen(unobserved('not-returned', call, 'no VPC security group was named'))
  const exposure = internetExposure(related, {
    vpcId: seen(facts.vpcId),
    // Without a public address no subnet matters.
    subnetIds: publiclyAccessible ? subnetsOf(facts, related) : [],
    securityGroupIds,
    port: seen(facts.port),
    protocol: 'tcp',
    publicAddress: publiclyAccessible,
    // Clusters without an IpAddressType have IPv4 alone: dual stack is chosen by naming it.
    ipv6: publiclyAccessible && isObserved(facts.ipAddressType) && facts.ipAddressType.value === 'dualstack',
  })
  const addresses = isObserved(facts.publicIpAddresses) ? facts.publicIpAddresses.value : []
  return addresses.length === 0
    ? exposure
    : { ...exposure, path: exposure.path.map((hop) => (hop.what === 'public address' ? named(hop, addresses) : hop)) }
}

const named = (hop: Hop, addresses: readonly string[]): Hop => ({
  ...hop,
  id: addresses[0] ?? null,
  because: `${hop.because} AWS names ${addresses.join(', ')}.`,
})

function subnetsOf(facts: ClusterFacts, related: Related): readonly string[] {
  const name = seen(facts.clusterSubnetGroupName)
  const group = related.one(subnetGroupType, 'clusterSubnetGroupName', name) as Resource<ClusterSubnetGroupFacts> | null
  if (group === null)
    throw new Unseen(unobserved('not-covered', subnetGroupType, `subnet group ${name} was not listed`))
  const subnetIds = seen(group.facts.subnetIds)
  if (subnetIds.length === 0)
    throw new Unseen(unobserved('not-returned', 'redshift:DescribeClusterSubnetGroups', `${name} names no subnet`))
  return subnetIds
}

function sharedWith({ facts, accountId }: Resource<ClusterFacts>): { account: string; hop: Hop }[] {
  const consumers = seen(facts.dataShares).flatMap(({ dataShareArn, consumers }) =>
    consumers.flatMap((consumer) => {
      const account = accountOf(consumer)
      return account === null ? [] : [{ account, what: 'data share', id: dataShareArn, does: 'reads data share' }]
    }),
  )
  const grantees = seen(facts.endpointGrantees).map((account) => ({
    account,
    what: 'endpoint authorization',
    id: account,
    does: 'may make VPC endpoints',
  }))
  return [...consumers, ...grantees]
    .filter(({ account }) => account !== accountId)
    .map(({ account, what, id, does }) => ({
      account,
      hop: {
        what,
        id,
        passes: 'limited',
        because: what === 'data share' ? `Account ${account} ${does} ${id}.` : `Account ${account} ${does} to it.`,
      },
    }))
}

/** The account of a consumer; null for one that names none: a namespace of the same account, or AWS Data Exchange. */
export function accountOf(consumer: string): string | null {
  const bare = /^(?:DataCatalog\/)?(\d{12})$/.exec(consumer)
  return bare?.[1] ?? (parseArn(consumer)?.accountId || null)
}
