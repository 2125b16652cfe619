import {
  GetPermissionPolicyCommand,
  GetRuleGroupCommand,
  ListRuleGroupsCommand,
  type RuleGroup,
  type RuleGroupSummary,
  type Tag,
  WAFV2Client,
} from '@aws-sdk/client-wafv2'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { ruleGroup } from './rule-group.ts'
import { listTagsForResource } from './web-acl.collector.ts'

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_ListRuleGroups.html */
const listRuleGroups = operation({
  client: WAFV2Client,
  command: ListRuleGroupsCommand,
  name: 'wafv2:ListRuleGroups',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.RuleGroups ?? [],
})

const getRuleGroup = operation({ client: WAFV2Client, command: GetRuleGroupCommand, name: 'wafv2:GetRuleGroup' })

const getPermissionPolicy = operation({
  client: WAFV2Client,
  command: GetPermissionPolicyCommand,
  name: 'wafv2:GetPermissionPolicy',
})

/** Rule groups of one scope; see `webAclCollector`. */
export function ruleGroupCollector(Scope: 'REGIONAL' | 'CLOUDFRONT') {
  return defineCollector({
    service: 'wafv2',
    resourceType: 'AWS::WAFv2::RuleGroup',
    scope: Scope === 'REGIONAL' ? 'region' : 'global',
    docs: 'https://docs.aws.amazon.com/waf/latest/APIReference/API_RuleGroup.html',
    list: listRuleGroups,
    input: { Scope },
    facets: {
      detail: facet<RuleGroupSummary, RuleGroup>({
        calls: [getRuleGroup],
        ask: async ({ ARN }, aws) =>
          (await aws.one(getRuleGroup, { ARN })).RuleGroup ?? unobserved('not-returned', getRuleGroup.name),
      }),
      tags: facet<RuleGroupSummary, readonly Tag[]>({
        calls: [listTagsForResource],
        ask: ({ ARN }, aws) => aws.all(listTagsForResource, { ResourceARN: ARN }),
      }),
      permissionPolicy: facet<RuleGroupSummary, string | null>({
        calls: [getPermissionPolicy],
        ask: async ({ ARN }, aws) =>
          (await aws.one(getPermissionPolicy, { ResourceArn: ARN })).Policy ??
          unobserved('not-returned', getPermissionPolicy.name),
        // What AWS answers for a group that is not shared.
        absent: { WAFNonexistentItemException: null },
      }),
    },
    normalise: (summary, answers) => ruleGroup(summary, Scope, answers),
  })
}

export const collector = ruleGroupCollector('REGIONAL')
