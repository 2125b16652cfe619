import { type Observed, observed, type Unobserved, Unseen } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import { type ActingRule, actingRules, type RulesInForce, rulesLookAt } from '#domain/waf/acting-rules.ts'
import type { ManagedGroupRules, ReferencedRuleGroup, WebAclRule } from '#domain/waf/web-acl.ts'

/** What every control over the rules of a web ACL needs and looks at; one rule may decide, so it sets `oneDecides`. */
export const ruleNeeds = ['rules', 'firewallManagerRules', 'managedGroupRules'] as const
export const ruleTypes = rulesLookAt

export interface RuleFacts {
  readonly arn: string
  readonly rules: readonly WebAclRule[]
  readonly firewallManagerRules: readonly WebAclRule[]
  readonly managedGroupRules: readonly ManagedGroupRules[]
}

/** A rule that is there: one of the owner's, one of a group of one's own, or a managed group. */
export type RuleLine = ActingRule & { readonly rule: WebAclRule }

/** Every rule of the web ACL as it acts, in order. Throws `Unseen` after the last when a rule group was not read. */
export function* rulesInForce(facts: RuleFacts, related: Related): Generator<RuleLine> {
  let unread: Unobserved | null = null
  for (const line of actingRules(inForce(facts), related)) {
    if (line.kind === 'own-group') unread ??= line.unread
    else if (line.rule) yield line as RuleLine
  }
  if (unread) throw new Unseen(unread)
}

function inForce({ arn, rules, firewallManagerRules, managedGroupRules }: RuleFacts): RulesInForce {
  const read = <T>(value: T): Observed<T> => observed(value, 'wafv2:GetWebACL')
  return {
    arn,
    facts: {
      // None of the controls over rules asks for it.
      defaultAction: read('ALLOW'),
      rules: read(rules),
      firewallManagerRules: read(firewallManagerRules),
      managedGroupRules: read(managedGroupRules),
    },
  }
}

/**
 * The first rule that matches and can stop a request; else the first that matches and does not. Throws `Unseen` when
 * what was not read might be one that stops.
 */
export function findActing(
  facts: RuleFacts,
  related: Related,
  matches: (line: RuleLine) => boolean,
): { readonly acting: RuleLine | null; readonly idle: RuleLine | null } {
  let idle: RuleLine | null = null
  let unread: Unobserved | null = null
  for (const line of rulesInForce(facts, related)) {
    if (!matches(line)) continue
    if (line.stops) return { acting: line, idle: null }
    if (line.stops === null) unread ??= line.unread
    idle ??= line
  }
  if (unread) throw new Unseen(unread)
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
