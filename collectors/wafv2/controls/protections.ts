import { compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { Severity } from '#domain/pillars.ts'
import type { WebAclFacts, WebAclRule } from '#domain/waf/web-acl.ts'
import { type EffectiveRule, stops } from '#domain/waf/web-acl-action.ts'
import { groupRule, plainRule, withRules } from '../example-rules.ts'
import { findActing, ruleGroups, ruleNeeds } from '../rules-in-force.ts'

/** Web ACLs that must hold a certain protection which acts: a rule that only counts protects nobody. */
interface Protection {
  readonly title: string
  readonly severity: Severity
  /** What is looked for, as the sentence `No rule that can stop a request is …` ends. */
  readonly what: string
  readonly why: string
  readonly fix: string
  readonly matches: (rule: EffectiveRule) => boolean
  /** A rule that satisfies it. */
  readonly example: WebAclRule
  readonly enabled?: boolean
}

const managed =
  (...names: readonly string[]) =>
  ({ rule }: EffectiveRule) =>
    rule.group?.vendor === 'AWS' && names.includes(rule.group.name)

/** Rule groups of Marketplace sellers say in their name what they cover. */
const sold =
  (words: RegExp) =>
  ({ rule }: EffectiveRule) =>
    rule.group !== null && rule.group.vendor !== null && rule.group.vendor !== 'AWS' && words.test(rule.group.name)

const uses =
  (statement: string) =>
  ({ rule }: EffectiveRule) =>
    rule.statements.includes(statement)

const either =
  (...tests: readonly ((rule: EffectiveRule) => boolean)[]) =>
  (rule: EffectiveRule) =>
    tests.some((test) => test(rule))

/** The rules against cross-site scripting in AWS's common rule set; switched off one by one they protect nobody. */
const xssRules = ['COOKIE', 'QUERYARGUMENTS', 'BODY', 'URIPATH'].map((where) => `CrossSiteScripting_${where}`)
const inspectsForXss = (found: EffectiveRule) =>
  managed('AWSManagedRulesCommonRuleSet')(found) &&
  !xssRules.every((name) => found.rule.group?.overrides.some(({ rule, action }) => rule === name && !stops(action)))

const managedRuleGroups = 'https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html'

function protection(wanted: Protection) {
  return defineControl<WebAclFacts>()({
    resourceType: 'AWS::WAFv2::WebACL',
    title: wanted.title,
    severity: wanted.severity,
    dimension: 'waf',
    why: wanted.why,
    fix: wanted.fix,
    reference: managedRuleGroups,
    expected: `${wanted.what}, and it is not switched to COUNT`,
    enabled: wanted.enabled ?? true,
    needs: ruleNeeds,
    looksAt: ruleGroups,
    evaluate: (facts, related) => {
      const { acting, idle } = findActing(facts, related, wanted.matches)
      if (acting) return compliant(`Rule “${acting.name}” is ${wanted.what}, and it acts.`)
      return nonCompliant(
        idle
          ? `Rule “${idle.name}” is ${wanted.what}, but it only ${idle.action === 'ALLOW' ? 'allows' : 'counts'}.`
          : `No rule is ${wanted.what}.`,
      )
    },
    examples: {
      compliant: [{ facts: withRules(wanted.example) }],
      nonCompliant: [
        { facts: withRules() },
        {
          facts: withRules(
            wanted.example.group
              ? { ...wanted.example, overrideAction: 'COUNT' }
              : { ...wanted.example, action: 'COUNT' },
          ),
        },
      ],
    },
  })
}

export const family = defineFamily({
  'wafv2/webacl-core-ruleset': protection({
    title: 'Web ACL includes the AWS common rule set or an equivalent baseline group',
    severity: 'medium',
    what: 'a baseline rule group',
    why: 'Without a baseline the web ACL stops only what somebody thought of; common attacks such as path traversal and cross-site scripting pass.',
    fix: 'Add AWSManagedRulesCommonRuleSet (700 capacity units), watch it in COUNT for a few days, then let it act.',
    matches: either(managed('AWSManagedRulesCommonRuleSet'), sold(/owasp|common|core|all_rules/i)),
    example: groupRule({ name: 'AWSManagedRulesCommonRuleSet' }),
  }),
  'wafv2/webacl-known-bad-inputs': protection({
    title: 'Web ACL includes a known-bad-inputs rule group',
    severity: 'medium',
    what: 'a known-bad-inputs rule group',
    why: 'Exploits of published vulnerabilities, such as Log4j lookups, arrive within hours of their publication. The group is kept up to date by AWS.',
    fix: 'Add AWSManagedRulesKnownBadInputsRuleSet (200 capacity units).',
    matches: either(managed('AWSManagedRulesKnownBadInputsRuleSet'), sold(/known.?bad|cve|vulnerabilit/i)),
    example: groupRule({ name: 'AWSManagedRulesKnownBadInputsRuleSet' }),
  }),
  'wafv2/webacl-ip-reputation': protection({
    title: 'Web ACL uses an IP reputation list',
    severity: 'low',
    what: 'an IP reputation list',
    why: 'Addresses that attack others today will attack you tomorrow; refusing them early costs 25 capacity units.',
    fix: 'Add AWSManagedRulesAmazonIpReputationList.',
    matches: either(managed('AWSManagedRulesAmazonIpReputationList'), sold(/reputation|ip.?threat|blocklist/i)),
    example: groupRule({ name: 'AWSManagedRulesAmazonIpReputationList' }),
  }),
  'wafv2/webacl-sqli-protection': protection({
    title: 'Web ACL inspects for SQL injection by managed group or own statement',
    severity: 'medium',
    what: 'a protection against SQL injection',
    why: 'SQL injection hands the database behind the application to whoever can send it a request.',
    fix: 'Add AWSManagedRulesSQLiRuleSet (200 capacity units), or a rule with an SQL injection statement that blocks.',
    matches: either(
      managed('AWSManagedRulesSQLiRuleSet'),
      uses('SqliMatchStatement'),
      sold(/owasp|sqli|sql.?injection/i),
    ),
    example: plainRule({ action: 'BLOCK', statements: ['SqliMatchStatement'] }),
  }),
  'wafv2/webacl-xss-protection': protection({
    title: 'Web ACL inspects for cross-site scripting by managed group or own statement',
    severity: 'medium',
    what: 'a protection against cross-site scripting',
    why: 'Cross-site scripting runs an attacker’s code in the browsers of your users, with their session.',
    fix: 'Add AWSManagedRulesCommonRuleSet, which has cross-site scripting rules, or a rule with such a statement that blocks.',
    matches: either(inspectsForXss, uses('XssMatchStatement'), sold(/owasp|xss|cross.?site/i)),
    example: plainRule({ action: 'BLOCK', statements: ['AndStatement', 'XssMatchStatement'] }),
  }),
  'wafv2/webacl-rate-limit': protection({
    title: 'Web ACL contains a blocking rate-based rule',
    severity: 'medium',
    what: 'a rate-based rule',
    why: 'Without a limit one address can send requests as fast as the line carries them: password guessing, scraping, overload.',
    fix: 'Add a rate-based rule per client address with the action BLOCK, at a limit above what honest clients reach.',
    matches: ({ rule }) => rule.rateLimit !== null,
    example: plainRule({ action: 'BLOCK', rateLimit: 2000, statements: ['RateBasedStatement'] }),
  }),
  'wafv2/webacl-login-protection': protection({
    title: 'Web ACL in front of a sign-in endpoint has account-takeover or bot-control rules',
    severity: 'low',
    what: 'an account-takeover or bot-control rule group',
    why: 'Sign-in pages are tried with stolen passwords. Only the owner knows which web ACLs stand before one, so this control is off until it is switched on.',
    fix: 'Add AWSManagedRulesATPRuleSet with the path of the sign-in page, or AWSManagedRulesBotControlRuleSet. Both cost extra.',
    matches: either(
      managed('AWSManagedRulesATPRuleSet', 'AWSManagedRulesACFPRuleSet', 'AWSManagedRulesBotControlRuleSet'),
      sold(/bot|account.?takeover|credential/i),
    ),
    example: groupRule({ name: 'AWSManagedRulesATPRuleSet' }),
    enabled: false,
  }),
})
