import { reachabilityLooksAt } from '#domain/network/reachability.ts'
import { seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { CacheClusterFacts } from './cache-cluster.ts'
import { isMemcached } from './engine.ts'
import { cacheExposure } from './network.ts'
import { judgeTransport } from './transport.ts'

export const posture = definePosture<CacheClusterFacts>()({
  resourceType: 'AWS::ElastiCache::CacheCluster',
  looksAt: reachabilityLooksAt,

  encryptionAtRest({ facts }) {
    if (!seen(facts.atRestEncryptionEnabled))
      return {
        kind: 'none',
        key: null,
        because: isMemcached(seen(facts.engine))
          ? 'Memcached on nodes has no encryption at rest.'
          : 'AtRestEncryptionEnabled is false.',
      }
    const detail = 'the cluster is encrypted, but DescribeCacheClusters does not say under which key'
    throw new Unseen(unobserved('not-returned', 'elasticache:DescribeCacheClusters', detail))
  },
  encryptionInTransit: (cluster) => judgeTransport(cluster.facts),
  exposure: ({ facts }, related) => cacheExposure(related, facts),
})
