import { keyLooksAt } from '#domain/keys/keys.ts'
import { reachabilityLooksAt } from '#domain/network/reachability.ts'
import { definePosture } from '#domain/posture.ts'
import { cacheExposure } from './network.ts'
import type { ReplicationGroupFacts } from './replication-group.ts'
import { judgeStorage, storageKeys } from './storage-encryption.ts'
import { judgeTransport } from './transport.ts'

export const posture = definePosture<ReplicationGroupFacts>()({
  resourceType: 'AWS::ElastiCache::ReplicationGroup',
  looksAt: [...keyLooksAt, ...reachabilityLooksAt],

  encryptionAtRest: (group, related) => judgeStorage(group.facts, related, group),
  keys: storageKeys,
  encryptionInTransit: (group) => judgeTransport(group.facts),
  exposure: ({ facts }, related) => cacheExposure(related, facts),
})
