import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { CacheClusterFacts } from '../cache-cluster.ts'
import { atLeast, isMemcached } from '../engine.ts'
import type { ReplicationGroupFacts } from '../replication-group.ts'

const reference = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html'
const text = {
  severity: 'high',
  dimension: 'encryption-in-transit',
  why: 'Without TLS the data, and the passwords that clients send, can be read and changed by whoever is on the way.',
  reference,
} as const
const group = 'AWS::ElastiCache::ReplicationGroup'
const cluster = 'AWS::ElastiCache::CacheCluster'

const verdict = (enabled: boolean, name: string) =>
  enabled ? compliant(`${name} encrypts traffic.`) : nonCompliant(`${name} does not encrypt traffic.`)

export const family = defineFamily({
  'elasticache/replicationgroup-in-transit': defineControl<ReplicationGroupFacts>()({
    ...text,
    resourceType: group,
    title: 'Replication group encrypts traffic',
    fix: 'From Redis OSS 7.0 and Valkey 7.2 on turn transit encryption on with the mode preferred, move the clients, then require it; older ones need a new group.',
    expected: 'TransitEncryptionEnabled',
    frameworks: [
      'fsbp:ElastiCache.5',
      'prowler:elasticache_redis_cluster_in_transit_encryption_enabled',
      'powerpipe:elasticache_replication_group_encryption_in_transit_enabled',
      'PCI-4.0:4.2.1',
    ],
    needs: ['transitEncryptionEnabled'],
    evaluate: ({ transitEncryptionEnabled, name }) => verdict(transitEncryptionEnabled, name),
    examples: {
      compliant: [{ facts: { transitEncryptionEnabled: true } }],
      nonCompliant: [{ facts: { transitEncryptionEnabled: false } }],
    },
  }),
  'elasticache/replicationgroup-transit-mode-required': defineControl<ReplicationGroupFacts>()({
    ...text,
    resourceType: group,
    title: 'Transit encryption mode is required, not merely preferred',
    why: 'In the mode preferred the cache takes plain connections beside encrypted ones, and nothing tells that a client uses them.',
    fix: 'When all clients speak TLS, set the transit encryption mode to required.',
    reference: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption-enable.html',
    expected: 'TransitEncryptionMode is required',
    needs: ['transitEncryptionMode'],
    evaluate({ transitEncryptionMode: mode, name }) {
      if (mode === null) return notApplicable(`${name} does not encrypt traffic at all.`)
      return mode === 'required'
        ? compliant(`${name} requires encryption.`)
        : nonCompliant(`${name} accepts plain connections (TransitEncryptionMode ${mode}).`)
    },
    examples: {
      compliant: [{ facts: { transitEncryptionMode: 'required' } }],
      nonCompliant: [{ facts: { transitEncryptionMode: 'preferred' } }],
    },
  }),
  'elasticache/memcached-in-transit': defineControl<CacheClusterFacts>()({
    ...text,
    resourceType: cluster,
    title: 'Memcached cluster encrypts traffic, which it can from version 1.6.12 on',
    fix: 'Make a new cluster of Memcached 1.6.12 or later with transit encryption, and move the clients; it cannot be turned on in place.',
    expected: 'TransitEncryptionEnabled',
    needs: ['engine', 'engineVersion', 'transitEncryptionEnabled'],
    evaluate({ engine, engineVersion, transitEncryptionEnabled, name }) {
      if (!isMemcached(engine)) return notApplicable(`${name} runs ${engine}.`)
      if (!transitEncryptionEnabled && !atLeast(engineVersion, [1, 6, 12]))
        return nonCompliant(`${name} runs Memcached ${engineVersion}, which cannot encrypt traffic.`)
      return verdict(transitEncryptionEnabled, name)
    },
    examples: {
      compliant: [{ facts: { engine: 'memcached', engineVersion: '1.6.22', transitEncryptionEnabled: true } }],
      nonCompliant: [
        { facts: { engine: 'memcached', engineVersion: '1.6.12', transitEncryptionEnabled: false } },
        { facts: { engine: 'memcached', engineVersion: '1.5.16', transitEncryptionEnabled: false } },
      ],
    },
  }),
  'elasticache/standalone-redis-in-transit': defineControl<CacheClusterFacts>()({
    ...text,
    resourceType: cluster,
    title: 'Redis or Valkey node outside any replication group encrypts traffic',
    fix: 'Make a replication group with transit encryption, and move the clients; a node on its own cannot encrypt.',
    expected: 'TransitEncryptionEnabled',
    needs: ['engine', 'transitEncryptionEnabled'],
    evaluate: ({ engine, transitEncryptionEnabled, name }) =>
      isMemcached(engine) ? notApplicable(`${name} runs Memcached.`) : verdict(transitEncryptionEnabled, name),
    examples: {
      compliant: [{ facts: { engine: 'redis', transitEncryptionEnabled: true } }],
      nonCompliant: [
        { facts: { engine: 'redis', transitEncryptionEnabled: false } },
        { facts: { engine: 'valkey', transitEncryptionEnabled: false } },
      ],
    },
  }),
})
