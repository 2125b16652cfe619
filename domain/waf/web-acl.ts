import type { Observed } from '../observed.ts'

/** WAFv2's rules as judgements see them: reduced to what decides, the raw statement kept beside. */

export const ruleActions = ['ALLOW', 'BLOCK', 'COUNT', 'CAPTCHA', 'CHALLENGE', 'MONETIZE'] as const
export type RuleAction = (typeof ruleActions)[number]

export interface WebAclRule {
  readonly name: string
  readonly priority: number
  /** The rule's own action; null for rule groups, whose rules have their own. */
  readonly action: RuleAction | null
  /** Of a rule group: `COUNT` switches the whole group to counting, `NONE` leaves its rules as they are. Null for plain rules. */
  readonly overrideAction: 'COUNT' | 'NONE' | null
  readonly group: ReferencedRuleGroup | null
  /** Statement kinds found anywhere in the rule: `SqliMatchStatement`, `RateBasedStatement` … */
  readonly statements: readonly string[]
  readonly rateLimit: number | null
  /** WAFv2 metrics published for the rule. */
  readonly metrics: boolean
  readonly sampled: boolean
  /** Labels that it adds to what it matches, without their prefix. Absent where it was read before they were kept. */
  readonly labels?: readonly string[]
  /** Of Firewall Manager's groups: whether the group stands before or after the owner's rules; absent as `labels` is. */
  readonly stage?: 'first' | 'last'
  /** AWS's statement, for evidence and for controls that look deeper. */
  readonly statement: unknown
}

export interface ReferencedRuleGroup {
  readonly kind: 'managed' | 'own' | 'firewall-manager'
  /** `AWS`, a Marketplace seller, or null for own groups. */
  readonly vendor: string | null
  readonly name: string
  /** Pinned version, or null for the default. */
  readonly version: string | null
  readonly arn: string | null
  /** Rules of the group whose action is overridden, and with what (ExcludedRules count as COUNT). */
  readonly overrides: readonly { readonly rule: string; readonly action: RuleAction }[]
  /** True when a scope-down statement narrows what the group inspects. */
  readonly scopedDown: boolean
}

export interface WebAclLogging {
  readonly destinations: readonly string[]
  readonly redactedFields: readonly string[]
  /** KEEP or DROP for what no filter names; null without a filter. */
  readonly defaultBehavior: 'KEEP' | 'DROP' | null
  readonly filters: readonly {
    readonly behavior: 'KEEP' | 'DROP'
    /** Must a record meet all conditions, or one? */
    readonly requirement: 'MEETS_ALL' | 'MEETS_ANY'
    /** `action:BLOCK`, `label:awswaf:managed:…` */
    readonly conditions: readonly string[]
  }[]
}

/** A managed rule group as its vendor ships it: what the overrides of a web ACL are measured against. */
export interface ManagedGroupRules {
  readonly vendor: string
  readonly name: string
  readonly version: string | null
  readonly rules: readonly { readonly name: string; readonly action: RuleAction }[]
}

/** A managed rule group in use: AWS's own, or one bought on AWS Marketplace. */
export interface ManagedGroupInUse {
  /** `AWS`, or the Marketplace seller. */
  readonly vendor: string
  readonly name: string
  /** Pinned version, or null for the vendor's default. */
  readonly version: string | null
  /** `FIREWALL_MANAGER` for groups that Firewall Manager adds. */
  readonly from: 'OWNER' | 'FIREWALL_MANAGER'
  /** The whole group is switched to counting. */
  readonly counting: boolean
  readonly overriddenRules: number
}

/** The versions a vendor offers of a managed rule group that a web ACL pins to one of them. */
export interface ManagedGroupVersions {
  readonly vendor: string
  readonly name: string
  /** The version the web ACL pins. */
  readonly pinned: string
  readonly currentDefault: string | null
  /** Versions still offered, with the instant (ISO 8601) each was last updated. Expired ones are not offered. */
  readonly offered: readonly { readonly name: string; readonly lastUpdate: string | null }[]
}

export type WebAclFacts = {
  readonly webAclArn: Observed<string>
  readonly scope: Observed<'REGIONAL' | 'CLOUDFRONT'>
  readonly defaultAction: Observed<'ALLOW' | 'BLOCK'>
  readonly rules: Observed<readonly WebAclRule[]>
  /** Firewall Manager's groups before and after the owner's rules, as `stage` says; each is a rule that acts. */
  readonly firewallManagerRules: Observed<readonly WebAclRule[]>
  /** Managed rule groups among both, Marketplace ones included. */
  readonly managedRuleGroups: Observed<readonly ManagedGroupInUse[]>
  /** The rules of those managed groups whose rules the web ACL overrides; other groups are not asked for. */
  readonly managedGroupRules: Observed<readonly ManagedGroupRules[]>
  /** Of the managed groups that are pinned to a version; others follow their vendor's default. */
  readonly managedGroupVersions: Observed<readonly ManagedGroupVersions[]>
  /** Web ACL capacity units used, of 1,500 included and 5,000 at most. */
  readonly capacity: Observed<number>
  readonly managedByFirewallManager: Observed<boolean>
  readonly retrofittedByFirewallManager: Observed<boolean>
  /** Null: no logging. */
  readonly logging: Observed<WebAclLogging | null>
  readonly metrics: Observed<boolean>
  readonly sampledRequests: Observed<boolean>
  /** Request body limit per protected resource type, as set; empty when left at AWS's default. */
  readonly bodyInspectionLimits: Observed<Readonly<Record<string, string>>>
  /** Fields that data protection substitutes or hashes. */
  readonly dataProtections: Observed<readonly string[]>
}

export type RuleGroupFacts = {
  readonly ruleGroupArn: Observed<string>
  readonly scope: Observed<'REGIONAL' | 'CLOUDFRONT'>
  readonly rules: Observed<readonly WebAclRule[]>
  readonly capacity: Observed<number>
  readonly metrics: Observed<boolean>
  /** The sharing policy as text, or null when the group is not shared. */
  readonly permissionPolicy: Observed<string | null>
}

export type IpSetFacts = {
  readonly ipSetArn: Observed<string>
  readonly scope: Observed<'REGIONAL' | 'CLOUDFRONT'>
  readonly description: Observed<string | null>
  readonly ipAddressVersion: Observed<'IPV4' | 'IPV6'>
  /** The widest hundred blocks, the widest first: a set may hold ten thousand. */
  readonly addresses: Observed<readonly string[]>
  readonly addressCount: Observed<number>
  /** How much of the internet all blocks together hold; `all` from a quarter of it on. */
  readonly internetShare: Observed<'all' | 'some' | 'none'>
}

export type RegexPatternSetFacts = {
  readonly regexPatternSetArn: Observed<string>
  readonly scope: Observed<'REGIONAL' | 'CLOUDFRONT'>
  readonly description: Observed<string | null>
  /** The patterns themselves are not kept: a header may be compared with them, and so a shared secret. */
  readonly regularExpressionCount: Observed<number>
}
