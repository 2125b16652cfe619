import { encryptionUnder } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { definePosture } from '#domain/posture.ts'
import type { ClusterFacts } from './cluster.ts'
import { clusterKeys, ephemeralHolder } from './keys.ts'

/** What the cluster decides for its tasks: the key of the storage that Fargate gives them. */
export const posture = definePosture<ClusterFacts>()({
  resourceType: 'AWS::ECS::Cluster',
  looksAt: keyLooksAt,
  encryptionAtRest: (cluster, related) => encryptionUnder(ephemeralHolder(cluster.facts), related, cluster),
  keys: clusterKeys,
})
