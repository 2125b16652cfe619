import {
  DescribeManagedRuleGroupCommand,
  GetWebACLCommand,
  ListAvailableManagedRuleGroupVersionsCommand,
  ListLoggingConfigurationsCommand,
  ListTagsForResourceCommand,
  ListWebACLsCommand,
  type LoggingConfiguration,
  LogScope,
  type Tag,
  WAFV2Client,
  type WebACL,
  type WebACLSummary,
} from '@aws-sdk/client-wafv2'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { isObserved, type Observed, unobserved } from '#domain/observed.ts'
import { type DescribedGroup, type ListedVersions, managedGroupsOf, webAcl } from './web-acl.ts'

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_ListWebACLs.html */
export const listWebAcls = operation({
  client: WAFV2Client,
  command: ListWebACLsCommand,
  name: 'wafv2:ListWebACLs',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.WebACLs ?? [],
})

/** Takes the ARN alone. @see https://docs.aws.amazon.com/waf/latest/APIReference/API_GetWebACL.html */
export const getWebAcl = operation({ client: WAFV2Client, command: GetWebACLCommand, name: 'wafv2:GetWebACL' })

/** Answers for one log scope; without one only the owner's own configurations come back. */
export const listLoggingConfigurations = operation({
  client: WAFV2Client,
  command: ListLoggingConfigurationsCommand,
  name: 'wafv2:ListLoggingConfigurations',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.LoggingConfigurations ?? [],
})

/** AWS ends this list with an empty marker and refuses it when it is sent back. */
export const listTagsForResource = operation({
  client: WAFV2Client,
  command: ListTagsForResourceCommand,
  name: 'wafv2:ListTagsForResource',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.TagInfoForResource?.TagList ?? [],
})

export const describeManagedRuleGroup = operation({
  client: WAFV2Client,
  command: DescribeManagedRuleGroupCommand,
  name: 'wafv2:DescribeManagedRuleGroup',
})

/** The items are the pages: the current default version stands beside the list. */
export const listAvailableManagedRuleGroupVersions = operation({
  client: WAFV2Client,
  command: ListAvailableManagedRuleGroupVersionsCommand,
  name: 'wafv2:ListAvailableManagedRuleGroupVersions',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => [page],
})

/** Web ACLs of one scope; the two scopes are two collectors, because CLOUDFRONT answers in one region only. */
export function webAclCollector(Scope: 'REGIONAL' | 'CLOUDFRONT') {
  return defineCollector({
    service: 'wafv2',
    resourceType: 'AWS::WAFv2::WebACL',
    scope: Scope === 'REGIONAL' ? 'region' : 'global',
    docs: 'https://docs.aws.amazon.com/waf/latest/APIReference/API_WebACL.html',
    list: listWebAcls,
    input: { Scope },
    facets: {
      detail: facet<WebACLSummary, WebACL>({
        calls: [getWebAcl],
        ask: async ({ ARN }, aws) =>
          (await aws.one(getWebAcl, { ARN })).WebACL ?? unobserved('not-returned', getWebAcl.name),
      }),
      logging: facet<WebACLSummary, readonly LoggingConfiguration[]>({
        calls: [listLoggingConfigurations],
        ask: async ({ ARN }, aws) => {
          const scopes = Object.values(LogScope).map((scope) =>
            aws.all(listLoggingConfigurations, { Scope, LogScope: scope }),
          )
          return (await Promise.all(scopes)).flat().filter(({ ResourceArn }) => ResourceArn === ARN)
        },
      }),
      tags: facet<WebACLSummary, readonly Tag[]>({
        calls: [listTagsForResource],
        ask: ({ ARN }, aws) => aws.all(listTagsForResource, { ResourceARN: ARN }),
      }),
      groupRules: facet<WebACLSummary, readonly DescribedGroup[]>({
        calls: [describeManagedRuleGroup],
        after: ['detail'],
        ask: async (_, aws, before) => {
          const detail = before.detail as Observed<WebACL>
          if (!isObserved(detail)) return unobserved('not-asked', describeManagedRuleGroup.name)
          return Promise.all(
            managedGroupsOf(detail.value)
              .filter(({ overridden }) => overridden)
              .map(async ({ vendor, name, version }) => ({
                vendor,
                name,
                version,
                described: await aws.one(describeManagedRuleGroup, {
                  VendorName: vendor,
                  Name: name,
                  Scope,
                  ...(version === null ? {} : { VersionName: version }),
                }),
              })),
          )
        },
      }),
      groupVersions: facet<WebACLSummary, readonly ListedVersions[]>({
        calls: [listAvailableManagedRuleGroupVersions],
        after: ['detail'],
        ask: async (_, aws, before) => {
          const detail = before.detail as Observed<WebACL>
          if (!isObserved(detail)) return unobserved('not-asked', listAvailableManagedRuleGroupVersions.name)
          return Promise.all(
            managedGroupsOf(detail.value)
              .filter(({ version }) => version !== null)
              .map(async ({ vendor, name, version }) => ({
                vendor,
                name,
                version,
                pages: await aws.all(listAvailableManagedRuleGroupVersions, { VendorName: vendor, Name: name, Scope }),
              })),
          )
        },
      }),
    },
    normalise: (summary, answers) => webAcl(summary, Scope, answers),
  })
}

export const collector = webAclCollector('REGIONAL')
