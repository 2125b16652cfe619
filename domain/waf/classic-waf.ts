import type { Retirement } from '../collector.ts'
import type { Observed } from '../observed.ts'

/**
 * WAF Classic, the service before WAFv2, in its two halves: global (for CloudFront, `waf`) and regional (`waf-regional`).
 * They have the same things under the same names.
 */

/** https://docs.aws.amazon.com/waf/latest/developerguide/classic-waf-chapter.html */
export const classicRetirement: Retirement = {
  reason: 'AWS ended support for WAF Classic on 30 September 2025 and takes it away region by region.',
  codes: ['WAFBadRequestException', 'WAFInvalidAccountException', 'HTTP_404'],
}

export type ClassicAction = 'ALLOW' | 'BLOCK' | 'COUNT'

/** A rule or rule group as a web ACL or a rule group uses it. */
export interface ClassicActivatedRule {
  readonly ruleId: string
  readonly priority: number
  readonly type: 'REGULAR' | 'RATE_BASED' | 'GROUP'
  /** Null for groups, whose rules have their own. */
  readonly action: ClassicAction | null
  /** Of a group: `COUNT` switches it to counting. Null for rules. */
  readonly overrideAction: 'NONE' | 'COUNT' | null
  /** Rules of a group that count instead. */
  readonly excludedRules: readonly string[]
}

export interface ClassicLogging {
  readonly destinations: readonly string[]
  readonly redactedFields: readonly string[]
}

export const classicConditionKinds = [
  'IPMatch',
  'ByteMatch',
  'SqlInjectionMatch',
  'GeoMatch',
  'SizeConstraint',
  'XssMatch',
  'RegexMatch',
] as const
export type ClassicConditionKind = (typeof classicConditionKinds)[number]

/** What a rule asks of a request, with the set it refers to. */
export interface ClassicCondition {
  readonly kind: ClassicConditionKind
  readonly id: string
  readonly name: string
  /** The rule matches what the set does not. */
  readonly negated: boolean
  readonly size: number
  /** The first entries, as a reader would write them; values compared with headers and the like are left out. */
  readonly entries: readonly string[]
}

export interface ClassicPredicate {
  readonly kind: ClassicConditionKind
  readonly id: string
  readonly negated: boolean
}

export type ClassicWebAclFacts = {
  readonly webAclId: Observed<string>
  readonly webAclArn: Observed<string>
  readonly metricName: Observed<string>
  readonly defaultAction: Observed<'ALLOW' | 'BLOCK'>
  readonly rules: Observed<readonly ClassicActivatedRule[]>
  /** Null: no logging. */
  readonly logging: Observed<ClassicLogging | null>
}

export type RegionalClassicWebAclFacts = ClassicWebAclFacts & {
  /** ARNs of load balancers and API Gateway stages. What a global web ACL protects, CloudFront's distributions say. */
  readonly resourceArns: Observed<readonly string[]>
}

export type ClassicRuleFacts = {
  readonly ruleId: Observed<string>
  readonly metricName: Observed<string>
  readonly predicates: Observed<readonly ClassicPredicate[]>
  /** The predicates with the sets they refer to. */
  readonly conditions: Observed<readonly ClassicCondition[]>
}

export type ClassicRateBasedRuleFacts = ClassicRuleFacts & {
  /** Requests of one address within five minutes. */
  readonly rateLimit: Observed<number>
  readonly rateKey: Observed<string>
}

export type ClassicRuleGroupFacts = {
  readonly ruleGroupId: Observed<string>
  readonly activatedRules: Observed<readonly ClassicActivatedRule[]>
}
