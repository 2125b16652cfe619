import type { ReferencedRuleGroup, WebAclRule } from '#domain/waf/web-acl.ts'

/** Rules for the controls' examples. */

export function plainRule(rule: Partial<WebAclRule> & Pick<WebAclRule, 'action'>): WebAclRule {
  return {
    name: 'rule',
    priority: 0,
    overrideAction: null,
    group: null,
    statements: [],
    rateLimit: null,
    metrics: true,
    sampled: true,
    statement: {},
    ...rule,
  }
}

export function groupRule(
  group: Partial<ReferencedRuleGroup> & Pick<ReferencedRuleGroup, 'name'>,
  overrideAction: 'COUNT' | 'NONE' = 'NONE',
): WebAclRule {
  return {
    ...plainRule({ action: null }),
    name: group.name,
    overrideAction,
    group: { kind: 'managed', vendor: 'AWS', version: null, arn: null, overrides: [], scopedDown: false, ...group },
    statements: ['ManagedRuleGroupStatement'],
  }
}

const none = { rules: [], firewallManagerRules: [], managedGroupRules: [] }

/** The rule facts of a web ACL with these rules of its owner. */
export function withRules(...rules: readonly WebAclRule[]) {
  return { ...none, rules }
}
