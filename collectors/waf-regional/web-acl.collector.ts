import {
  GetWebACLCommand,
  ListLoggingConfigurationsCommand,
  ListResourcesForWebACLCommand,
  ListTagsForResourceCommand,
  ListWebACLsCommand,
  ResourceType,
  WAFRegionalClient,
  type WebACLSummary,
} from '@aws-sdk/client-waf-regional'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import type { CollectedResource } from '#domain/resource.ts'
import { classicRetirement, type RegionalClassicWebAclFacts } from '#domain/waf/classic-waf.ts'
import { classicWebAcl } from '#domain/waf/classic-waf-answers.ts'
import { classicWebAclFacets } from '#domain/waf/classic-waf-collectors.ts'

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_wafRegional_ListWebACLs.html */
const listWebAcls = operation({
  client: WAFRegionalClient,
  command: ListWebACLsCommand,
  name: 'waf-regional:ListWebACLs',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.WebACLs ?? [],
})

const getWebAcl = operation({
  client: WAFRegionalClient,
  command: GetWebACLCommand,
  name: 'waf-regional:GetWebACL',
})

const listLogging = operation({
  client: WAFRegionalClient,
  command: ListLoggingConfigurationsCommand,
  name: 'waf-regional:ListLoggingConfigurations',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.LoggingConfigurations ?? [],
})

export const listTags = operation({
  client: WAFRegionalClient,
  command: ListTagsForResourceCommand,
  name: 'waf-regional:ListTagsForResource',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.TagInfoForResource?.TagList ?? [],
})

export const half = { service: 'waf-regional', listTags } as const

/** Without a type AWS answers for load balancers only. */
const listResourcesForWebAcl = operation({
  client: WAFRegionalClient,
  command: ListResourcesForWebACLCommand,
  name: 'waf-regional:ListResourcesForWebACL',
  items: (page) => page.ResourceArns ?? [],
})

export const collector = defineCollector({
  service: 'waf-regional',
  resourceType: 'AWS::WAFRegional::WebACL',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/waf/latest/APIReference/API_wafRegional_WebACL.html',
  retired: classicRetirement,
  list: listWebAcls,
  facets: {
    ...classicWebAclFacets(half, { getWebAcl, listLogging }),
    resourceArns: facet<WebACLSummary, readonly string[]>({
      calls: [listResourcesForWebAcl],
      ask: async ({ WebACLId }, aws) => {
        const types = Object.values(ResourceType).map((type) =>
          aws.all(listResourcesForWebAcl, { WebACLId, ResourceType: type }),
        )
        return (await Promise.all(types)).flat().sort()
      },
    }),
  },
  normalise: ({ WebACLId: id, Name: name }, answers, where): CollectedResource<RegionalClassicWebAclFacts> => {
    const acl = classicWebAcl('waf-regional', { id, name }, answers, where)
    return { ...acl, facts: { ...acl.facts, resourceArns: answers.resourceArns } }
  },
})
