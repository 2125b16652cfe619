import {
  GetWebACLCommand,
  ListLoggingConfigurationsCommand,
  ListTagsForResourceCommand,
  ListWebACLsCommand,
  WAFClient,
} from '@aws-sdk/client-waf'
import { operation } from '#domain/collector.ts'
import { classicWebAclCollector } from '#domain/waf/classic-waf-collectors.ts'

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_waf_ListWebACLs.html */
const listWebAcls = operation({
  client: WAFClient,
  command: ListWebACLsCommand,
  name: 'waf:ListWebACLs',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.WebACLs ?? [],
})

const getWebAcl = operation({
  client: WAFClient,
  command: GetWebACLCommand,
  name: 'waf:GetWebACL',
})

const listLogging = operation({
  client: WAFClient,
  command: ListLoggingConfigurationsCommand,
  name: 'waf:ListLoggingConfigurations',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.LoggingConfigurations ?? [],
})

export const listTags = operation({
  client: WAFClient,
  command: ListTagsForResourceCommand,
  name: 'waf:ListTagsForResource',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.TagInfoForResource?.TagList ?? [],
})

export const half = { service: 'waf', listTags } as const

export const collector = classicWebAclCollector(half, { list: listWebAcls, getWebAcl, listLogging })
