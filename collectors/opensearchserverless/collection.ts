import type { CollectionDetail, CollectionSummary, Tag } from '@aws-sdk/client-opensearchserverless'
import { factsFrom, isObserved, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'
import { type DataAccessRule, dataAccessOf, type NetworkRule, networkRulesOf, type PolicyDocument } from './policies.ts'

/**
 * Facts of a collection.
 * https://docs.aws.amazon.com/opensearch-service/latest/ServerlessAPIReference/API_CollectionDetail.html
 */
export type CollectionFacts = {
  readonly collectionId: Observed<string>
  readonly collectionName: Observed<string>
  readonly status: Observed<string>
  /** `SEARCH`, `TIMESERIES` or `VECTORSEARCH`. */
  readonly collectionType: Observed<string>
  /** The key's ARN; `auto`: a key that AWS owns. */
  readonly kmsKeyArn: Observed<string>
  readonly collectionEndpoint: Observed<string>
  readonly standbyReplicas: Observed<'ENABLED' | 'DISABLED'>
  readonly deletionProtection: Observed<'ENABLED' | 'DISABLED'>
  /** Rules of network policies that name the collection; empty: no network reaches it. */
  readonly networkRules: Observed<readonly NetworkRule[]>
  /** Rules of data access policies that name it or its indexes; empty: nobody may use it. */
  readonly dataAccessRules: Observed<readonly DataAccessRule[]>
}

export interface CollectionFacets {
  readonly detail: Observed<CollectionDetail>
  readonly networkPolicies: Observed<readonly PolicyDocument[]>
  readonly dataAccessPolicies: Observed<readonly PolicyDocument[]>
  readonly tags: Observed<readonly Tag[]>
}

/** One collection of ListCollections, with its details and with what policies say of it. */
export function collection(item: CollectionSummary, facets: CollectionFacets): CollectedResource<CollectionFacts> {
  const read = factsFrom('aoss:ListCollections')
  const readDetail = factsFrom('aoss:BatchGetCollection')
  const { detail } = facets
  const of = <T>(field: (found: CollectionDetail) => Observed<T>): Observed<T> =>
    isObserved(detail) ? field(detail.value) : detail
  const arn = item.arn ?? ''
  const name = item.name ?? arn
  return {
    arn,
    name,
    incarnation: item.id ?? arn,
    tags: mapObserved(facets.tags, (tags) => tagRecord(tags.map(({ key, value }) => ({ Key: key, Value: value })))),
    facts: {
      collectionId: read(item.id),
      collectionName: read(item.name),
      status: read(item.status),
      kmsKeyArn: item.kmsKeyArn === undefined ? of(({ kmsKeyArn }) => readDetail(kmsKeyArn)) : read(item.kmsKeyArn),
      collectionType: of(({ type }) => readDetail(type)),
      collectionEndpoint: of(({ collectionEndpoint }) => readDetail(collectionEndpoint)), // missing while it is made
      standbyReplicas: of(({ standbyReplicas }) => readDetail.oneOf(standbyReplicas, ['ENABLED', 'DISABLED'])),
      deletionProtection: of(({ deletionProtection }) => readDetail.oneOf(deletionProtection, ['ENABLED', 'DISABLED'])),
      networkRules: networkRulesOf(facets.networkPolicies, name),
      dataAccessRules: dataAccessOf(facets.dataAccessPolicies, name),
    },
  }
}
