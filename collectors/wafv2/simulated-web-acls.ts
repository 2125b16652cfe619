import type {
  FirewallManagerRuleGroup,
  LoggingConfiguration,
  Rule,
  RuleActionOverride,
  Tag,
  WebACL,
} from '@aws-sdk/client-wafv2'
import type { Place, WebAclPlan } from '#domain/simulated.ts'
import { automationsRules } from './simulated-automations.ts'
import { managedGroups } from './simulated-managed-groups.ts'
import { ruleGroupsOf } from './simulated-rule-groups.ts'
import { setArn } from './simulated-sets.ts'

/** The pretend web ACLs of a place: good ones, ones that only count, empty ones, and what becomes of them over the days. */

const encoder = new TextEncoder()

const visible = (MetricName: string, CloudWatchMetricsEnabled = true, SampledRequestsEnabled = true) => ({
  MetricName,
  CloudWatchMetricsEnabled,
  SampledRequestsEnabled,
})

function managed(
  Name: string,
  Priority: number,
  options: { counting?: boolean; version?: string; count?: readonly string[]; exclude?: readonly string[] } = {},
): Rule {
  const overrides = (options.count ?? []).map(
    (rule): RuleActionOverride => ({ Name: rule, ActionToUse: { Count: {} } }),
  )
  return {
    Name: `AWS-${Name}`,
    Priority,
    Statement: {
      ManagedRuleGroupStatement: {
        VendorName: 'AWS',
        Name,
        ...(options.version ? { Version: options.version } : {}),
        ...(overrides.length > 0 ? { RuleActionOverrides: overrides } : {}),
        ...(options.exclude ? { ExcludedRules: options.exclude.map((rule) => ({ Name: rule })) } : {}),
      },
    },
    OverrideAction: options.counting ? { Count: {} } : { None: {} },
    VisibilityConfig: visible(Name),
  }
}

function rateLimit(Priority: number, Limit: number, counting: boolean): Rule {
  return {
    Name: 'rate-limit-per-ip',
    Priority,
    Statement: { RateBasedStatement: { Limit, EvaluationWindowSec: 300, AggregateKeyType: 'IP' } },
    Action: counting ? { Count: {} } : { Block: {} },
    VisibilityConfig: visible('rate-limit'),
  }
}

function ownGroup(ARN: string, Priority: number): Rule {
  return {
    Name: 'in-house',
    Priority,
    Statement: { RuleGroupReferenceStatement: { ARN } },
    OverrideAction: { None: {} },
    VisibilityConfig: visible('in-house'),
  }
}

/** A rule group bought on AWS Marketplace. */
function bought(VendorName: string, Name: string, Priority: number, counting: boolean, Version?: string): Rule {
  return {
    Name: `${VendorName}-${Name}`,
    Priority,
    Statement: { ManagedRuleGroupStatement: { VendorName, Name, ...(Version ? { Version } : {}) } },
    OverrideAction: counting ? { Count: {} } : { None: {} },
    VisibilityConfig: visible(Name),
  }
}

/** Rules that compare with the owner's own sets. */
function ownSets(place: Place, scope: WebAclPlan['scope'], Priority: number, counting: boolean): Rule[] {
  const Action = counting ? { Count: {} } : { Block: {} }
  return [
    {
      Name: 'blocklist',
      Priority,
      Statement: { IPSetReferenceStatement: { ARN: setArn(place, scope, 'ipset', 'blocklist') } },
      Action,
      RuleLabels: [{ Name: 'source:blocklist' }],
      VisibilityConfig: visible('blocklist'),
    },
    {
      Name: 'bad-agents',
      Priority: Priority + 1,
      Statement: {
        RegexPatternSetReferenceStatement: {
          ARN: setArn(place, scope, 'regexpatternset', 'bad-agents'),
          FieldToMatch: { SingleHeader: { Name: 'user-agent' } },
          TextTransformations: [{ Priority: 0, Type: 'NONE' }],
        },
      },
      Action,
      VisibilityConfig: visible('bad-agents'),
    },
  ]
}

function allowPartners(place: Place, scope: WebAclPlan['scope'], Priority: number): Rule {
  return {
    Name: 'partners only',
    Priority,
    Statement: { IPSetReferenceStatement: { ARN: setArn(place, scope, 'ipset', 'partners') } },
    Action: { Allow: {} },
    VisibilityConfig: visible('partners'),
  }
}

