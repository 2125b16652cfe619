import {
  GetByteMatchSetCommand,
  GetGeoMatchSetCommand,
  GetIPSetCommand,
  GetRegexMatchSetCommand,
  GetRegexPatternSetCommand,
  GetRuleCommand,
  GetSizeConstraintSetCommand,
  GetSqlInjectionMatchSetCommand,
  GetXssMatchSetCommand,
  ListRulesCommand,
  WAFClient,
} from '@aws-sdk/client-waf'
import { operation } from '#domain/collector.ts'
import { classicRuleCollector } from '#domain/waf/classic-waf-collectors.ts'
import { half } from './web-acl.collector.ts'

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_waf_ListRules.html */
const listRules = operation({
  client: WAFClient,
  command: ListRulesCommand,
  name: 'waf:ListRules',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.Rules ?? [],
})

const getRule = operation({
  client: WAFClient,
  command: GetRuleCommand,
  name: 'waf:GetRule',
})

/** The sets that rules refer to, by the kind of predicate. */
export const conditions = {
  IPMatch: operation({ client: WAFClient, command: GetIPSetCommand, name: 'waf:GetIPSet' }),
  ByteMatch: operation({ client: WAFClient, command: GetByteMatchSetCommand, name: 'waf:GetByteMatchSet' }),
  SqlInjectionMatch: operation({
    client: WAFClient,
    command: GetSqlInjectionMatchSetCommand,
    name: 'waf:GetSqlInjectionMatchSet',
  }),
  GeoMatch: operation({ client: WAFClient, command: GetGeoMatchSetCommand, name: 'waf:GetGeoMatchSet' }),
  SizeConstraint: operation({
    client: WAFClient,
    command: GetSizeConstraintSetCommand,
    name: 'waf:GetSizeConstraintSet',
  }),
  XssMatch: operation({ client: WAFClient, command: GetXssMatchSetCommand, name: 'waf:GetXssMatchSet' }),
  RegexMatch: operation({ client: WAFClient, command: GetRegexMatchSetCommand, name: 'waf:GetRegexMatchSet' }),
  RegexPatternSet: operation({ client: WAFClient, command: GetRegexPatternSetCommand, name: 'waf:GetRegexPatternSet' }),
}

export const collector = classicRuleCollector(half, { list: listRules, get: getRule, conditions })
