import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { DbClusterFacts } from '../db-cluster.ts'
import type { DbInstanceFacts } from '../db-instance.ts'
import { isDefaultGroup } from '../engine.ts'
import { eventSubscriptionType, unwatched, type WatchedSource } from '../event-subscription.ts'

const reference = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.html'
const why = 'Nobody learns of a failure or a changed setting until something else breaks.'
const fix = 'Make an event subscription for the kind of source and its categories, with a topic that somebody reads.'

const subscription = (sourceType: string | null, eventCategories: string[], more: object = {}) => ({
  type: eventSubscriptionType,
  facts: { enabled: true, status: 'active', sourceType, sourceIds: [], eventCategories, ...more },
})

function verdict(untold: readonly string[], { id, categories }: WatchedSource) {
  return untold.length === 0
    ? compliant(`Subscriptions tell of ${categories.join(', ')} of ${id}.`)
    : nonCompliant(`No live subscription tells of ${untold.join(', ')} of ${id}.`)
}

/** Each source is judged by whether somebody is told of its events; a subscription by itself protects nothing. */
export const family = defineFamily({
  'rds/cluster-event-subscription': defineControl<DbClusterFacts>()({
    resourceType: 'AWS::RDS::DBCluster',
    title: 'Alerts exist for cluster maintenance and failure events',
    severity: 'low',
    dimension: 'logging',
    why,
    fix,
    reference,
    expected: 'a live subscription for maintenance and failure of db-cluster',
    frameworks: [
      'fsbp:RDS.19',
      'prowler:rds_cluster_critical_event_subscription',
      'powerpipe:rds_db_cluster_events_subscription',
    ],
    needs: ['dbClusterIdentifier'],
    looksAt: [eventSubscriptionType],
    evaluate({ dbClusterIdentifier }, related) {
      const source = { kind: 'db-cluster', id: dbClusterIdentifier, categories: ['maintenance', 'failure'] }
      return verdict(unwatched(related, source), source)
    },
    examples: {
      compliant: [
        {
          facts: { dbClusterIdentifier: 'orders' },
          related: [subscription('db-cluster', ['maintenance']), subscription('db-cluster', ['failure', 'failover'])],
        },
        { facts: { dbClusterIdentifier: 'orders' }, related: [subscription(null, [])] },
      ],
      nonCompliant: [
        { facts: { dbClusterIdentifier: 'orders' }, related: [subscription('db-instance', [])] },
        // A subscription that is off, or whose topic is gone, tells nobody.
        { facts: { dbClusterIdentifier: 'orders' }, related: [subscription(null, [], { enabled: false })] },
        { facts: { dbClusterIdentifier: 'orders' }, related: [subscription(null, [], { status: 'topic-not-exist' })] },
        { facts: { dbClusterIdentifier: 'orders' }, related: [subscription(null, [], { sourceIds: ['billing'] })] },
      ],
    },
  }) as Control,
  'rds/instance-event-subscription': defineControl<DbInstanceFacts>()({
    resourceType: 'AWS::RDS::DBInstance',
    title: 'Alerts exist for instance maintenance, failure and configuration events',
    severity: 'low',
    dimension: 'logging',
    why,
    fix,
    reference,
    expected: 'a live subscription for maintenance, failure and configuration change of db-instance',
    frameworks: [
      'fsbp:RDS.20',
      'prowler:rds_instance_critical_event_subscription',
      'powerpipe:rds_db_instance_events_subscription',
    ],
    needs: ['dbInstanceIdentifier'],
    looksAt: [eventSubscriptionType],
    evaluate({ dbInstanceIdentifier }, related) {
      const categories = ['maintenance', 'failure', 'configuration change']
      const source = { kind: 'db-instance', id: dbInstanceIdentifier, categories }
      return verdict(unwatched(related, source), source)
    },
    examples: {
      compliant: [{ facts: { dbInstanceIdentifier: 'orders' }, related: [subscription('db-instance', [])] }],
      nonCompliant: [
        {
          facts: { dbInstanceIdentifier: 'orders' },
          related: [subscription('db-instance', ['maintenance', 'failure'])],
        },
      ],
    },
  }) as Control,
  'rds/parametergroup-event-subscription': defineControl<DbInstanceFacts>()({
    resourceType: 'AWS::RDS::DBInstance',
    title: 'Alerts exist for parameter group changes',
    severity: 'low',
    dimension: 'logging',
    why: 'A parameter group turns encryption and audit on and off for every database that uses it.',
    fix,
    reference,
    expected: 'a live subscription for configuration change of db-parameter-group',
    frameworks: [
      'fsbp:RDS.21',
      'prowler:rds_instance_event_subscription_parameter_groups',
      'powerpipe:rds_db_parameter_group_events_subscription',
    ],
    needs: ['dbParameterGroups'],
    looksAt: [eventSubscriptionType],
    evaluate({ dbParameterGroups, name }, related) {
      const own = dbParameterGroups.filter((group) => !isDefaultGroup(group.name))
      if (own.length === 0) return notApplicable(`${name} uses AWS’s own parameter group, which nobody can change.`)
      const sources = own.map((group) => ({
        kind: 'db-parameter-group',
        id: group.name,
        categories: ['configuration change'],
      }))
      const silent = sources.find((source) => unwatched(related, source).length > 0)
      return silent
        ? nonCompliant(`No live subscription tells of changes of parameter group ${silent.id}, which ${name} uses.`)
        : compliant(`Subscriptions tell of changes of ${own.map((group) => group.name).join(', ')}.`)
    },
    examples: {
      compliant: [
        {
          facts: { dbParameterGroups: [{ name: 'orders-16', applyStatus: 'in-sync' }] },
          related: [subscription('db-parameter-group', ['configuration change'])],
        },
      ],
      nonCompliant: [
        {
          facts: { dbParameterGroups: [{ name: 'orders-16', applyStatus: 'in-sync' }] },
          related: [subscription('db-parameter-group', [], { sourceIds: ['billing-16'] })],
        },
      ],
    },
  }) as Control,
})
