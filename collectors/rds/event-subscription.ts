import type { EventSubscription, Tag } from '@aws-sdk/client-rds'
import { factsFrom, mapObserved, type Observed, seen } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import { type CollectedResource, type Resource, tagRecord } from '#domain/resource.ts'

export const eventSubscriptionType = 'AWS::RDS::EventSubscription'

/** Facts of an event subscription. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_EventSubscription.html */
export type EventSubscriptionFacts = {
  readonly custSubscriptionId: Observed<string>
  /** `active`, or `no-permission`, `topic-not-exist` … when nothing is delivered. */
  readonly status: Observed<string>
  readonly enabled: Observed<boolean>
  readonly snsTopicArn: Observed<string>
  /** `db-instance`, `db-cluster`, `db-parameter-group` …; null: sources of every kind. */
  readonly sourceType: Observed<string | null>
  /** Empty: every source of the kind. */
  readonly sourceIds: Observed<readonly string[]>
  /** Empty: every category. */
  readonly eventCategories: Observed<readonly string[]>
}

/** One subscription of DescribeEventSubscriptions as a resource. */
export function eventSubscription(
  item: EventSubscription,
  facets: { readonly tags: Observed<readonly Tag[]> },
): CollectedResource<EventSubscriptionFacts> {
  const read = factsFrom('rds:DescribeEventSubscriptions')
  const arn = item.EventSubscriptionArn ?? ''
  return {
    arn,
    name: item.CustSubscriptionId ?? arn,
    incarnation: `${arn} ${item.SubscriptionCreationTime ?? ''}`,
    tags: mapObserved(facets.tags, tagRecord),
    facts: {
      custSubscriptionId: read(item.CustSubscriptionId),
      status: read(item.Status),
      enabled: read(item.Enabled),
      snsTopicArn: read(item.SnsTopicArn),
      // CreateEventSubscription: what is not given covers all sources and all categories.
      sourceType: read.orNone(item.SourceType),
      sourceIds: read.or(item.SourceIdsList, []),
      eventCategories: read.or(item.EventCategoriesList, []),
    },
  }
}

export interface WatchedSource {
  /** `db-cluster` */
  readonly kind: string
  readonly id: string
  readonly categories: readonly string[]
}

/**
 * The categories of a source that no live subscription tells anybody about; empty when all are told. Subscriptions add
 * up. Throws `Unseen` when the subscriptions were not listed.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html
 */
export function unwatched(related: Related, { kind, id, categories }: WatchedSource): readonly string[] {
  const all = related.all(eventSubscriptionType) as readonly Resource<EventSubscriptionFacts>[]
  const live = all.filter(({ facts }) => seen(facts.enabled) && seen(facts.status) === 'active')
  const ours = live.filter(({ facts }) => {
    const sourceType = seen(facts.sourceType)
    const ids = seen(facts.sourceIds)
    return (sourceType === null || sourceType === kind) && (ids.length === 0 || ids.includes(id))
  })
  return categories.filter(
    (category) =>
      !ours.some(({ facts }) => {
        const told = seen(facts.eventCategories)
        return told.length === 0 || told.includes(category)
      }),
  )
}
