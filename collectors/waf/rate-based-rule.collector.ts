import { GetRateBasedRuleCommand, ListRateBasedRulesCommand, WAFClient } from '@aws-sdk/client-waf'
import { operation } from '#domain/collector.ts'
import { classicRateBasedRuleCollector } from '#domain/waf/classic-waf-collectors.ts'
import { conditions } from './rule.collector.ts'
import { half } from './web-acl.collector.ts'

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_waf_ListRateBasedRules.html */
const listRateBasedRules = operation({
  client: WAFClient,
  command: ListRateBasedRulesCommand,
  name: 'waf:ListRateBasedRules',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.Rules ?? [],
})

const getRateBasedRule = operation({
  client: WAFClient,
  command: GetRateBasedRuleCommand,
  name: 'waf:GetRateBasedRule',
})

export const collector = classicRateBasedRuleCollector(half, {
  list: listRateBasedRules,
  get: getRateBasedRule,
  conditions,
})
