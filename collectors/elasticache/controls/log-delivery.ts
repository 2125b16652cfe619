import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import { atLeast } from '../engine.ts'
import type { LogDelivery } from '../log-delivery.ts'
import type { ReplicationGroupFacts } from '../replication-group.ts'

/** Slow logs came with Redis OSS 6.0, engine logs with 6.2; every Valkey has both. */
const kinds = (engineVersion: string) => [
  ...(atLeast(engineVersion, [6]) ? ['slow-log'] : []),
  ...(atLeast(engineVersion, [6, 2]) ? ['engine-log'] : []),
]
const log = (logType: string, status = 'active'): LogDelivery => ({
  logType,
  destinationType: 'cloudwatch-logs',
  status,
})

export const control = defineControl<ReplicationGroupFacts>()({
  resourceType: 'AWS::ElastiCache::ReplicationGroup',
  title: 'Slow and engine logs are delivered',
  severity: 'low',
  dimension: 'logging',
  why: 'Without logs nobody sees which commands held the cache up, nor what the engine had to say.',
  fix: 'Deliver the slow log and the engine log to CloudWatch Logs or Data Firehose.',
  reference: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Log_Delivery.html',
  expected: 'an active delivery of each kind of log the engine has',
  needs: ['engineVersion', 'logDeliveryConfigurations'],
  evaluate({ engineVersion, logDeliveryConfigurations, name }) {
    const wanted = kinds(engineVersion)
    if (wanted.length === 0) return notApplicable(`${name} runs version ${engineVersion}, which delivers no logs.`)
    const missing = wanted.flatMap((kind) => {
      const found = logDeliveryConfigurations.filter(({ logType }) => logType === kind)
      if (found.some(({ status }) => status === 'active' || status === 'modifying')) return []
      return [found[0] ? `${kind} (${found[0].status})` : kind]
    })
    return missing.length === 0
      ? compliant(`${name} delivers ${wanted.join(' and ')}.`)
      : nonCompliant(`${name} does not deliver ${missing.join(' and ')}.`)
  },
  examples: {
    compliant: [
      { facts: { engineVersion: '8.0', logDeliveryConfigurations: [log('slow-log'), log('engine-log')] } },
      { facts: { engineVersion: '6.0.5', logDeliveryConfigurations: [log('slow-log')] } },
    ],
    nonCompliant: [
      { facts: { engineVersion: '7.1.0', logDeliveryConfigurations: [] } },
      { facts: { engineVersion: '7.1.0', logDeliveryConfigurations: [log('slow-log'), log('engine-log', 'error')] } },
    ],
  },
})
