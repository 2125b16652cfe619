import {
  ListActivatedRulesInRuleGroupCommand,
  ListRuleGroupsCommand,
  WAFRegionalClient,
} from '@aws-sdk/client-waf-regional'
import { operation } from '#domain/collector.ts'
import { classicRuleGroupCollector } from '#domain/waf/classic-waf-collectors.ts'
import { half } from './web-acl.collector.ts'

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_wafRegional_ListRuleGroups.html */
const listRuleGroups = operation({
  client: WAFRegionalClient,
  command: ListRuleGroupsCommand,
  name: 'waf-regional:ListRuleGroups',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.RuleGroups ?? [],
})

const listActivatedRules = operation({
  client: WAFRegionalClient,
  command: ListActivatedRulesInRuleGroupCommand,
  name: 'waf-regional:ListActivatedRulesInRuleGroup',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.ActivatedRules ?? [],
})

export const collector = classicRuleGroupCollector(half, { list: listRuleGroups, listActivated: listActivatedRules })
