import { keyLooksAt } from '#domain/keys/keys.ts'
import { reachabilityLooksAt } from '#domain/network/reachability.ts'
import { observed } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { cacheExposure } from './network.ts'
import type { ServerlessCacheFacts } from './serverless-cache.ts'
import { judgeStorage, storageKeys } from './storage-encryption.ts'

export const posture = definePosture<ServerlessCacheFacts>()({
  resourceType: 'AWS::ElastiCache::ServerlessCache',
  looksAt: [...keyLooksAt, ...reachabilityLooksAt],

  encryptionAtRest: (cache, related) => judgeStorage(cache.facts, related, cache),
  keys: storageKeys,
  /** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html */
  encryptionInTransit: () => ({
    kind: 'enforced',
    minimumTls: null,
    because: 'Serverless caches always encrypt connections.',
  }),
  // A serverless cache names no VPC.
  exposure: ({ facts }, related) =>
    cacheExposure(related, { ...facts, vpcId: observed(null, 'elasticache:DescribeServerlessCaches') }),
})
