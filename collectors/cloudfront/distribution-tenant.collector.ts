import {
  CloudFrontClient,
  type DistributionTenantSummary,
  ListDistributionTenantsCommand,
  type Tag,
} from '@aws-sdk/client-cloudfront'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { listTagsForResource } from './distribution.collector.ts'
import { distributionTenant } from './distribution-tenant.ts'

/** @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListDistributionTenants.html */
const listDistributionTenants = operation({
  client: CloudFrontClient,
  command: ListDistributionTenantsCommand,
  name: 'cloudfront:ListDistributionTenants',
  paging: { request: 'Marker', response: (page) => page.NextMarker, size: { MaxItems: 100 } },
  items: (page) => page.DistributionTenantList ?? [],
})

export const collector = defineCollector({
  service: 'cloudfront',
  resourceType: 'AWS::CloudFront::DistributionTenant',
  scope: 'global',
  docs: 'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionTenantSummary.html',
  list: listDistributionTenants,
  facets: {
    tags: facet<DistributionTenantSummary, readonly Tag[]>({
      calls: [listTagsForResource],
      ask: ({ Arn }, aws) => aws.all(listTagsForResource, { Resource: Arn }),
    }),
  },
  normalise: distributionTenant,
})
