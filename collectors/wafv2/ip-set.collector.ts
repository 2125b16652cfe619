import {
  GetIPSetCommand,
  type IPSet,
  type IPSetSummary,
  ListIPSetsCommand,
  type Tag,
  WAFV2Client,
} from '@aws-sdk/client-wafv2'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { ipSet } from './ip-set.ts'
import { listTagsForResource } from './web-acl.collector.ts'

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_ListIPSets.html */
const listIpSets = operation({
  client: WAFV2Client,
  command: ListIPSetsCommand,
  name: 'wafv2:ListIPSets',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.IPSets ?? [],
})

const getIpSet = operation({ client: WAFV2Client, command: GetIPSetCommand, name: 'wafv2:GetIPSet' })

/** IP sets of one scope; see `webAclCollector`. */
export function ipSetCollector(Scope: 'REGIONAL' | 'CLOUDFRONT') {
  return defineCollector({
    service: 'wafv2',
    resourceType: 'AWS::WAFv2::IPSet',
    scope: Scope === 'REGIONAL' ? 'region' : 'global',
    docs: 'https://docs.aws.amazon.com/waf/latest/APIReference/API_IPSet.html',
    list: listIpSets,
    input: { Scope },
    facets: {
      detail: facet<IPSetSummary, IPSet>({
        calls: [getIpSet],
        ask: async ({ Name, Id }, aws) =>
          (await aws.one(getIpSet, { Name, Id, Scope })).IPSet ?? unobserved('not-returned', getIpSet.name),
      }),
      tags: facet<IPSetSummary, readonly Tag[]>({
        calls: [listTagsForResource],
        ask: ({ ARN }, aws) => aws.all(listTagsForResource, { ResourceARN: ARN }),
      }),
    },
    normalise: (summary, answers) => ipSet(summary, Scope, answers),
  })
}

export const collector = ipSetCollector('REGIONAL')
