import { type Observed, observed, type Unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import { relatedIndex } from '../related-index.ts'
import type { Resource } from '../resource.ts'
import type { AutomationsProtections, StackFacts } from './security-automations.ts'
import type { RuleAction, WebAclFacts, WebAclRule } from './web-acl.ts'

/**
 * A small world for tables of cases: stack `edge` of Security Automations for AWS WAF, its web ACL with every protection on,
 * its IP sets, and the load balancer (or distribution) that it protects.
 */

export interface AutomationsWorld {
  /** Does it stand before CloudFront? Its web ACL and sets then belong to no region, and its stack to us-east-1. */
  readonly cloudFront?: boolean
  /** Choices that are not `yes`; null: no stack. */
  readonly chosen?: Partial<AutomationsProtections> | null | Unobserved
  /** Facts of the stack besides. */
  readonly stack?: { readonly [fact: string]: unknown }
  readonly webAcl?: { readonly [fact: string]: unknown }
  /** By the ends of rules’ names: another action, or null for a rule that is gone. */
  readonly rules?: { readonly [suffix: string]: RuleAction | null }
  /** Rules before all others. */
  readonly first?: readonly WebAclRule[]
  /** Any other change of the rules. */
  readonly rewrite?: (rules: readonly WebAclRule[]) => readonly WebAclRule[]
  /** Address counts by kind and family (`HTTPFloodSetIPV4`); null: the set is gone. */
  readonly sets?: { readonly [name: string]: number | null | Unobserved }
  /** Facts of the protected load balancer or distribution; null: it protects nothing. */
  readonly protects?: { readonly [fact: string]: unknown } | null
  /** Types that were not completely listed. */
  readonly unlisted?: readonly string[]
  readonly name?: string
}

export const now = new Date('2026-11-01T00:00:00Z')
const account = '111122223333'
const isFact = (value: unknown): value is Observed<unknown> =>
  typeof value === 'object' && value !== null && ('unobserved' in value || ('value' in value && 'call' in value))

const all: AutomationsProtections = {
  sqlInjection: 'yes',
  crossSiteScripting: 'yes',
  httpFlood: 'yes - AWS Lambda log parser',
  scannersProbes: 'yes - AWS Lambda log parser',
  reputationLists: 'yes',
  badBot: 'yes',
  managedRules: ['ActivateAWSManagedRulesParam'],
}

const setKinds = ['Whitelist', 'Blacklist', 'HTTPFlood', 'ScannersProbes', 'IPReputationLists', 'IPBadBot'] as const

export function ruleNamed(name: string, action: RuleAction | null, statement: unknown = {}): WebAclRule {
  return {
    name,
    priority: 0,
    action,
    overrideAction: null,
    group: null,
    statements: [],
    rateLimit: null,
    metrics: true,
    sampled: true,
    statement,
  }
}

/** The world’s resources; the web ACL is the first. */
export function automationsResources(world: AutomationsWorld): readonly [Resource<WebAclFacts>, ...Resource[]] {
  const { cloudFront = false, name = 'edge' } = world
  const home = cloudFront ? 'us-east-1' : 'eu-central-1'
  const scope = cloudFront ? 'global' : 'regional'
  const waf = (kind: string, of: string) => `arn:aws:wafv2:${home}:${account}:${scope}/${kind}/${of}/1a2b`
  const made = (type: string, arn: string, of: string, region: string, facts: object): Resource => ({
    accountId: account,
    partition: 'aws',
    region,
    type,
    arn,
    name: of,
    incarnation: arn,
    tags: observed({}, 'x'),
    facts: Object.fromEntries(
      Object.entries(facts).map(([fact, value]) => [fact, isFact(value) ? value : observed(value, 'x')]),
    ),
  })
  const webAclArn = waf('webacl', name)
  const place = cloudFront ? 'global' : home
  const inSets = (kind: string) => ({
    OrStatement: {
      Statements: ['IPV4', 'IPV6'].map((family) => ({
        IPSetReferenceStatement: { ARN: waf('ipset', `${name}${kind}Set${family}`) },
      })),
    },
  })
  const rules = [
    ...(world.first ?? []),
    ruleNamed('WhitelistRule', 'ALLOW', inSets('Whitelist')),
    ruleNamed('BlacklistRule', 'BLOCK', inSets('Blacklist')),
    ruleNamed('IPReputationListsRule', 'BLOCK', inSets('IPReputationLists')),
    ruleNamed('BadBotRule', 'BLOCK', inSets('IPBadBot')),
    {
      ...ruleNamed('AWS-AWSManagedRulesCommonRuleSet', null, {
        ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesCommonRuleSet' },
      }),
      overrideAction: 'NONE' as const,
      group: {
        kind: 'managed' as const,
        vendor: 'AWS',
        name: 'AWSManagedRulesCommonRuleSet',
        version: null,
        arn: null,
        overrides: [],
        scopedDown: false,
      },
    },
    ruleNamed('SqlInjectionRule', 'BLOCK', { SqliMatchStatement: {} }),
    ruleNamed('XssRule', 'BLOCK', { XssMatchStatement: {} }),
    ruleNamed('ScannersAndProbesRule', 'BLOCK', inSets('ScannersProbes')),
    ruleNamed('HttpFloodRegularRule', 'BLOCK', inSets('HTTPFlood')),
  ].flatMap((rule, priority) => {
    const own = /Rule$/.test(rule.name) && !world.first?.includes(rule)
    const change = world.rules?.[rule.name]
    if (change === null) return []
    return [{ ...rule, priority, name: own ? `${name}${rule.name}` : rule.name, action: change ?? rule.action }]
  })
  const webAcl = made('AWS::WAFv2::WebACL', webAclArn, name, place, {
    webAclArn,
    scope: cloudFront ? 'CLOUDFRONT' : 'REGIONAL',
    defaultAction: 'ALLOW',
    rules: world.rewrite?.(rules) ?? rules,
    firewallManagerRules: [],
    managedRuleGroups: [],
    managedGroupRules: [],
    managedGroupVersions: [],
    capacity: 400,
    managedByFirewallManager: false,
    retrofittedByFirewallManager: false,
    metrics: true,
    sampledRequests: true,
    bodyInspectionLimits: {},
    dataProtections: [],
    logging: {
      destinations: [`arn:aws:firehose:${home}:${account}:deliverystream/aws-waf-logs-edge`],
      redactedFields: [],
      defaultBehavior: null,
      filters: [],
    },
    ...world.webAcl,
  }) as unknown as Resource<WebAclFacts>
  const sets = setKinds.flatMap((kind) =>
    (['IPV4', 'IPV6'] as const).flatMap((family) => {
      const of = `${kind}Set${family}`
      const count = world.sets?.[of]
      if (count === null) return []
      const facts = { addressCount: count ?? 5, ipAddressVersion: family, addresses: [], internetShare: 'some' }
      return [made('AWS::WAFv2::IPSet', waf('ipset', `${name}${of}`), `${name}${of}`, place, facts)]
    }),
  )
  return [webAcl, ...sets, ...stackOf(world, made, home, webAclArn), ...protectedOf(world, made, home, webAclArn)]
}

type Make = (type: string, arn: string, of: string, region: string, facts: object) => Resource

function stackOf(
  { chosen = {}, stack, cloudFront, name = 'edge' }: AutomationsWorld,
  made: Make,
  region: string,
  WAFWebACLArn: string,
) {
  if (chosen === null) return []
  const arn = `arn:aws:cloudformation:${region}:${account}:stack/${name}/1a2b`
  const facts: { readonly [fact in keyof StackFacts]?: unknown } = {
    stackName: name,
    parentId: null,
    stackStatus: 'UPDATE_COMPLETE',
    template: 'SO0006',
    version: '4.1.3',
    endpointType: cloudFront ? 'CloudFront' : 'ALB',
    protections: 'unobserved' in chosen ? chosen : { ...all, ...chosen },
    outputs: { WAFWebACLArn, BadBotHoneypotEndpoint: 'https://1a2b.execute-api.eu-central-1.amazonaws.com/ProdStage' },
  }
  return [made('AWS::CloudFormation::Stack', arn, name, region, { ...facts, ...stack })]
}

function protectedOf({ protects = {}, cloudFront }: AutomationsWorld, made: Make, region: string, webAclArn: string) {
  if (protects === null) return []
  return cloudFront
    ? [
        made('AWS::CloudFront::Distribution', `arn:aws:cloudfront::${account}:distribution/E1`, 'E1', 'global', {
          webAclArn,
          standardLogging: { enabled: true, bucket: 'logs' },
          ...protects,
        }),
      ]
    : [
        made(
          'AWS::ElasticLoadBalancingV2::LoadBalancer',
          `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/shop/1a2b`,
          'shop',
          region,
          { webAclArn, attributes: { 'access_logs.s3.enabled': 'true' }, ...protects },
        ),
      ]
}

export function relatedTo(resources: readonly Resource[], unlisted: readonly string[] = []): Related {
  return relatedIndex({
    resources,
    listed: (type) => !unlisted.includes(type),
    accountId: account,
    organizationAccounts: null,
    organizationId: null,
    now,
  })
}
