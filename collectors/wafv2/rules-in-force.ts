import type { Related } from '#domain/related.ts'
import type { ManagedGroupRules, ReferencedRuleGroup, WebAclRule } from '#domain/waf/web-acl.ts'
import { canStop, type EffectiveRule, effectiveRules } from '#domain/waf/web-acl-action.ts'

/** What every control over the rules of a web ACL needs and looks at. */
export const ruleNeeds = ['rules', 'firewallManagerRules', 'managedGroupRules'] as const
export const ruleGroups = ['AWS::WAFv2::RuleGroup'] as const

export interface RuleFacts {
  readonly rules: readonly WebAclRule[]
  readonly firewallManagerRules: readonly WebAclRule[]
  readonly managedGroupRules: readonly ManagedGroupRules[]
}

/** Every rule of the web ACL as it acts. */
export function rulesInForce({ rules, firewallManagerRules, managedGroupRules }: RuleFacts, related: Related) {
  return effectiveRules({ rules, firewallManagerRules, managedGroupRules: () => managedGroupRules }, related)
}

/** The first rule that matches and can stop a request; else the first that matches and only counts or allows. */
export function findActing(
  facts: RuleFacts,
  related: Related,
  matches: (rule: EffectiveRule) => boolean,
): { readonly acting: EffectiveRule | null; readonly idle: EffectiveRule | null } {
  let idle: EffectiveRule | null = null
  for (const rule of rulesInForce(facts, related)) {
    if (!matches(rule)) continue
    if (canStop(rule)) return { acting: rule, idle: null }
    idle ??= rule
  }
  return { acting: null, idle }
}

/** The owner's and Firewall Manager's rules together. */
export function allRules(facts: Pick<RuleFacts, 'rules' | 'firewallManagerRules'>): readonly WebAclRule[] {
  return [...facts.firewallManagerRules, ...facts.rules]
}

/** `AWS AWSManagedRulesCommonRuleSet`, or the name of an own group. */
export function groupName(group: ReferencedRuleGroup): string {
  return group.vendor ? `${group.vendor} ${group.name}` : group.name
}
