import { encryptionUnder } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { reachabilityLooksAt } from '#domain/network/reachability.ts'
import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { ClusterFacts } from './cluster.ts'
import { parameterGroupType } from './cluster-parameter-group.ts'
import { subnetGroupType } from './cluster-subnet-group.ts'
import { clusterExposure } from './exposure.ts'
import { redshiftArn } from './identity.ts'
import { clusterHolder, clusterKeys } from './keys.ts'
import { clusterTransport } from './transport.ts'

export const posture = definePosture<ClusterFacts>()({
  resourceType: 'AWS::Redshift::Cluster',
  looksAt: [parameterGroupType, subnetGroupType, ...keyLooksAt, ...reachabilityLooksAt],

  encryptionAtRest: (cluster, related) => encryptionUnder(clusterHolder(cluster.facts), related, cluster),

  keys: clusterKeys,

  encryptionInTransit: (cluster, related) => clusterTransport(cluster.facts, related),

  exposure: clusterExposure,

  relations(cluster) {
    const group = cluster.facts.clusterSubnetGroupName
    return isObserved(group) ? [{ kind: 'attached-to', to: redshiftArn(cluster, 'subnetgroup', group.value) }] : []
  },
})
