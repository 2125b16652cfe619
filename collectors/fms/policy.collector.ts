import {
  FMSClient,
  ListComplianceStatusCommand,
  ListPoliciesCommand,
  ListTagsForResourceCommand,
  type PolicyComplianceStatus,
  type PolicySummary,
  type Tag,
} from '@aws-sdk/client-fms'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { policy } from './policy.ts'

const paging = {
  request: 'NextToken',
  response: (page: { readonly NextToken?: string | undefined }) => page.NextToken,
  size: { MaxResults: 100 },
} as const

/** @see https://docs.aws.amazon.com/fms/2018-01-01/APIReference/API_ListPolicies.html */
const listPolicies = operation({
  client: FMSClient,
  command: ListPoliciesCommand,
  name: 'fms:ListPolicies',
  paging,
  items: (page) => page.PolicyList ?? [],
})

const listComplianceStatus = operation({
  client: FMSClient,
  command: ListComplianceStatusCommand,
  name: 'fms:ListComplianceStatus',
  paging,
  items: (page) => page.PolicyComplianceStatusList ?? [],
})

const listTagsForResource = operation({
  client: FMSClient,
  command: ListTagsForResourceCommand,
  name: 'fms:ListTagsForResource',
  items: (page) => page.TagList ?? [],
})

/** In Firewall Manager's own words; an identity that may not ask is refused in those of IAM, under the same code. */
const notTheAdministrator = /no default admin|not currently delegated|only available to [\w ]*admin/i

/**
 * Policies belong to a region; those for CloudFront to us-east-1. Only administrators of Firewall Manager have any: what
 * the others are answered says that they have none.
 */
export const collector = defineCollector({
  service: 'fms',
  resourceType: 'AWS::FMS::Policy',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/fms/2018-01-01/APIReference/API_PolicySummary.html',
  list: listPolicies,
  none: [
    { code: 'AccessDeniedException', says: notTheAdministrator },
    { code: 'InvalidOperationException', says: notTheAdministrator },
    // The request names nothing that could be missing but an administrator.
    { code: 'ResourceNotFoundException', says: null },
  ],
  facets: {
    statuses: facet<PolicySummary, readonly PolicyComplianceStatus[]>({
      calls: [listComplianceStatus],
      ask: ({ PolicyId }, aws) => aws.all(listComplianceStatus, { PolicyId }),
    }),
    tags: facet<PolicySummary, readonly Tag[]>({
      calls: [listTagsForResource],
      ask: ({ PolicyArn }, aws) => aws.all(listTagsForResource, { ResourceArn: PolicyArn }),
    }),
  },
  normalise: policy,
})
