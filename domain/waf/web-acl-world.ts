import { type Observed, observed } from '../observed.ts'
import type { Related } from '../related.ts'
import { type RelatedSource, relatedIndex } from '../related-index.ts'
import type { Facts, Resource } from '../resource.ts'
import type { ManagedGroupRules, ReferencedRuleGroup, RuleAction, WebAclFacts, WebAclRule } from './web-acl.ts'

/** Small worlds around one web ACL, for tables of cases. Priorities follow the order in which rules are written. */

const call = 'wafv2:GetWebACL'
export const accountId = '111122223333'
const centralAccount = '999988887777'
const arnOf = (kind: string, name: string, owner = accountId) =>
  `arn:aws:wafv2:eu-west-1:${owner}:regional/${kind}/${name}/1a2b`

export const webAclArn = arnOf('webacl', 'web')

type Statement = Readonly<Record<string, unknown>>

export const geo = (...CountryCodes: readonly string[]): Statement => ({ GeoMatchStatement: { CountryCodes } })
export const not = (Statement: Statement): Statement => ({ NotStatement: { Statement } })
export const and = (...Statements: readonly Statement[]): Statement => ({ AndStatement: { Statements } })
export const or = (...Statements: readonly Statement[]): Statement => ({ OrStatement: { Statements } })
export const inIpSet = (name: string, more: Statement = {}): Statement => ({
  IPSetReferenceStatement: { ARN: arnOf('ipset', name), ...more },
})
export const inPatternSet = (name: string): Statement => ({
  RegexPatternSetReferenceStatement: { ARN: arnOf('regexpatternset', name), FieldToMatch: { UriPath: {} } },
})
export const labelled = (Key: string): Statement => ({ LabelMatchStatement: { Key, Scope: 'LABEL' } })
export const inNamespace = (Key: string): Statement => ({ LabelMatchStatement: { Key, Scope: 'NAMESPACE' } })
export const path = (SearchString: string, PositionalConstraint = 'STARTS_WITH', Type = 'NONE'): Statement => ({
  ByteMatchStatement: {
    SearchString,
    FieldToMatch: { UriPath: {} },
    PositionalConstraint,
    TextTransformations: [{ Priority: 0, Type }],
  },
})
export const header = (Name: string): Statement => ({
  ByteMatchStatement: {
    SearchString: '(left out)',
    FieldToMatch: { SingleHeader: { Name } },
    PositionalConstraint: 'EXACTLY',
    TextTransformations: [{ Priority: 0, Type: 'NONE' }],
  },
})
export const pathLike = (RegexString: string): Statement => ({
  RegexMatchStatement: { RegexString, FieldToMatch: { UriPath: {} } },
})
export const longerThan = (field: string, Size: number): Statement => ({
  SizeConstraintStatement: { FieldToMatch: { [field]: {} }, ComparisonOperator: 'GT', Size },
})
export const sqli: Statement = { SqliMatchStatement: { FieldToMatch: { Body: { OversizeHandling: 'MATCH' } } } }
export const xss: Statement = { XssMatchStatement: { FieldToMatch: { QueryString: {} } } }
export const moreThan = (Limit: number, ScopeDownStatement?: Statement): Statement => ({
  RateBasedStatement: { Limit, AggregateKeyType: 'IP', ...(ScopeDownStatement ? { ScopeDownStatement } : {}) },
})
/** What every path matches. */
export const everything = path('/')

export function rule(action: RuleAction, statement: Statement = geo('AQ'), more: Partial<WebAclRule> = {}): WebAclRule {
  return {
    name: `${action.toLowerCase()} rule`,
    priority: 0,
    action,
    overrideAction: null,
    group: null,
    statements: [],
    rateLimit: null,
    metrics: true,
    sampled: true,
    labels: [],
    statement,
    ...more,
  }
}

/** A rule that only counts, and labels what it matches. */
export const labelling = (label: string, statement: Statement = geo('AQ')) =>
  rule('COUNT', statement, { name: `label ${label}`, labels: [label] })

interface Use {
  /** The group as a whole is set to COUNT. */
  readonly counting?: boolean
  readonly overrides?: Readonly<Record<string, RuleAction>>
  readonly within?: Statement
  readonly version?: string
  readonly vendor?: string
}

function using(group: ReferencedRuleGroup, statement: Statement, { counting = false }: Use): WebAclRule {
  return {
    ...rule('COUNT', statement, { name: group.name }),
    action: null,
    overrideAction: counting ? 'COUNT' : 'NONE',
    group,
  }
}

const overridesOf = ({ overrides = {} }: Use) =>
  Object.entries(overrides).map(([name, action]) => ({ rule: name, action }))

