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
  WAFRegionalClient,
} from '@aws-sdk/client-waf-regional'
import { operation } from '#domain/collector.ts'
import { classicRuleCollector } from '#domain/waf/classic-waf-collectors.ts'
import { half } from './web-acl.collector.ts'

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_wafRegional_ListRules.html */
const listRules = operation({
  client: WAFRegionalClient,
  command: ListRulesCommand,
  name: 'waf-regional:ListRules',
  paging: { request: 'NextMarker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.Rules ?? [],
})

const getRule = operation({
  client: WAFRegionalClient,
  command: GetRuleCommand,
  name: 'waf-regional:GetRule',
})

/** The sets that rules refer to, by the kind of predicate. */
export const conditions = {
  IPMatch: operation({ client: WAFRegionalClient, command: GetIPSetCommand, name: 'waf-regional:GetIPSet' }),
  ByteMatch: operation({
    client: WAFRegionalClient,
    command: GetByteMatchSetCommand,
    name: 'waf-regional:GetByteMatchSet',
  }),
  SqlInjectionMatch: operation({
    client: WAFRegionalClient,
    command: GetSqlInjectionMatchSetCommand,
    name: 'waf-regional:GetSqlInjectionMatchSet',
  }),
  GeoMatch: operation({
    client: WAFRegionalClient,
    command: GetGeoMatchSetCommand,
    name: 'waf-regional:GetGeoMatchSet',
  }),
  SizeConstraint: operation({
    client: WAFRegionalClient,
    command: GetSizeConstraintSetCommand,
    name: 'waf-regional:GetSizeConstraintSet',
  }),
  XssMatch: operation({
    client: WAFRegionalClient,
    command: GetXssMatchSetCommand,
    name: 'waf-regional:GetXssMatchSet',
  }),
  RegexMatch: operation({
    client: WAFRegionalClient,
    command: GetRegexMatchSetCommand,
    name: 'waf-regional:GetRegexMatchSet',
  }),
  RegexPatternSet: operation({
    client: WAFRegionalClient,
    command: GetRegexPatternSetCommand,
    name: 'waf-regional:GetRegexPatternSet',
  }),
}

export const collector = classicRuleCollector(half, { list: listRules, get: getRule, conditions })
