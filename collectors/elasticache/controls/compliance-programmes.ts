import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { programmesAsked } from '#domain/data-programmes.ts'
import type { CacheClusterFacts } from '../cache-cluster.ts'
import { isMemcached } from '../engine.ts'
import type { ReplicationGroupFacts } from '../replication-group.ts'

const reference = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/elasticache-compliance.html'
const all = ['FedRAMP', 'HIPAA', 'PCI DSS']
const phi = { 'data-classification': 'phi' }

function eligible(what: string, resourceType: string, bad: { engine: string; engineVersion: string }): Control {
  return defineControl<CacheClusterFacts | ReplicationGroupFacts>()({
    resourceType,
    title: `Engine of the ${what} is in the compliance programmes that its data asks for (FedRAMP, HIPAA, PCI DSS)`,
    severity: 'high',
    dimension: 'hygiene',
    version: 2,
    why: 'Health, card or government data in an engine outside the programmes is outside AWS’s assurances, whatever else is right.',
    fix: 'Keep such data out of it, or move to Valkey or to Redis OSS 4.0.10 or later.',
    reference,
    expected: 'Valkey, or Redis OSS 3.2.6, 4.0.10 or later, where a tag or an OU speaks of such data',
    needs: ['engine', 'engineVersion', 'compliancePrograms', 'tags'],
    evaluate({ engine, engineVersion, compliancePrograms, tags, name }, related) {
      const asked = programmesAsked(tags, related)
      if (asked.length === 0)
        return notApplicable(`Neither a tag nor an OU says that ${name} holds data under FedRAMP, HIPAA or PCI DSS.`)
      const missing = asked.filter(({ programme }) => !compliancePrograms.includes(programme))
      const words = (all: typeof asked) => all.map(({ programme, because }) => `${programme} (${because})`).join(', ')
      return missing.length > 0
        ? nonCompliant(`${engine} ${engineVersion}, which ${name} runs, is not in ${words(missing)}.`)
        : compliant(`${engine} ${engineVersion} of ${name} can be used under ${words(asked)}.`)
    },
    examples: {
      compliant: [{ facts: { engine: 'valkey', engineVersion: '8.0', compliancePrograms: all, tags: phi } }],
      nonCompliant: [{ facts: { ...bad, compliancePrograms: [], tags: phi } }],
    },
  }) as Control
}

/** Words by which owners mark data that laws or contracts protect. Whole words: `internal` is not `phi`. */
const regulated =
  /(^|[^a-z0-9])(restricted|confidential|secret|sensitive|regulated|personal|pii|phi|pci(-?dss)?|hipaa|fedramp|itar|gdpr|cardholder|health)([^a-z0-9]|$)/i
/** Keys under which data is classified; elsewhere the words mean other things (`owner: health-team`). */
const aboutData = /class|sensitiv|complian|regulat|confidential|data[-_: ]?(type|level|category|protection)/i

const tag = (key: string, value: string) => ({ engine: 'memcached', tags: { [key]: value } })

export const family = defineFamily({
  'elasticache/cluster-compliance-eligible': eligible('cache cluster', 'AWS::ElastiCache::CacheCluster', {
    engine: 'memcached',
    engineVersion: '1.6.22',
  }),
  'elasticache/replicationgroup-compliance-eligible': eligible(
    'replication group',
    'AWS::ElastiCache::ReplicationGroup',
    { engine: 'redis', engineVersion: '3.2.10' },
  ),
  'elasticache/memcached-not-for-regulated-data': defineControl<CacheClusterFacts>()({
    resourceType: 'AWS::ElastiCache::CacheCluster',
    title: 'Memcached cluster is not tagged for regulated data',
    severity: 'high',
    dimension: 'encryption-at-rest',
    why: 'Memcached on nodes has no encryption at rest and no authentication, and is in none of AWS’s compliance programmes.',
    fix: 'Move the data to Valkey with encryption and user groups.',
    reference,
    expected: 'no tag that classifies its data as restricted, personal, card or health data',
    needs: ['engine', 'tags'],
    evaluate({ engine, tags, name }) {
      if (!isMemcached(engine)) return notApplicable(`${name} runs ${engine}.`)
      const found = Object.entries(tags).find(([key, value]) => aboutData.test(key) && regulated.test(value))
      return found
        ? nonCompliant(`${name} runs Memcached and is tagged ${found[0]}=${found[1]}.`)
        : compliant(`No tag says that ${name} holds regulated data.`)
    },
    examples: {
      compliant: [
        { facts: tag('data-classification', 'internal') },
        { facts: tag('owner', 'health') },
        { facts: { engine: 'memcached', tags: {} } },
      ],
      nonCompliant: [
        { facts: tag('data-classification', 'restricted') },
        { facts: tag('Compliance', 'PCI-DSS scope') },
      ],
    },
  }),
})