/** The rules that good web ACLs and those still counting share. */
function usualRules(place: Place, plan: WebAclPlan, counting: boolean): Rule[] {
  const key = `waf|${plan.name}|${plan.scope}`
  const edge = plan.scope === 'CLOUDFRONT'
  const noisy = edge ? 0 : place.random(`${key}|noisy`)
  const rules = [
    managed('AWSManagedRulesAmazonIpReputationList', 0, { counting }),
    managed('AWSManagedRulesCommonRuleSet', 10, {
      counting,
      ...(noisy < 0.3 ? { count: ['SizeRestrictions_BODY'] } : {}),
      ...(noisy > 0.85
        ? {
            exclude: (managedGroups.AWSManagedRulesCommonRuleSet?.rules ?? []).slice(0, 8).map(({ Name = '' }) => Name),
          }
        : {}),
    }),
    managed('AWSManagedRulesKnownBadInputsRuleSet', 20, {
      counting,
      ...(edge || place.random(`${key}|pinned`) < 0.4
        ? { version: place.choose(`${key}|version`, ['Version_1.12', 'Version_1.11', 'Version_1.4']) }
        : {}),
    }),
  ]
  if (place.random(`${key}|sqli`) < 0.8) rules.push(managed('AWSManagedRulesSQLiRuleSet', 30, { counting }))
  if (place.random(`${key}|rate`) < 0.7) rules.push(rateLimit(40, place.pick(`${key}|limit`, 5, 40) * 100, counting))
  if (place.random(`${key}|atp`) < 0.2) rules.push(managed('AWSManagedRulesATPRuleSet', 50, { counting }))
  const market = place.random(`${key}|market`)
  if (market < 0.12) rules.push(bought('Fortinet', 'all_rules', 52, counting))
  else if (market < 0.25) rules.push(bought('F5', 'OWASP_Managed', 52, counting, 'Version_1.11'))
  rules.push(...ownSets(place, plan.scope, 54, counting))
  const group = ruleGroupsOf(place, plan.scope).find(({ used }) => used)
  if (group && !counting) rules.push(ownGroup(group.arn, 60))
  return rules
}

/** What grows in a web ACL that many hands add to. */
function manyHands(place: Place, plan: WebAclPlan): Rule[] {
  return [
    {
      Name: 'allow-health-checks',
      Priority: 1,
      Statement: {
        ByteMatchStatement: {
          SearchString: encoder.encode('/'),
          FieldToMatch: { UriPath: {} },
          PositionalConstraint: 'STARTS_WITH',
          TextTransformations: [{ Priority: 0, Type: 'NONE' }],
        },
      },
      Action: { Allow: {} },
      VisibilityConfig: visible('allow-health-checks', false, false),
    },
    {
      Name: 'no-script-in-body',
      Priority: 2,
      Statement: {
        XssMatchStatement: {
          FieldToMatch: { Body: { OversizeHandling: 'CONTINUE' } },
          TextTransformations: [{ Priority: 0, Type: 'HTML_ENTITY_DECODE' }],
        },
      },
      Action: { Block: {} },
      VisibilityConfig: visible('no-script-in-body'),
    },
    {
      Name: 'shared-secret-of-the-edge',
      Priority: 3,
      Statement: {
        NotStatement: {
          Statement: {
            ByteMatchStatement: {
              SearchString: encoder.encode(`s3cr3t-${place.hex(`waf|${plan.name}|secret`, 8)}`),
              FieldToMatch: { SingleHeader: { Name: 'x-origin-verify' } },
              PositionalConstraint: 'EXACTLY',
              TextTransformations: [{ Priority: 0, Type: 'NONE' }],
            },
          },
        },
      },
      Action: { Captcha: {} },
      VisibilityConfig: visible('edge'),
    },
    ...usualRules(place, plan, false).map((rule) => ({ ...rule, Priority: (rule.Priority ?? 0) + 10 })),
    allowPartners(place, plan.scope, 4),
    managed('AWSManagedRulesBotControlRuleSet', 100),
  ]
}

function firewallManagerGroup(
  Name: string,
  Priority: number,
  counting: boolean,
  stage: 'PRE' | 'POST' = 'PRE',
): FirewallManagerRuleGroup {
  return {
    Name: `${stage}FMManaged-${Name}`,
    Priority,
    FirewallManagerStatement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name } },
    OverrideAction: counting ? { Count: {} } : { None: {} },
    VisibilityConfig: visible(Name),
  }
}

