import type { ProtectionKind } from './protection-kinds.ts'

/**
 * What is known of managed rule groups by their names: AWS's own, and those of Marketplace sellers whose name says it.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */

interface AwsGroup {
  /** The part of its labels after `awswaf:managed:aws:`. */
  readonly namespace: string
  readonly kinds: readonly ProtectionKind[]
  /** Its rules look at tokens, and label requests with what they find. */
  readonly labelsTokens?: true
}

const awsGroups: Readonly<Record<string, AwsGroup>> = {
  AWSManagedRulesCommonRuleSet: { namespace: 'core-rule-set', kinds: ['core-rule-set', 'xss', 'size'] },
  AWSManagedRulesAdminProtectionRuleSet: { namespace: 'admin-protection', kinds: ['admin-pages'] },
  AWSManagedRulesKnownBadInputsRuleSet: { namespace: 'known-bad-inputs', kinds: ['known-bad-inputs'] },
  AWSManagedRulesSQLiRuleSet: { namespace: 'sql-database', kinds: ['sql-injection'] },
  AWSManagedRulesLinuxRuleSet: { namespace: 'linux-os', kinds: ['operating-system'] },
  AWSManagedRulesUnixRuleSet: { namespace: 'posix-os', kinds: ['operating-system'] },
  AWSManagedRulesWindowsRuleSet: { namespace: 'windows-os', kinds: ['operating-system'] },
  AWSManagedRulesPHPRuleSet: { namespace: 'php-app', kinds: ['php'] },
  AWSManagedRulesWordPressRuleSet: { namespace: 'wordpress-app', kinds: ['wordpress'] },
  AWSManagedRulesAmazonIpReputationList: { namespace: 'amazon-ip-list', kinds: ['ip-reputation'] },
  AWSManagedRulesAnonymousIpList: { namespace: 'anonymous-ip-list', kinds: ['anonymous-ip'] },
  AWSManagedRulesBotControlRuleSet: { namespace: 'bot-control', kinds: ['bot'], labelsTokens: true },
  AWSManagedRulesATPRuleSet: { namespace: 'atp', kinds: ['account-takeover'], labelsTokens: true },
  AWSManagedRulesACFPRuleSet: { namespace: 'acfp', kinds: ['account-creation'], labelsTokens: true },
  AWSManagedRulesAntiDDoSRuleSet: { namespace: 'anti-ddos', kinds: ['ddos'] },
}

const kindsByNamespace = new Map(Object.values(awsGroups).map(({ namespace, kinds }) => [namespace, kinds]))

/** Words in the names of Marketplace groups; a group may be of several kinds. */
const soldKinds: readonly (readonly [RegExp, readonly ProtectionKind[]])[] = [
  [/owasp/i, ['core-rule-set', 'sql-injection', 'xss']],
  [/all.?rules|core|common(?!.?vuln)/i, ['core-rule-set']],
  [/sqli|sql.?inj/i, ['sql-injection']],
  [/xss|cross.?site/i, ['xss']],
  [/known.?bad|cve|vulnerabilit/i, ['known-bad-inputs']],
  [/reputation|ip.?threat|blocklist|malicious.?ip/i, ['ip-reputation']],
  [/anonymous|proxies|tor.?exit/i, ['anonymous-ip']],
  [/bot/i, ['bot']],
  [/account.?takeover|credential/i, ['account-takeover']],
  [/wordpress|cms/i, ['wordpress']],
  [/php/i, ['php']],
  [/ddos/i, ['ddos']],
]

/** What a managed group is against, as far as its name says; empty where it does not. */
export function kindsOfManagedGroup(vendor: string, name: string): readonly ProtectionKind[] {
  if (vendor === 'AWS') return awsGroups[name]?.kinds ?? []
  return [...new Set(soldKinds.flatMap(([words, kinds]) => (words.test(name) ? kinds : [])))]
}

/** Rules of a group that are about one kind only, by their names; null where the kind is what the whole group is about. */
export function rulesAbout(name: string, kind: ProtectionKind): RegExp | null {
  if (name !== 'AWSManagedRulesCommonRuleSet') return null
  if (kind === 'xss') return /^CrossSiteScripting_/
  return kind === 'size' ? /^SizeRestrictions_/ : null
}

/** What a label of one of AWS's groups says of the request: `awswaf:managed:aws:bot-control:bot:category:…` is about bots. */
export function kindsOfManagedLabel(label: string): readonly ProtectionKind[] {
  const namespace = /^awswaf:managed:aws:([^:]+)/.exec(label)?.[1]
  return (namespace && kindsByNamespace.get(namespace)) || []
}

/**
 * Can the group add labels that begin so? A group, or a namespace, that is not known here may be any.
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-tokens-labeling.html
 */
export function mayLabel(vendor: string, name: string, label: string): boolean {
  if (!label.startsWith('awswaf:managed:')) return false
  const group = vendor === 'AWS' ? awsGroups[name] : undefined
  if (!group) return true
  const namespace = /^awswaf:managed:aws:([^:]+)/.exec(label)?.[1]
  if (namespace !== undefined) return namespace === group.namespace || !kindsByNamespace.has(namespace)
  if (/^awswaf:managed:(token|captcha)(:|$)/.test(label)) return group.labelsTokens === true
  return label === 'awswaf:managed:' || label === 'awswaf:managed:aws:'
}
