import type {
  DistributionSummary,
  DistributionTenantSummary,
  GetDistributionConfigRequest,
  GetVpcOriginRequest,
  ListDistributionsRequest,
  ListDistributionTenantsRequest,
  ListResponseHeadersPoliciesRequest,
  ListTagsForResourceRequest,
  ResponseHeadersPolicySummary,
} from '@aws-sdk/client-cloudfront'
import { answers, defineSimulation, paged, SimulatedError } from '#domain/simulated.ts'
import { distributionsOf, tenantsOf } from './simulated/distributions.ts'
import { internalEndpoint, vpcOriginId } from './simulated/origins.ts'
import { headersPoliciesOf } from './simulated/policies.ts'

const marked = {
  token: ({ Marker }: { Marker?: string | undefined }) => Marker,
  asked: ({ MaxItems }: { MaxItems?: number | undefined }) => MaxItems,
  limit: 100,
}

/** The frame CloudFront puts around its lists, whose items are left out when there are none. */
function framed<T>(items: readonly T[], NextMarker: string | undefined) {
  return {
    Marker: '',
    MaxItems: 100,
    IsTruncated: NextMarker !== undefined,
    Quantity: items.length,
    ...(items.length > 0 ? { Items: [...items] } : {}),
    ...(NextMarker === undefined ? {} : { NextMarker }),
  }
}

export const simulation = defineSimulation({
  service: 'cloudfront',
  answers: {
    ListDistributions: paged<ListDistributionsRequest, DistributionSummary>({
      ...marked,
      items: (_, place) => distributionsOf(place).map(({ summary }) => summary),
      page: (items, next) => ({ DistributionList: framed(items, next) }),
    }),
    GetDistributionConfig: answers(({ Id }: GetDistributionConfigRequest, place) => {
      const found = distributionsOf(place).find(({ summary }) => summary.Id === Id)
      if (!found) return new SimulatedError('NoSuchDistribution', 'The specified distribution does not exist.', 404)
      const { Origins, DefaultCacheBehavior, Comment, Enabled, WebACLId, ETag } = found.summary
      return {
        ETag,
        DistributionConfig: {
          ...found.config,
          CallerReference: Id,
          Origins,
          DefaultCacheBehavior,
          Comment,
          Enabled,
          WebACLId,
        },
      }
    }),
    ListTagsForResource: answers(({ Resource }: ListTagsForResourceRequest, place) => {
      const tags =
        distributionsOf(place).find(({ summary }) => summary.ARN === Resource)?.tags ??
        tenantsOf(place).find(({ Arn }) => Arn === Resource)?.tags
      return tags
        ? { Tags: { Items: tags } }
        : new SimulatedError('NoSuchResource', 'A resource that was specified is not valid.', 404)
    }),
    ListResponseHeadersPolicies: paged<ListResponseHeadersPoliciesRequest, ResponseHeadersPolicySummary>({
      ...marked,
      items: ({ Type }, place) => headersPoliciesOf(place).filter((one) => Type === undefined || one.Type === Type),
      page: (items, next) => ({ ResponseHeadersPolicyList: framed(items, next) }),
    }),
    GetVpcOrigin: answers(({ Id }: GetVpcOriginRequest, place) => {
      if (Id !== vpcOriginId(place)) return new SimulatedError('EntityNotFound', 'The entity was not found.', 404)
      return {
        ETag: 'E1',
        VpcOrigin: {
          Id,
          Arn: `arn:${place.partition}:cloudfront::${place.accountId}:vpcorigin/${Id}`,
          Status: 'Deployed',
          CreatedTime: place.dateOf(-20),
          LastModifiedTime: place.dateOf(-20),
          VpcOriginEndpointConfig: {
            Name: 'inner',
            Arn: internalEndpoint(place).arn,
            HTTPPort: 80,
            HTTPSPort: 443,
            OriginProtocolPolicy: place.random('cloudfront|vpc-origin|plain') < 0.3 ? 'http-only' : 'https-only',
            OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
          },
        },
      }
    }),
    ListDistributionTenants: paged<ListDistributionTenantsRequest, DistributionTenantSummary>({
      ...marked,
      items: ({ AssociationFilter }, place) =>
        tenantsOf(place)
          .filter(({ DistributionId }) => (AssociationFilter?.DistributionId ?? DistributionId) === DistributionId)
          .map(({ tags: _, ...summary }) => summary),
      page: (items, NextMarker) => ({ DistributionTenantList: [...items], NextMarker }),
    }),
  },
  count: (place) => ({
    'AWS::CloudFront::Distribution': distributionsOf(place).length,
    'AWS::CloudFront::DistributionTenant': tenantsOf(place).length,
  }),
})
