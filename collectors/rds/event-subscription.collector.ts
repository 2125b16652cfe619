import { DescribeEventSubscriptionsCommand, type EventSubscription, RDSClient, type Tag } from '@aws-sdk/client-rds'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { listTagsForResource } from './db-subnet-group.collector.ts'
import { eventSubscription } from './event-subscription.ts'

const describeEventSubscriptions = operation({
  client: RDSClient,
  command: DescribeEventSubscriptionsCommand,
  name: 'rds:DescribeEventSubscriptions',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.EventSubscriptionsList ?? [],
})

export const collector = defineCollector({
  service: 'rds',
  resourceType: 'AWS::RDS::EventSubscription',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_EventSubscription.html',
  list: describeEventSubscriptions,
  facets: {
    tags: facet<EventSubscription, readonly Tag[]>({
      calls: [listTagsForResource],
      ask: async ({ EventSubscriptionArn }, aws) =>
        EventSubscriptionArn === undefined
          ? unobserved('not-returned', describeEventSubscriptions.name)
          : aws.all(listTagsForResource, { ResourceName: EventSubscriptionArn }),
    }),
  },
  normalise: eventSubscription,
})
