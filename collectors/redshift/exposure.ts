import { parseArn } from '#domain/arn.ts'
import type { Exposure, Hop } from '#domain/exposure.ts'
import { atHop } from '#domain/hop.ts'
import { type LetIn, letInText } from '#domain/let-in.ts'
import { eitherWay, exposureEitherWay, standing } from '#domain/network/reachability.ts'
import { isObserved, mapObserved, type Observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import { sharedWith } from '#domain/share.ts'
import type { ClusterFacts } from './cluster.ts'
import { type ClusterSubnetGroupFacts, subnetGroupType } from './cluster-subnet-group.ts'

/**
 * Who can reach a cluster: the internet by its public address, then other accounts by data shares and managed VPC
 * endpoints. Only what is publicly accessible has a public address.
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html
 */
export function clusterExposure(cluster: Resource<ClusterFacts>, related: Related): Exposure {
  const network = fromInternet(cluster.facts, related)
  if (network.kind === 'internet' || network.kind === 'internet-limited') return network
  const doors = doorsOf(cluster, related)
  if (doors.length === 0) return network
  const overNetwork = network.kind === 'cross-account' ? ` ${network.because}` : ''
  return {
    kind: 'cross-account',
    path: doors.map(({ hop }) => hop),
    accounts: [...doors.flatMap(({ accounts }) => accounts), ...network.accounts],
    because: `Other accounts are let in: ${doors.map(({ hop }) => hop.because).join(' ')}${overNetwork}`,
  }
}

function fromInternet(facts: ClusterFacts, related: Related): Exposure {
  const door = standing({
    vpcId: facts.vpcId,
    subnetIds: subnetsOf(facts, related),
    securityGroupIds: facts.vpcSecurityGroupIds,
    port: facts.port,
  })
  const isDual = mapObserved(facts.ipAddressType, (type) => type === 'dualstack')
  const exposure = eitherWay('public address', facts.publiclyAccessible, (publicAddress) =>
    exposureEitherWay(related, isDual, (dual) => ({
      ...door,
      publicAddress,
      ipv6: publicAddress && dual,
      families: dual ? [4, 6] : [4],
    })),
  )
  if (!isObserved(facts.publiclyAccessible) || !facts.publiclyAccessible.value) return exposure
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

function subnetsOf(facts: ClusterFacts, related: Related): Observed<readonly string[]> {
  return atHop('subnet group', null, () => {
    const name = seen(facts.clusterSubnetGroupName)
    const group = related.one(
      subnetGroupType,
      'clusterSubnetGroupName',
      name,
    ) as Resource<ClusterSubnetGroupFacts> | null
    if (group) return group.facts.subnetIds
    throw new Unseen(unobserved('not-covered', subnetGroupType, `subnet group ${name} was not listed`))
  })
}

/** What AWS names as the consumer of a share that is sold on AWS Data Exchange: its subscribers, whoever they are. */
const dataExchange = 'ADX'

/** A data share or an authorization, and who is let in by it. */
interface Door {
  readonly accounts: readonly LetIn[]
  readonly hop: Hop
}

function doorsOf(cluster: Resource<ClusterFacts>, related: Related): readonly Door[] {
  const { facts } = cluster
  const door = (what: string, id: string, accounts: readonly LetIn[], does: string): readonly Door[] =>
    accounts.length === 0
      ? []
      : [{ accounts, hop: { what, id, passes: 'limited', because: `${letInText(accounts)} ${does}.` } }]
  const shares = seen(facts.dataShares).flatMap(({ dataShareArn: id, consumers }) => {
    const by = `data share ${id}`
    const readers = sharedWith(
      related,
      cluster,
      consumers.flatMap((consumer) => accountOf(consumer) ?? []),
      by,
    )
    const sold: readonly LetIn[] = consumers.includes(dataExchange)
      ? [{ who: 'subscribers of AWS Data Exchange', standing: 'unknown', by }]
      : []
    return door('data share', id, [...readers, ...sold], `may read data share ${id}`)
  })
  const grants = seen(facts.endpointGrantees).flatMap((grantee) => {
    const what = 'endpoint authorization'
    return door(what, grantee, sharedWith(related, cluster, [grantee], what), 'may make VPC endpoints to it')
  })
  return [...shares, ...grants]
}

/** The account of a consumer; null for a namespace of the same account, which is named by its id alone. */
export function accountOf(consumer: string): string | null {
  const bare = /^(?:DataCatalog\/)?(\d{12})$/.exec(consumer)
  return bare?.[1] ?? (parseArn(consumer)?.accountId || null)
}
