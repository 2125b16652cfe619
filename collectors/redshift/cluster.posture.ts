import { keyKind, keyLooksAt, keyRelations } from '#domain/keys.ts'
import { reachabilityLooksAt } from '#domain/network/reachability.ts'
import { isObserved, seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import type { ClusterFacts } from './cluster.ts'
import { parameterGroupType } from './cluster-parameter-group.ts'
import { subnetGroupType } from './cluster-subnet-group.ts'
import { clusterExposure } from './exposure.ts'
import { redshiftArn } from './identity.ts'
import { rootOf, tiersText } from './key-tiers.ts'
import { clusterTransport } from './transport.ts'

export const posture = definePosture<ClusterFacts>()({
  resourceType: 'AWS::Redshift::Cluster',
  looksAt: [parameterGroupType, subnetGroupType, ...keyLooksAt, ...reachabilityLooksAt],

  encryptionAtRest({ facts, accountId, region, partition }, related) {
    if (!seen(facts.encrypted)) return { kind: 'none', key: null, because: 'Encrypted is false.' }
    const hsm = seen(facts.hsmStatus)
    const id = seen(facts.kmsKeyId)
    const root = rootOf(id, hsm)
    if (root === null) {
      const why = hsm === null ? 'Encrypted, but neither KmsKeyId nor HsmStatus came' : `HSM settings are ${hsm.status}`
      throw new Unseen(unobserved('not-returned', 'redshift:DescribeClusters', why))
    }
    if (hsm !== null || id === null) return { kind: 'hsm', key: null, because: tiersText(root) }
    const { kind, key } = keyKind(related, { id, accountId, region, partition })
    return { kind, key, because: tiersText(root) }
  },

  encryptionInTransit: (cluster, related) => clusterTransport(cluster.facts, related),

  exposure: clusterExposure,

  relations(cluster) {
    const { facts } = cluster
    const relations: Relation[] = [...keyRelations(facts.kmsKeyId)]
    if (isObserved(facts.clusterSubnetGroupName))
      relations.push({
        kind: 'attached-to',
        to: redshiftArn(cluster, 'subnetgroup', facts.clusterSubnetGroupName.value),
      })
    return relations
  },
})
