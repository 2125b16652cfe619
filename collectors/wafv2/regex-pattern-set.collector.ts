import {
  GetRegexPatternSetCommand,
  ListRegexPatternSetsCommand,
  type RegexPatternSetSummary,
  type Tag,
  WAFV2Client,
} from '@aws-sdk/client-wafv2'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { regexPatternSet } from './regex-pattern-set.ts'
import { listTagsForResource } from './web-acl.collector.ts'

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_ListRegexPatternSets.html */
const listRegexPatternSets = operation({
  client: WAFV2Client,
  command: ListRegexPatternSetsCommand,
  name: 'wafv2:ListRegexPatternSets',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.RegexPatternSets ?? [],
})

const getRegexPatternSet = operation({
  client: WAFV2Client,
  command: GetRegexPatternSetCommand,
  name: 'wafv2:GetRegexPatternSet',
})

/** Regex pattern sets of one scope; see `webAclCollector`. */
export function regexPatternSetCollector(Scope: 'REGIONAL' | 'CLOUDFRONT') {
  return defineCollector({
    service: 'wafv2',
    resourceType: 'AWS::WAFv2::RegexPatternSet',
    scope: Scope === 'REGIONAL' ? 'region' : 'global',
    docs: 'https://docs.aws.amazon.com/waf/latest/APIReference/API_RegexPatternSet.html',
    list: listRegexPatternSets,
    input: { Scope },
    facets: {
      // A header may be compared with the patterns, and so a shared secret: only their number is kept.
      patternCount: facet<RegexPatternSetSummary, number>({
        calls: [getRegexPatternSet],
        ask: async ({ Name, Id }, aws) => {
          const { RegexPatternSet } = await aws.one(getRegexPatternSet, { Name, Id, Scope })
          return RegexPatternSet?.RegularExpressionList?.length ?? unobserved('not-returned', getRegexPatternSet.name)
        },
      }),
      tags: facet<RegexPatternSetSummary, readonly Tag[]>({
        calls: [listTagsForResource],
        ask: ({ ARN }, aws) => aws.all(listTagsForResource, { ResourceARN: ARN }),
      }),
    },
    normalise: (summary, answers) => regexPatternSet(summary, Scope, answers),
  })
}

export const collector = regexPatternSetCollector('REGIONAL')
