import { GetRateBasedRuleCommand, ListRateBasedRulesCommand, WAFRegionalClient } from '@aws-sdk/client-waf-regional'
import { operation } from '#domain/collector.ts'
import { classicRateBasedRuleCollector } from '#domain/waf/classic-waf-collectors.ts'
import { conditions } from './rule.collector.ts'
import { half } from './web-acl.collector.ts'

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_wafRegional_ListRateBasedRules.html */
const listRateBasedRules = operation({
  client: WAFRegionalClient,
  command: ListRateBasedRulesCommand,
  name: 'waf-regional:ListRateBasedRules',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.Rules ?? [],
})

const getRateBasedRule = operation({
  client: WAFRegionalClient,
  command: GetRateBasedRuleCommand,
  name: 'waf-regional:GetRateBasedRule',
})

export const collector = classicRateBasedRuleCollector(half, {
  list: listRateBasedRules,
  get: getRateBasedRule,
  conditions,
})
