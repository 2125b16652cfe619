import type { Exposure } from '#domain/exposure.ts'
import { atHop, type Hop } from '#domain/hop.ts'
import { encryptionUnder } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { addressSet, type Cidr, internetShare, parseCidr } from '#domain/network/cidr.ts'
import { networkExposure, reachabilityLooksAt, standing } from '#domain/network/reachability.ts'
import { observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { ClusterFacts } from './cluster.ts'
import { clusterHolder, clusterKeys } from './keys.ts'

const call = 'eks:DescribeCluster'

export const posture = definePosture<ClusterFacts>()({
  resourceType: 'AWS::EKS::Cluster',
  looksAt: [...keyLooksAt, ...reachabilityLooksAt],

  encryptionAtRest: (cluster, related) => encryptionUnder(clusterHolder(cluster.facts), related, cluster),

  keys: clusterKeys,

  encryptionInTransit: () => ({
    kind: 'enforced',
    minimumTls: null,
    because: 'The Kubernetes API server answers over HTTPS only.',
  }),

  /** https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html */
  exposure({ facts }, related) {
    const fromInternet = publicEndpoint(facts)
    return fromInternet.kind === 'internal' ? (privateEndpoint(related, facts) ?? fromInternet) : fromInternet
  },
})

const endpoint: Hop = {
  what: 'public endpoint',
  id: null,
  passes: 'yes',
  because: 'The Kubernetes API has a public endpoint.',
}

/**
 * In the VPC the API answers through interfaces in the cluster's subnets: other accounts that are joined to these reach it
 * there. Null where nobody from outside does, or the endpoint is off.
 */
function privateEndpoint(related: Related, facts: ClusterFacts): Exposure | null {
  if (!atHop('private endpoint', null, () => seen(facts.endpointPrivateAccess))) return null
  const groups = atHop('security group', null, () => [
    ...[seen(facts.clusterSecurityGroupId) ?? []].flat(),
    ...seen(facts.securityGroupIds),
  ])
  const found = networkExposure(related, {
    ...standing({ ...facts, securityGroupIds: observed(groups, call), port: observed(443, call) }),
    publicAddress: false,
    ipv6: false,
    families: seen(facts.ipFamily) === 'ipv6' ? [4, 6] : [4],
  })
  return found.kind === 'cross-account' ? found : null
}

/** Blocks add up, as two halves of the internet do; each address family for itself. */
function publicEndpoint(facts: ClusterFacts): Exposure {
  if (!atHop('public endpoint', null, () => seen(facts.endpointPublicAccess)))
    return closed('The public endpoint of the Kubernetes API is off.', [])
  const cidrs = atHop('allowed networks', null, () => seen(facts.publicAccessCidrs))
  if (cidrs.length === 0)
    throw new Unseen(unobserved('not-returned', call, 'the endpoint is public, but no publicAccessCidrs came with it'))
  const blocks: Cidr[] = []
  let unread: string | null = null
  for (const text of cidrs) {
    const block = parseCidr(text)
    if (block) blocks.push(block)
    else unread = text
  }
  const shares = ([4, 6] as const).map((family) => internetShare(family, addressSet(family, blocks)))
  const list = `publicAccessCidrs: ${cidrs.join(', ')}.`
  const hop = (passes: Hop['passes']): Hop => ({ what: 'allowed networks', id: null, passes, because: list })
  if (shares.includes('all'))
    return {
      kind: 'internet',
      path: [endpoint, hop('yes')],
      accounts: [],
      because: `Anyone on the internet can open the Kubernetes API. ${list}`,
    }
  if (unread !== null) throw new Unseen(unobserved('schema-drift', call, unread))
  if (shares.includes('some'))
    return {
      kind: 'internet-limited',
      path: [endpoint, hop('limited')],
      accounts: [],
      because: `Listed networks on the internet can open the Kubernetes API. ${list}`,
    }
  return closed(`No address of the internet may reach the public endpoint. ${list}`, [endpoint])
}

function closed(because: string, before: readonly Hop[]): Exposure {
  const what = before.length === 0 ? 'public endpoint' : 'allowed networks'
  return { kind: 'internal', path: [...before, { what, id: null, passes: 'no', because }], accounts: [], because }
}
