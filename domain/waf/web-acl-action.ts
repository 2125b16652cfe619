import { type Observed, seen, unobserved } from '../observed.ts'
import type { WafProtection } from '../protection.ts'
import type { Related } from '../related.ts'
import { classicWebAclKnown, classicWebAclNamed, classicWebAclTypes } from './classic-web-acl.ts'
import type { ManagedGroupRules, ReferencedRuleGroup, RuleAction, WebAclFacts, WebAclRule } from './web-acl.ts'

/**
 * What a web ACL truly does: attached is not protecting.
 * https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-processing.html
 */

/** Types to name in `looksAt` by whoever calls `wafProtectionOf`. */
export const webAclTypes = ['AWS::WAFv2::WebACL', 'AWS::WAFv2::RuleGroup', ...classicWebAclTypes] as const

/** Actions that keep a matching request from the resource, for good or until the client has proved or paid something. */
export function stops(action: RuleAction): boolean {
  return action === 'BLOCK' || action === 'CAPTCHA' || action === 'CHALLENGE' || action === 'MONETIZE'
}

/** A rule as it acts once the overrides above it are applied. */
export interface EffectiveRule {
  /** `rule`, or `rule › inner rule` inside a rule group. */
  readonly name: string
  /** Null for a managed group that acts as a whole: its vendor's rules have actions of their own, some of which stop. */
  readonly action: RuleAction | null
  /** The rule itself; of a rule group of one's own, the rule inside it. */
  readonly rule: WebAclRule
}

/** What the judgement of rules rests on. `managedGroupRules` is only asked when nothing simpler decides. */
export interface RulesInForce {
  readonly rules: readonly WebAclRule[]
  readonly firewallManagerRules: readonly WebAclRule[]
  readonly managedGroupRules: () => readonly ManagedGroupRules[]
}

/**
 * Every rule with its effective action, the cheapest proof first: plain rules and untouched managed groups, then rule
 * groups by ARN (which throw `Unseen` when they were not read), then managed groups with overridden rules. A caller
 * that has found what it looks for stops, and so does not depend on what was not read. Not in order of priority.
 */
export function* effectiveRules(inForce: RulesInForce, related: Related): Generator<EffectiveRule> {
  const all = [...inForce.firewallManagerRules, ...inForce.rules]
  for (const rule of all) {
    if (!rule.group) {
      if (rule.action) yield { name: rule.name, action: rule.action, rule }
    } else if (rule.overrideAction === 'COUNT') {
      yield { name: rule.name, action: 'COUNT', rule }
    } else if (!rule.group.arn && rule.group.overrides.length === 0) {
      yield { name: rule.name, action: null, rule }
    }
  }
  for (const rule of all) {
    if (!rule.group?.arn || rule.overrideAction === 'COUNT') continue
    for (const inner of rulesOfGroup(rule.group.arn, related)) {
      const action = overrideOf(rule.group, inner.name) ?? inner.action
      if (action) yield { name: `${rule.name} › ${inner.name}`, action, rule: inner }
    }
  }
  for (const rule of all) {
    if (!rule.group || rule.group.arn || rule.group.overrides.length === 0 || rule.overrideAction === 'COUNT') continue
    yield { name: rule.name, action: managedGroupStops(rule.group, inForce.managedGroupRules) ? null : 'COUNT', rule }
  }
}

/** Can the rule keep a request away? A managed group that acts can. */
export function canStop(rule: EffectiveRule): boolean {
  return rule.action === null || stops(rule.action)
}

function overrideOf(group: ReferencedRuleGroup, rule: string): RuleAction | null {
  return group.overrides.find((override) => override.rule === rule)?.action ?? null
}

function rulesOfGroup(arn: string, related: Related): readonly WebAclRule[] {
  const group = related.byArn('AWS::WAFv2::RuleGroup', arn)
  return group
    ? seen(group.facts.rules)
    : seen(unobserved('not-returned', 'wafv2:ListRuleGroups', `no rule group ${arn}`))
}

/** Does a managed group with overridden rules still stop anything? Only its vendor's list of rules can say. */
function managedGroupStops(group: ReferencedRuleGroup, managedGroupRules: () => readonly ManagedGroupRules[]): boolean {
  if (group.overrides.some((override) => stops(override.action))) return true
  const shipped = managedGroupRules().find(
    ({ vendor, name, version }) => vendor === group.vendor && name === group.name && version === group.version,
  )
  const rules =
    shipped?.rules ??
    seen<ManagedGroupRules['rules']>(
      unobserved('not-asked', 'wafv2:DescribeManagedRuleGroup', `rules of ${group.vendor} ${group.name}`),
    )
  return rules.some((rule) => stops(overrideOf(group, rule.name) ?? rule.action))
}

export interface WebAclAction {
  readonly kind: 'blocking' | 'counting'
  /** One sentence that names the rule, or says that none was found. */
  readonly because: string
}

/**
 * `blocking` when one rule can stop a request or the default action is BLOCK; else `counting`: attached, but nothing in
 * it stops a request, be it because every rule only counts or allows, or because there is none. Throws `Unseen` when
 * what was read does not decide.
 */
export function webAclAction(facts: WebAclFacts, related: Related): WebAclAction {
  if (seen(facts.defaultAction) === 'BLOCK') return { kind: 'blocking', because: 'Its default action is BLOCK.' }
  const rules = seen(facts.rules)
  const firewallManagerRules = seen(facts.firewallManagerRules)
  const managedGroupRules = () => seen(facts.managedGroupRules)
  for (const rule of effectiveRules({ rules, firewallManagerRules, managedGroupRules }, related)) {
    if (canStop(rule))
      return {
        kind: 'blocking',
        because: `Rule “${rule.name}” ${rule.action ? `has the action ${rule.action}` : 'is a managed rule group that acts'}.`,
      }
  }
  const count = rules.length + firewallManagerRules.length
  return {
    kind: 'counting',
    because:
      count === 0
        ? 'It has no rules and allows by default.'
        : `None of its ${count} ${count === 1 ? 'rule' : 'rules'} can stop a request, and it allows by default.`,
  }
}

/**
 * The WAF pillar of a resource from the web ACL it names; null: it names none. `webAclArn` is the field as AWS gives it: an
 * ARN of WAFv2 or of WAF Classic, or the bare id of a Classic web ACL as CloudFront has it.
 */
export function wafProtectionOf(webAclArn: string | null, related: Related): WafProtection {
  if (webAclArn === null) return { kind: 'none', webAclArn, because: 'No web ACL is attached.' }
  const classic = classicWebAclNamed(webAclArn)
  if (classic) {
    const known = classicWebAclKnown(classic, related)
    return {
      kind: 'classic',
      webAclArn: known?.arn ?? webAclArn,
      because: `WAF Classic web ACL ${known ? `“${known.name}”` : classic.id} is attached; AWS ended support for WAF Classic on 30 September 2025, so it must move to WAFv2.`,
    }
  }
  const webAcl = related.byArn('AWS::WAFv2::WebACL', webAclArn)
  if (!webAcl) return seen<WafProtection>(missingWebAcl(webAclArn))
  const { kind, because } = webAclAction(webAcl.facts, related)
  return { kind, webAclArn, because: `Web ACL “${webAcl.name}”: ${because}` }
}

function missingWebAcl(arn: string): Observed<never> {
  return unobserved('not-returned', 'wafv2:ListWebACLs', `web ACL ${arn} is attached but was not listed`)
}
