import { ListActivatedRulesInRuleGroupCommand, ListRuleGroupsCommand, WAFClient } from '@aws-sdk/client-waf'
import { operation } from '#domain/collector.ts'
import { classicRuleGroupCollector } from '#domain/waf/classic-waf-collectors.ts'
import { half } from './web-acl.collector.ts'

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_waf_ListRuleGroups.html */
const listRuleGroups = operation({
  client: WAFClient,
  command: ListRuleGroupsCommand,
  name: 'waf:ListRuleGroups',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.RuleGroups ?? [],
})

const listActivatedRules = operation({
  client: WAFClient,
  command: ListActivatedRulesInRuleGroupCommand,
  name: 'waf:ListActivatedRulesInRuleGroup',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.ActivatedRules ?? [],
})

export const collector = classicRuleGroupCollector(half, { list: listRuleGroups, listActivated: listActivatedRules })
