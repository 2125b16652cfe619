import { DescribeEventSubscriptionsCommand, RedshiftClient } from '@aws-sdk/client-redshift'
import { defineCollector, operation } from '#domain/collector.ts'
import { eventSubscription } from './event-subscription.ts'

const describeEventSubscriptions = operation({
  client: RedshiftClient,
  command: DescribeEventSubscriptionsCommand,
  name: 'redshift:DescribeEventSubscriptions',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.EventSubscriptionsList ?? [],
})

export const collector = defineCollector({
  service: 'redshift',
  resourceType: 'AWS::Redshift::EventSubscription',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/redshift/latest/APIReference/API_EventSubscription.html',
  list: describeEventSubscriptions,
  normalise: eventSubscription,
})