/** A managed rule group in use: AWS's own unless a vendor is named. */
export function managed(name: string, use: Use = {}): WebAclRule {
  const { within, version = null, vendor = 'AWS' } = use
  const group = {
    kind: 'managed',
    vendor,
    name,
    version,
    arn: null,
    overrides: overridesOf(use),
    scopedDown: !!within,
  } as const
  const ScopeDownStatement = within
  return using(group, { ManagedRuleGroupStatement: { VendorName: vendor, Name: name, ScopeDownStatement } }, use)
}

/** A rule group of one's own in use; `central`: one that another account shares. */
export function grouped(name: string, use: Use & { readonly central?: boolean } = {}): WebAclRule {
  const arn = arnOf('rulegroup', name, use.central ? centralAccount : accountId)
  const group = {
    kind: 'own',
    vendor: null,
    name,
    version: null,
    arn,
    overrides: overridesOf(use),
    scopedDown: false,
  } as const
  return using(group, { RuleGroupReferenceStatement: { ARN: arn } }, use)
}

/** What its vendor ships in a managed group. */
export function shipped(name: string, rules: Readonly<Record<string, RuleAction>>, vendor = 'AWS'): ManagedGroupRules {
  return { vendor, name, version: null, rules: Object.entries(rules).map(([one, action]) => ({ name: one, action })) }
}

function resource<F extends Facts>(type: string, arn: string, facts: F): Resource<F> {
  const name = arn.split('/').at(-2) ?? arn
  const where = { accountId: arn.split(':')[4] ?? accountId, region: 'eu-west-1', partition: 'aws' }
  return { ...where, type, arn, name, incarnation: arn, tags: observed({}, call), facts }
}

const prioritised = (rules: readonly WebAclRule[], more: Partial<WebAclRule> = {}): readonly WebAclRule[] =>
  rules.map((one, priority) => ({ ...one, priority, ...more }))

export interface WebAclPlan {
  readonly rules?: readonly WebAclRule[]
  /** Firewall Manager's groups before and after the owner's rules. */
  readonly first?: readonly WebAclRule[]
  readonly last?: readonly WebAclRule[]
  readonly blocksByDefault?: boolean
  readonly shipped?: readonly ManagedGroupRules[]
  /** Facts in place of those that follow from the rest. */
  readonly facts?: Partial<WebAclFacts>
}

export function webAcl({
  rules = [],
  first = [],
  last = [],
  shipped: lists = [],
  ...plan
}: WebAclPlan): Resource<WebAclFacts> {
  const facts: WebAclFacts = {
    webAclArn: observed(webAclArn, call),
    scope: observed('REGIONAL', call),
    defaultAction: observed(plan.blocksByDefault ? 'BLOCK' : 'ALLOW', call),
    rules: observed(prioritised(rules), call),
    firewallManagerRules: observed(
      [...prioritised(first, { stage: 'first' }), ...prioritised(last, { stage: 'last' })],
      call,
    ),
    managedRuleGroups: observed([], call),
    managedGroupRules: observed(lists, 'wafv2:DescribeManagedRuleGroup'),
    managedGroupVersions: observed([], call),
    capacity: observed(100, call),
    managedByFirewallManager: observed(false, call),
    retrofittedByFirewallManager: observed(false, call),
    logging: observed(null, 'wafv2:ListLoggingConfigurations'),
    metrics: observed(true, call),
    sampledRequests: observed(true, call),
    bodyInspectionLimits: observed({}, call),
    dataProtections: observed([], call),
    ...plan.facts,
  }
  return resource('AWS::WAFv2::WebACL', webAclArn, facts)
}

/** A rule group of one's own, or one that another account shares, with its rules read or not. */
export function ruleGroup(
  name: string,
  rules: readonly WebAclRule[] | Observed<never>,
  { central = false } = {},
): Resource {
  const fact = 'length' in rules ? observed(prioritised(rules), 'wafv2:GetRuleGroup') : rules
  const arn = arnOf('rulegroup', name, central ? centralAccount : accountId)
  return resource('AWS::WAFv2::RuleGroup', arn, { rules: fact })
}

export function ipSet(name: string, ...addresses: readonly string[]): Resource {
  return resource('AWS::WAFv2::IPSet', arnOf('ipset', name), {
    ipAddressVersion: observed(addresses[0]?.includes(':') ? 'IPV6' : 'IPV4', 'wafv2:GetIPSet'),
    addresses: observed(addresses, 'wafv2:GetIPSet'),
    addressCount: observed(addresses.length, 'wafv2:GetIPSet'),
  })
}

export function patternSet(name: string, count: number): Resource {
  const regularExpressionCount = observed(count, 'wafv2:GetRegexPatternSet')
  return resource('AWS::WAFv2::RegexPatternSet', arnOf('regexpatternset', name), { regularExpressionCount })
}

/** What lies around, all types listed completely unless named. */
export function around(resources: readonly Resource[], source: Partial<RelatedSource> = {}): Related {
  return relatedIndex({
    resources,
    listed: () => true,
    accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
    ...source,
  })
}
