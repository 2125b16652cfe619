import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { CacheClusterFacts } from '../cache-cluster.ts'
import type { ReplicationGroupFacts } from '../replication-group.ts'

const group = 'AWS::ElastiCache::ReplicationGroup'
const backups = {
  severity: 'medium',
  dimension: 'resilience',
  why: 'Without snapshots what the cache held is gone with its nodes.',
  fix: 'Set the snapshot retention limit to the days that were agreed; 35 is the most.',
  reference: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-automatic.html',
  expected: 'SnapshotRetentionLimit of 1 or more',
} as const

const kept = (days: number, name: string) =>
  days > 0
    ? compliant(`Automatic snapshots of ${name} are kept ${days} ${days === 1 ? 'day' : 'days'}.`)
    : nonCompliant(`${name} has no automatic snapshots (SnapshotRetentionLimit 0).`)

const zones = {
  severity: 'medium',
  dimension: 'resilience',
  resourceType: group,
  reference: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html',
} as const

export const family = defineFamily({
  'elasticache/replicationgroup-backup': defineControl<ReplicationGroupFacts>()({
    ...backups,
    resourceType: group,
    title: 'Automatic snapshots are kept for the agreed time, a day at least',
    frameworks: [
      'fsbp:ElastiCache.1',
      'prowler:elasticache_redis_cluster_backup_enabled',
      'powerpipe:elasticache_redis_cluster_automatic_backup_retention_15_days',
      'PCI-4.0:10.3.3',
    ],
    needs: ['snapshotRetentionLimit'],
    evaluate: ({ snapshotRetentionLimit, name }) => kept(snapshotRetentionLimit, name),
    examples: {
      compliant: [{ facts: { snapshotRetentionLimit: 1 } }],
      nonCompliant: [{ facts: { snapshotRetentionLimit: 0 } }],
    },
  }),
  'elasticache/standalone-redis-backup': defineControl<CacheClusterFacts>()({
    ...backups,
    resourceType: 'AWS::ElastiCache::CacheCluster',
    title: 'Automatic snapshots of a Redis or Valkey node on its own are kept a day at least',
    frameworks: ['fsbp:ElastiCache.1'],
    needs: ['snapshotRetentionLimit'],
    evaluate: ({ snapshotRetentionLimit: days, name }) =>
      days === null ? notApplicable(`${name} runs Memcached, which has no snapshots.`) : kept(days, name),
    examples: {
      compliant: [{ facts: { snapshotRetentionLimit: 7 } }],
      nonCompliant: [{ facts: { snapshotRetentionLimit: 0 } }],
    },
  }),
  'elasticache/replicationgroup-failover': defineControl<ReplicationGroupFacts>()({
    ...zones,
    title: 'Automatic failover is on',
    why: 'When the primary node fails, nothing can be written until somebody makes a replica the primary.',
    fix: 'Add a replica and turn automatic failover on.',
    expected: 'AutomaticFailover is enabled',
    frameworks: [
      'fsbp:ElastiCache.3',
      'prowler:elasticache_redis_cluster_automatic_failover_enabled',
      'powerpipe:elasticache_replication_group_auto_failover_enabled',
    ],
    needs: ['automaticFailover'],
    evaluate: ({ automaticFailover, name }) =>
      automaticFailover === 'enabled'
        ? compliant(`Automatic failover of ${name} is enabled.`)
        : nonCompliant(`Automatic failover of ${name} is ${automaticFailover}.`),
    examples: {
      compliant: [{ facts: { automaticFailover: 'enabled' } }],
      nonCompliant: [{ facts: { automaticFailover: 'disabled' } }, { facts: { automaticFailover: 'disabling' } }],
    },
  }),
  'elasticache/replicationgroup-multi-az': defineControl<ReplicationGroupFacts>()({
    ...zones,
    title: 'Replication group is Multi-AZ',
    why: 'When the one Availability Zone fails, primary and replicas fail together.',
    fix: 'Put replicas into other zones and turn Multi-AZ on.',
    expected: 'MultiAZ is enabled',
    frameworks: ['prowler:elasticache_redis_cluster_multi_az_enabled'],
    needs: ['multiAZ'],
    evaluate: ({ multiAZ, name }) =>
      multiAZ === 'enabled' ? compliant(`${name} is Multi-AZ.`) : nonCompliant(`Multi-AZ of ${name} is ${multiAZ}.`),
    examples: {
      compliant: [{ facts: { multiAZ: 'enabled' } }],
      nonCompliant: [{ facts: { multiAZ: 'disabled' } }],
    },
  }),
})
