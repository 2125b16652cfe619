import type { Exposure, Hop } from '#domain/exposure.ts'
import { keyKind, keyLooksAt, keyRelations } from '#domain/keys.ts'
import { addressSet, type Cidr, internetShare, parseCidr } from '#domain/network/cidr.ts'
import { seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { ClusterFacts } from './cluster.ts'
import { envelopeByDefaultFrom, minorOf } from './kubernetes-version.ts'

const call = 'eks:DescribeCluster'

export const posture = definePosture<ClusterFacts>()({
  resourceType: 'AWS::EKS::Cluster',
  looksAt: keyLooksAt,

  /** https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html */
  encryptionAtRest(cluster, related) {
    const id = seen(cluster.facts.encryptionKeyArn)
    if (id !== null) {
      const { accountId, region, partition } = cluster
      const { kind, key } = keyKind(related, { id, accountId, region, partition })
      return { kind, key, because: `encryptionConfig names ${id} for what the Kubernetes API stores.` }
    }
    if (seen(cluster.facts.outpostArn) !== null)
      throw new Unseen(unobserved('not-returned', call, 'of a local cluster on an Outpost EKS names no key'))
    const version = seen(cluster.facts.version)
    const minor = minorOf(version)
    if (minor === null) throw new Unseen(unobserved('schema-drift', call, version))
    return minor >= envelopeByDefaultFrom
      ? {
          kind: 'aws-owned',
          key: null,
          because: `No key is named: from Kubernetes 1.${envelopeByDefaultFrom} on EKS encrypts with a key that AWS owns.`,
        }
      : {
          kind: 'none',
          key: null,
          because: `No key is named, and Kubernetes ${version} has no envelope encryption without one: only the disks of etcd are encrypted.`,
        }
  },

  encryptionInTransit: () => ({
    kind: 'enforced',
    minimumTls: null,
    because: 'The Kubernetes API server answers over HTTPS only.',
  }),

  /** https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html */
  exposure({ facts }) {
    if (!seen(facts.endpointPublicAccess)) return closed('The public endpoint of the Kubernetes API is off.', [])
    return publicEndpoint(seen(facts.publicAccessCidrs))
  },

  relations: ({ facts }) => keyRelations(facts.encryptionKeyArn),
})

const endpoint: Hop = {
  what: 'public endpoint',
  id: null,
  passes: 'yes',
  because: 'The Kubernetes API has a public endpoint.',
}

/** Blocks add up, as two halves of the internet do; each address family for itself. */
function publicEndpoint(cidrs: readonly string[]): Exposure {
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
