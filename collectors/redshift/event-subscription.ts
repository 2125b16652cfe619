import type { EventSubscription } from '@aws-sdk/client-redshift'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord, type Where } from '#domain/resource.ts'
import { redshiftArn } from './identity.ts'

/** Facts of an event subscription. https://docs.aws.amazon.com/redshift/latest/APIReference/API_EventSubscription.html */
export type EventSubscriptionFacts = {
  readonly snsTopicArn: Observed<string>
  /** `active`, `no-permission`, `topic-not-exist`. */
  readonly status: Observed<string>
  readonly enabled: Observed<boolean>
  /** Null: every type of source. */
  readonly sourceType: Observed<string | null>
  readonly severity: Observed<string>
  readonly eventCategories: Observed<readonly string[]>
}

export function eventSubscription(
  item: EventSubscription,
  _facets: object,
  where: Where,
): CollectedResource<EventSubscriptionFacts> {
  const read = factsFrom('redshift:DescribeEventSubscriptions')
  const name = item.CustSubscriptionId ?? ''
  const arn = redshiftArn(where, 'eventsubscription', name)
  return {
    arn,
    name,
    incarnation: item.SubscriptionCreationTime?.toISOString() ?? arn,
    tags: mapObserved(read(item.Tags), tagRecord),
    facts: {
      snsTopicArn: read(item.SnsTopicArn),
      status: read(item.Status),
      enabled: read(item.Enabled),
      // A subscription made without a source type gets the events of all of them.
      sourceType: read.orNone(item.SourceType),
      severity: read(item.Severity),
      eventCategories: read(item.EventCategoriesList),
    },
  }
}
