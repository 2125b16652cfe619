import type {
  FirewallManagerRuleGroup,
  ManagedRuleGroupStatement,
  OverrideAction,
  Rule,
  RuleGroupReferenceStatement,
  RuleAction as SdkRuleAction,
  Statement,
} from '@aws-sdk/client-wafv2'
import { isObserved, mapObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import { statementsIn } from '#domain/waf/statement.ts'
import type { ReferencedRuleGroup, RuleAction, WebAclRule } from '#domain/waf/web-acl.ts'
import { storable } from './statement.ts'

/**
 * AWS's rules as judgements see them. A rule whose action this version does not know makes the whole list unobserved:
 * leaving the rule out, or calling it harmless, could turn a verdict round.
 */
export function rulesOf(rules: readonly Rule[], call: string): Observed<readonly WebAclRule[]> {
  const read: WebAclRule[] = []
  for (const rule of rules) {
    const group = groupOf(rule.Statement, 'own')
    const action = rule.Action ? actionOf(rule.Action) : null
    const overrideAction = rule.OverrideAction ? overrideActionOf(rule.OverrideAction) : null
    if (action === undefined || overrideAction === undefined || group === undefined)
      return unobserved('schema-drift', call, `rule ${rule.Name}: an action this version does not know`)
    if ((!group && action === null) || !rule.VisibilityConfig)
      return unobserved('not-returned', call, `rule ${rule.Name} lacks its action or its visibility`)
    const statement = storable(rule.Statement)
    read.push({
      name: rule.Name ?? '',
      priority: rule.Priority ?? 0,
      action: group ? null : action,
      overrideAction: group ? (overrideAction ?? 'NONE') : null,
      group,
      statements: [...new Set([...statementsIn(statement)].map(({ kind }) => kind))],
      rateLimit: rule.Statement?.RateBasedStatement?.Limit ?? null,
      metrics: rule.VisibilityConfig.CloudWatchMetricsEnabled === true,
      sampled: rule.VisibilityConfig.SampledRequestsEnabled === true,
      labels: (rule.RuleLabels ?? []).flatMap(({ Name }) => Name ?? []),
      statement,
    })
  }
  return observed(read.sort(byPriority), call)
}

/** WAF takes the lowest number first: https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-processing-order.html */
const byPriority = (a: WebAclRule, b: WebAclRule) => a.priority - b.priority

/**
 * Firewall Manager's rule groups in their order: first those before the owner's rules, then those after them.
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-policies-rule-groups.html
 */
export function firewallManagerRulesOf(
  before: readonly FirewallManagerRuleGroup[],
  after: readonly FirewallManagerRuleGroup[],
  call: string,
): Observed<readonly WebAclRule[]> {
  const first = firewallManagerStage('first', before, call)
  const last = firewallManagerStage('last', after, call)
  if (!isObserved(first)) return first
  return mapObserved(last, (rules) => [...first.value, ...rules])
}

function firewallManagerStage(
  stage: 'first' | 'last',
  groups: readonly FirewallManagerRuleGroup[],
  call: string,
): Observed<readonly WebAclRule[]> {
  const read: WebAclRule[] = []
  for (const rule of groups) {
    const group = groupOf(rule.FirewallManagerStatement, 'firewall-manager')
    const overrideAction = rule.OverrideAction ? overrideActionOf(rule.OverrideAction) : 'NONE'
    if (!group || overrideAction === undefined || !rule.VisibilityConfig)
      return unobserved(
        'schema-drift',
        call,
        `Firewall Manager rule group ${rule.Name}: a shape this version does not know`,
      )
    const statement = storable(rule.FirewallManagerStatement)
    read.push({
      name: rule.Name ?? '',
      priority: rule.Priority ?? 0,
      action: null,
      overrideAction,
      group,
      statements: [...new Set([...statementsIn(statement)].map(({ kind }) => kind))],
      rateLimit: null,
      metrics: rule.VisibilityConfig.CloudWatchMetricsEnabled === true,
      sampled: rule.VisibilityConfig.SampledRequestsEnabled === true,
      labels: [],
      stage,
      statement,
    })
  }
  return observed(read.sort(byPriority), call)
}

/** The action, or undefined when AWS returned one that this version does not know. */
export function actionOf(action: SdkRuleAction): RuleAction | undefined {
  if (action.Block) return 'BLOCK'
  if (action.Allow) return 'ALLOW'
  if (action.Count) return 'COUNT'
  if (action.Captcha) return 'CAPTCHA'
  if (action.Challenge) return 'CHALLENGE'
  if (action.Monetize) return 'MONETIZE'
  return undefined
}

function overrideActionOf(override: OverrideAction): 'COUNT' | 'NONE' | undefined {
  if (override.Count) return 'COUNT'
  if (override.None) return 'NONE'
  return undefined
}

/** The rule group a rule refers to; null when it refers to none, undefined when an override is not known. */
function groupOf(
  statement: Pick<Statement, 'ManagedRuleGroupStatement' | 'RuleGroupReferenceStatement'> | undefined,
  kind: 'own' | 'firewall-manager',
): ReferencedRuleGroup | null | undefined {
  const managed = statement?.ManagedRuleGroupStatement
  const own = statement?.RuleGroupReferenceStatement
  const overrides = overridesOf(managed ?? own)
  if (overrides === undefined) return undefined
  if (managed)
    return {
      kind: kind === 'own' ? 'managed' : kind,
      vendor: managed.VendorName ?? null,
      name: managed.Name ?? '',
      version: managed.Version ?? null,
      arn: null,
      overrides,
      scopedDown: managed.ScopeDownStatement !== undefined,
    }
  if (own)
    return {
      kind,
      vendor: null,
      name: own.ARN?.split('/').at(-2) ?? '',
      version: null,
      arn: own.ARN ?? null,
      overrides,
      scopedDown: false,
    }
  return null
}

function overridesOf(
  group: ManagedRuleGroupStatement | RuleGroupReferenceStatement | undefined,
): ReferencedRuleGroup['overrides'] | undefined {
  const overrides: { rule: string; action: RuleAction }[] = []
  for (const override of group?.RuleActionOverrides ?? []) {
    const action = override.ActionToUse && actionOf(override.ActionToUse)
    if (!action) return undefined
    overrides.push({ rule: override.Name ?? '', action })
  }
  // ExcludedRules is the older way to say "count instead"; RuleActionOverrides wins where both name a rule.
  for (const { Name = '' } of group?.ExcludedRules ?? [])
    if (!overrides.some(({ rule }) => rule === Name)) overrides.push({ rule: Name, action: 'COUNT' })
  return overrides
}
