import type {
  AccessPolicySummary,
  BatchGetCollectionRequest,
  CollectionSummary,
  GetAccessPolicyRequest,
  GetSecurityPolicyRequest,
  ListAccessPoliciesRequest,
  ListCollectionsRequest,
  ListSecurityPoliciesRequest,
  ListTagsForResourceRequest,
  SecurityPolicySummary,
} from '@aws-sdk/client-opensearchserverless'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'
import { collections, dataAccessPolicies, networkPolicies, tagsOf } from './simulated/collections.ts'

/** A list as the service pages it. */
function list<I extends { nextToken?: string | undefined; maxResults?: number | undefined }, Item>(
  items: (place: Place, input: I) => readonly Item[],
  page: (items: readonly Item[], token: string | undefined) => object,
) {
  return paged<I, Item>({
    items: (input, place) => items(place, input),
    page,
    token: (input) => input.nextToken,
    limit: 100,
    asked: (input) => input.maxResults ?? 20,
  })
}
const missing = (what: string) => new SimulatedError('ResourceNotFoundException', `${what} not found.`, 404)

export const simulation = defineSimulation({
  service: 'opensearchserverless',
  answers: {
    ListCollections: list<ListCollectionsRequest, CollectionSummary>(
      (place) =>
        collections(place).map(({ id, name, arn, status, kmsKeyArn }) => ({ id, name, arn, status, kmsKeyArn })),
      (collectionSummaries, nextToken) => ({ collectionSummaries, nextToken }),
    ),
    BatchGetCollection: answers<BatchGetCollectionRequest>(({ ids = [] }, place) =>
      ids.length > 100
        ? new SimulatedError('ValidationException', 'ids must have a length of at most 100.')
        : {
            collectionDetails: collections(place).filter(({ id }) => ids.includes(id ?? '')),
            collectionErrorDetails: [],
          },
    ),
    ListSecurityPolicies: list<ListSecurityPoliciesRequest, SecurityPolicySummary>(
      (place, { type }) => (type === 'network' ? networkPolicies(place).map(({ name }) => ({ type, name })) : []),
      (securityPolicySummaries, nextToken) => ({ securityPolicySummaries, nextToken }),
    ),
    GetSecurityPolicy: answers<GetSecurityPolicyRequest>(({ type, name }, place) => {
      const found = type === 'network' ? networkPolicies(place).find((one) => one.name === name) : undefined
      return found ? { securityPolicyDetail: { type, ...found } } : missing(`Policy ${name}`)
    }),
    ListAccessPolicies: list<ListAccessPoliciesRequest, AccessPolicySummary>(
      (place, { type }) => dataAccessPolicies(place).map(({ name }) => ({ type, name })),
      (accessPolicySummaries, nextToken) => ({ accessPolicySummaries, nextToken }),
    ),
    GetAccessPolicy: answers<GetAccessPolicyRequest>(({ type, name }, place) => {
      const found = dataAccessPolicies(place).find((one) => one.name === name)
      return found ? { accessPolicyDetail: { type, ...found } } : missing(`Policy ${name}`)
    }),
    ListTagsForResource: answers<ListTagsForResourceRequest>(({ resourceArn = '' }, place) =>
      collections(place).some(({ arn }) => arn === resourceArn)
        ? { tags: tagsOf(place, resourceArn) }
        : missing(resourceArn),
    ),
  },
  count: (place) => ({ 'AWS::OpenSearchServerless::Collection': collections(place).length }),
})
