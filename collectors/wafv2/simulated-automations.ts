import type { FieldToMatch, IPSet, Rule, Statement } from '@aws-sdk/client-wafv2'
import { uuid } from '#domain/pretend/ids.ts'
import type { Place, WebAclPlan } from '#domain/simulated.ts'

/**
 * The rules that AWS's solution Security Automations for AWS WAF makes in its web ACL, named as its template names them.
 * https://docs.aws.amazon.com/solutions/latest/security-automations-for-aws-waf/
 */
export function automationsRules(place: Place, { name, automations: on }: WebAclPlan): Rule[] {
  if (!on) return []
  const sets = (kind: string): Statement => ({
    OrStatement: {
      Statements: ['IPV4', 'IPV6'].map((version) => ({
        IPSetReferenceStatement: { ARN: ipSetArn(place, `${name}${kind}Set${version}`) },
      })),
    },
  })
  const rule = (suffix: string, Priority: number, statement: Statement, action: 'Allow' | 'Block' = 'Block'): Rule => ({
    Name: `${name}${suffix}`,
    Priority,
    Statement: statement,
    Action: action === 'Allow' ? { Allow: {} } : { Block: {} },
    VisibilityConfig: {
      MetricName: `${name.replaceAll('-', '')}${suffix}`,
      CloudWatchMetricsEnabled: true,
      SampledRequestsEnabled: true,
    },
  })
  const rules: (Rule | false)[] = [
    on.managedRules === 'yes' && {
      Name: 'AWS-AWSManagedRulesCommonRuleSet',
      Priority: 0,
      Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesCommonRuleSet' } },
      OverrideAction: { None: {} },
      VisibilityConfig: {
        MetricName: 'MetricForAMRCRS',
        CloudWatchMetricsEnabled: true,
        SampledRequestsEnabled: true,
      },
    },
    rule('WhitelistRule', 1, sets('Whitelist'), 'Allow'),
    rule('BlacklistRule', 2, sets('Blacklist')),
    on.httpFlood === 'yes - AWS Lambda log parser' && rule('HttpFloodRegularRule', 3, sets('HTTPFlood')),
    on.httpFlood === 'yes - AWS WAF rate based rule' &&
      rule('HttpFloodRateBasedRule', 4, { RateBasedStatement: { Limit: 100, AggregateKeyType: 'IP' } }),
    on.scannersProbes !== 'no' && rule('ScannersAndProbesRule', 5, sets('ScannersProbes')),
    on.reputationLists === 'yes' && rule('IPReputationListsRule', 6, sets('IPReputationLists')),
    on.badBot === 'yes' && rule('BadBotRule', 7, sets('IPBadBot')),
    on.sqlInjection === 'yes' &&
      rule(
        'SqlInjectionRule',
        20,
        everywhere((FieldToMatch) => ({ SqliMatchStatement: { FieldToMatch, ...decoded } })),
      ),
    on.crossSiteScripting === 'yes' &&
      rule(
        'XssRule',
        30,
        everywhere((FieldToMatch) => ({ XssMatchStatement: { FieldToMatch, ...decoded } })),
      ),
  ]
  return rules
    .filter((one) => one !== false)
    .map((one) => (isCounted(place) && one.Name === `${name}XssRule` ? { ...one, Action: { Count: {} } } : one))
}

/** In some places somebody switches a rule to counting for a test one day, and leaves it so: the stack has drifted since. */
function isCounted(place: Place): boolean {
  return place.random('automations|counted') < 0.4 && place.day >= place.pick('automations|counted-on', 20, 80)
}

const decoded = {
  TextTransformations: [
    { Priority: 1, Type: 'URL_DECODE' as const },
    { Priority: 2, Type: 'HTML_ENTITY_DECODE' as const },
  ],
}

function everywhere(match: (field: FieldToMatch) => Statement): Statement {
  const fields: FieldToMatch[] = [
    { QueryString: {} },
    { Body: { OversizeHandling: 'CONTINUE' } },
    { UriPath: {} },
    { SingleHeader: { Name: 'Cookie' } },
  ]
  return { OrStatement: { Statements: fields.map(match) } }
}

function ipSetArn(place: Place, name: string): string {
  const { partition, region, accountId } = place
  return `arn:${partition}:wafv2:${region}:${accountId}:regional/ipset/${name}/${ipSetId(place, name)}`
}

function ipSetId(place: Pick<Place, 'hex'>, name: string): string {
  return uuid(place, `waf|automations|${name}`)
}

/** The IP sets that the rules refer to: the owner's lists, and those that the solution fills and empties. */
export function automationsIpSets(place: Place, { name, automations: on }: WebAclPlan): readonly IPSet[] {
  if (!on) return []
  const kinds = [
    'Whitelist',
    'Blacklist',
    on.httpFlood === 'yes - AWS Lambda log parser' && 'HTTPFlood',
    on.scannersProbes !== 'no' && 'ScannersProbes',
    on.reputationLists === 'yes' && 'IPReputationLists',
    on.badBot === 'yes' && 'IPBadBot',
  ].filter((kind) => kind !== false)
  return kinds.flatMap((kind) =>
    (['IPV4', 'IPV6'] as const).map((version) => {
      const Name = `${name}${kind}Set${version}`
      return {
        Name,
        Id: ipSetId(place, Name),
        ARN: ipSetArn(place, Name),
        Description: `${kind} Set for ${version} addresses`,
        IPAddressVersion: version,
        Addresses: [...addressesOf(place, kind, version)],
      }
    }),
  )
}

function addressesOf(place: Place, kind: string, version: 'IPV4' | 'IPV6'): readonly string[] {
  const key = `waf|automations|${kind}|${version}`
  if (kind === 'Whitelist' && version === 'IPV4')
    return place.random(`${key}|wide`) < 0.2 ? ['52.0.0.0/8'] : ['198.51.100.0/28', '192.0.2.40/32']
  if (kind === 'Whitelist') return ['2001:db8:1::/64']
  // The lists of known attackers are refreshed every hour; the others hold whoever was caught today.
  const size = kind === 'IPReputationLists' ? 40 : place.pick(`${key}|${place.day}`, 0, 6)
  return Array.from({ length: size }, (_, index) =>
    version === 'IPV4' ? `203.0.113.${index * 5 + (place.day % 5)}/32` : `2001:db8:bad:${index}::${place.day}/128`,
  )
}
