import { encryptionUnder, type KeyHolder, keyHolder } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { exposureEitherWay, reachabilityLooksAt, standing } from '#domain/network/reachability.ts'
import { isObserved, mapObserved, type Observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { ClusterFacts } from './cluster.ts'

const call = 'dax:DescribeClusters'
/** The one key DAX encrypts with; KMS makes it with the first encrypted cluster. */
const serviceKey = 'alias/aws/dax'

export const posture = definePosture<ClusterFacts>()({
  resourceType: 'AWS::DAX::Cluster',
  looksAt: [...keyLooksAt, ...reachabilityLooksAt],

  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionAtRest.html */
  encryptionAtRest: (cluster, related) => encryptionUnder(cacheHolder(cluster.facts), related, cluster),

  keys: ({ facts }) => [{ protects: 'cache', holder: cacheHolder(facts) }],

  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionInTransit.html */
  encryptionInTransit({ facts }) {
    const type = seen(facts.clusterEndpointEncryptionType)
    const because = `ClusterEndpointEncryptionType is ${type}.`
    return { kind: type === 'TLS' ? 'enforced' : 'none', minimumTls: null, because }
  },

  /** A cluster has no public IPv4 address; an IPv6 address is as reachable as its subnets and groups make it. */
  exposure({ facts }, related) {
    const door = standing(facts)
    const onlyIpv6 = isObserved(facts.networkType) && facts.networkType.value === 'ipv6'
    // DAX derives a type that nobody chose from the subnets, so a missing one may be any.
    const hasIpv6 = mapObserved(facts.networkType, (type) => type !== 'ipv4')
    return exposureEitherWay(related, hasIpv6, (ipv6) => ({
      ...door,
      publicAddress: false,
      ipv6,
      families: onlyIpv6 ? [6] : ipv6 ? [4, 6] : [4],
    }))
  },
})

const cacheHolder = ({ sseStatus }: ClusterFacts): Observed<KeyHolder> =>
  keyHolder(call, () => {
    const status = seen(sseStatus)
    if (status === 'ENABLING') throw new Unseen(unobserved('not-returned', call, 'encryption is still being enabled'))
    if (status !== 'ENABLED') return { kind: 'none', because: `SSEDescription.Status is ${status}.` }
    const because = `SSEDescription.Status is ENABLED: DAX uses the AWS managed key ${serviceKey}.`
    return { kind: 'kms', id: serviceKey, because }
  })
