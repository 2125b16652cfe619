import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { CacheClusterFacts } from '../cache-cluster.ts'
import { isMemcached, knowsUsers } from '../engine.ts'
import type { ReplicationGroupFacts } from '../replication-group.ts'
import type { ServiceUpdate } from '../service-updates.ts'

type OnNodes = CacheClusterFacts | ReplicationGroupFacts
const clusterType = 'AWS::ElastiCache::CacheCluster'
const groupType = 'AWS::ElastiCache::ReplicationGroup'

function minorUpgrades(what: string, resourceType: string, frameworks: readonly string[]): Control {
  const facts = (autoMinorVersionUpgrade: boolean) => ({
    engine: 'valkey',
    engineVersion: '8.0',
    autoMinorVersionUpgrade,
  })
  return defineControl<OnNodes>()({
    resourceType,
    title: `Minor engine versions are taken automatically by the ${what}`,
    severity: 'medium',
    dimension: 'hygiene',
    why: 'Minor versions bring the security fixes of the engine.',
    fix: 'Turn automatic minor version upgrade on and set a maintenance window that suits.',
    reference: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VersionManagement.html',
    expected: 'AutoMinorVersionUpgrade is on',
    frameworks,
    needs: ['engine', 'engineVersion', 'autoMinorVersionUpgrade'],
    evaluate({ engine, engineVersion, autoMinorVersionUpgrade, name }) {
      if (isMemcached(engine)) return notApplicable(`${name} runs Memcached, to which the setting does not apply.`)
      if (!knowsUsers(engine, engineVersion))
        return notApplicable(`${name} runs ${engine} ${engineVersion}; the setting works from version 6 on.`)
      return autoMinorVersionUpgrade
        ? compliant(`${name} takes minor versions automatically.`)
        : nonCompliant(`${name} does not take minor versions automatically.`)
    },
    examples: { compliant: [{ facts: facts(true) }], nonCompliant: [{ facts: facts(false) }] },
  }) as Control
}

const waiting = (change: Partial<ServiceUpdate> = {}): ServiceUpdate => ({
  name: 'elc-20260801-001',
  severity: 'important',
  status: 'not-applied',
  recommendedApplyBy: '2026-09-01T00:00:00.000Z',
  slaMet: 'no',
  ...change,
})

function updatesApplied(what: string, resourceType: string): Control {
  return defineControl<OnNodes>()({
    resourceType,
    title: `No critical or important security update of the ${what} is overdue`,
    severity: 'high',
    dimension: 'hygiene',
    why: 'Service updates close known holes of the engine; without them the cache also leaves AWS’s compliance programmes.',
    fix: 'Apply the service update; ElastiCache replaces the nodes one by one.',
    reference: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Self-Service-Updates.html',
    expected: 'no critical or important update past the day AWS recommends',
    needs: ['serviceUpdates'],
    evaluate({ serviceUpdates, name }, related) {
      const grave = serviceUpdates.filter(({ severity }) => severity === 'critical' || severity === 'important')
      const now = related.now().toISOString()
      const late = grave.filter(
        ({ slaMet, recommendedApplyBy }) =>
          slaMet === 'no' || (recommendedApplyBy !== null && recommendedApplyBy < now),
      )
      if (late.length > 0)
        return nonCompliant(
          `${name} lacks ${late.map((update) => `${update.name} (${update.severity}, due ${update.recommendedApplyBy?.slice(0, 10) ?? 'by now'})`).join(', ')}.`,
        )
      return compliant(
        grave.length > 0
          ? `No critical or important update of ${name} is overdue; ${grave.map((update) => update.name).join(', ')} may still wait.`
          : `No critical or important update of ${name} is missing.`,
      )
    },
    examples: {
      compliant: [
        { facts: { serviceUpdates: [] } },
        { facts: { serviceUpdates: [waiting({ severity: 'low' })] } },
        { facts: { serviceUpdates: [waiting({ recommendedApplyBy: '2026-12-24T00:00:00.000Z', slaMet: 'n/a' })] } },
      ],
      nonCompliant: [
        { facts: { serviceUpdates: [waiting()] } },
        { facts: { serviceUpdates: [waiting({ severity: 'critical', slaMet: null })] } },
        { facts: { serviceUpdates: [waiting({ recommendedApplyBy: null })] } },
      ],
    },
  }) as Control
}

export const family = defineFamily({
  'elasticache/minor-upgrades': minorUpgrades('replication group', groupType, [
    'fsbp:ElastiCache.2',
    'prowler:elasticache_redis_cluster_auto_minor_version_upgrades',
    'powerpipe:elasticache_cluster_auto_minor_version_upgrade_enabled',
    'PCI-4.0:6.3.3',
  ]),
  'elasticache/cluster-minor-upgrades': minorUpgrades('cluster on its own', clusterType, ['fsbp:ElastiCache.2']),
  'elasticache/service-updates-applied': updatesApplied('replication group', groupType),
  'elasticache/cluster-service-updates-applied': updatesApplied('cluster', clusterType),
})