/** The web ACL as GetWebACL answers. */
export function webAclOf(place: Place, plan: WebAclPlan): WebACL {
  const key = `waf|${plan.name}|${plan.scope}`
  const base: WebACL = {
    Name: plan.name,
    Id: plan.id,
    ARN: plan.arn,
    DefaultAction: plan.kind === 'default-block' ? { Block: {} } : { Allow: {} },
    Rules: [],
    VisibilityConfig: visible(plan.name, plan.kind !== 'empty', place.random(`${key}|sampled`) > 0.15),
    Capacity: 0,
    ManagedByFirewallManager: false,
    LabelNamespace: `awswaf:${place.accountId}:webacl:${plan.name}:`,
    RetrofittedByFirewallManager: false,
  }
  switch (plan.kind) {
    case 'blocking':
    case 'counting': {
      const Rules = usualRules(place, plan, plan.kind === 'counting')
      return {
        ...base,
        Rules,
        Capacity: capacityOf(Rules),
        ...(plan.scope === 'CLOUDFRONT'
          ? { AssociationConfig: { RequestBody: { CLOUDFRONT: { DefaultSizeInspectionLimit: 'KB_32' } } } }
          : {}),
        ...(place.random(`${key}|protected`) < 0.4
          ? {
              DataProtectionConfig: {
                DataProtections: [
                  { Field: { FieldType: 'SINGLE_HEADER', FieldKeys: ['Authorization', 'cookie'] }, Action: 'HASH' },
                ],
              },
            }
          : {}),
      }
    }
    case 'default-block': {
      const Rules = [allowPartners(place, plan.scope, 0)]
      return { ...base, Rules, Capacity: 1 }
    }
    case 'over-capacity':
      return { ...base, Rules: manyHands(place, plan), Capacity: 4700 }
    case 'firewall-manager': {
      const takenOver = place.random(`${key}|taken-over`) < 0.3
      return {
        ...base,
        PreProcessFirewallManagerRuleGroups: [
          firewallManagerGroup('AWSManagedRulesCommonRuleSet', 0, false),
          firewallManagerGroup('AWSManagedRulesSQLiRuleSet', 1, place.random(`${key}|trial`) < 0.5),
        ],
        PostProcessFirewallManagerRuleGroups: [firewallManagerGroup('AWSManagedRulesAnonymousIpList', 0, true, 'POST')],
        Capacity: 900,
        ManagedByFirewallManager: !takenOver,
        RetrofittedByFirewallManager: takenOver,
      }
    }
    case 'security-automations': {
      const Rules = automationsRules(place, plan)
      const MetricName = `${plan.name.replaceAll('-', '')}WAFWebACL`
      return {
        ...base,
        Description: 'Custom WAFWebACL',
        Rules,
        Capacity: capacityOf(Rules),
        VisibilityConfig: visible(MetricName),
      }
    }
    case 'empty':
      return base
  }
}

function capacityOf(rules: readonly Rule[]): number {
  return rules.reduce((sum, { Statement }) => {
    const group = Statement?.ManagedRuleGroupStatement?.Name
    return sum + (group ? (managedGroups[group]?.capacity ?? 0) : Statement?.RuleGroupReferenceStatement ? 100 : 2)
  }, 0)
}

/** The logging configuration of one log scope, or null: most are logged from some day on, some lose their blocks. */
export function loggingConfigurationOf(
  place: Place,
  plan: WebAclPlan,
  scope: NonNullable<LoggingConfiguration['LogScope']>,
): LoggingConfiguration | null {
  const key = `waf|${plan.name}|${plan.scope}|logging`
  const chance = place.random(key)
  const destination = `arn:${place.partition}:logs:${place.region}:${place.accountId}:log-group:aws-waf-logs-${plan.name}`
  if (scope === 'SECURITY_LAKE')
    return chance < 0.1 ? { ResourceArn: plan.arn, LogDestinationConfigs: [destination], LogScope: scope } : null
  if (scope !== 'CUSTOMER' || plan.kind === 'empty' || chance > 0.85) return null
  if (chance > 0.6 && place.day < place.pick(`${key}|from`, 5, 80)) return null
  const filtered = place.random(`${key}|filter`)
  return {
    ResourceArn: plan.arn,
    LogDestinationConfigs: [destination],
    LogScope: scope,
    LogType: 'WAF_LOGS',
    ManagedByFirewallManager: plan.kind === 'firewall-manager',
    ...(place.random(`${key}|redacted`) < 0.5
      ? { RedactedFields: [{ SingleHeader: { Name: 'Authorization' } }, { SingleHeader: { Name: 'cookie' } }] }
      : {}),
    ...(filtered < 0.3
      ? {
          LoggingFilter: {
            DefaultBehavior: 'DROP',
            Filters: [
              {
                Behavior: 'KEEP',
                Requirement: 'MEETS_ANY',
                Conditions: [
                  // One in three of the filters keeps what was counted and forgets what was blocked.
                  { ActionCondition: { Action: filtered < 0.1 ? 'COUNT' : 'BLOCK' } },
                  { LabelNameCondition: { LabelName: 'awswaf:managed:token:absent' } },
                ],
              },
            ],
          },
        }
      : {}),
  }
}

/** Tags of a web ACL or rule group; one in ten has many, odd ones. */
export function tagsOf(place: Place, name: string): Tag[] {
  const chance = place.random(`waf|${name}|tags`)
  if (chance < 0.15) return []
  const tags = [
    { Key: 'owner', Value: place.choose(`waf|${name}|owner`, ['edge', 'platform', 'payments', 'web-équipe']) },
    { Key: 'environment', Value: place.profile },
  ]
  if (chance < 0.9) return tags
  return [
    ...tags,
    { Key: '=HYPERLINK("http://example.com";"open")', Value: '@SUM(1+1)' },
    { Key: '__proto__', Value: '\u202Etxt.exe' },
    ...Array.from({ length: 40 }, (_, index) => ({ Key: `cost-centre-${index}`, Value: `${index}`.repeat(200) })),
  ]
}
