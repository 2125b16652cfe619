import { compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { Severity } from '#domain/pillars.ts'
import type { Related } from '#domain/related.ts'
import type { ProtectionKind } from '#domain/waf/protection-kinds.ts'
import type { WebAclFacts, WebAclRule } from '#domain/waf/web-acl.ts'
import { groupRule, plainRule, withRules } from '../example-rules.ts'
import { findActing, ruleNeeds, rulesInForce, ruleTypes } from '../rules-in-force.ts'

/** Web ACLs that must hold a certain protection which acts: a rule that only counts protects nobody. */
interface Protection {
  readonly title: string
  readonly severity: Severity
  /** What is looked for, as the sentence `No rule that can stop a request is …` ends. */
  readonly what: string
  readonly why: string
  readonly fix: string
  /** Any of these kinds is one. */
  readonly kinds: readonly ProtectionKind[]
  /** A rule that satisfies it. */
  readonly example: WebAclRule
  readonly enabled?: boolean
}

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
    looksAt: ruleTypes,
    version: 2,
    oneDecides: true,
    evaluate: (facts, related) => {
      const wantedOf = (kinds: readonly ProtectionKind[]) => kinds.some((kind) => wanted.kinds.includes(kind))
      const { acting, idle } = findActing(facts, related, ({ kinds }) => wantedOf(kinds))
      if (acting) return compliant(`Rule “${acting.name}” is ${wanted.what}, and it acts.`)
      const quiet = idle ?? findQuiet(facts, related, wantedOf)
      if (!quiet) return nonCompliant(`No rule is ${wanted.what}.`)
      const why = quiet.idle ? `never acts: ${quiet.idle}.` : quiet.action === 'ALLOW' ? 'only allows.' : 'only counts.'
      return nonCompliant(`Rule “${quiet.name}” is ${wanted.what}, but it ${why}`)
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

/** A group that acts, but whose rules for this are all switched to counting. */
function findQuiet(
  facts: Parameters<typeof findActing>[0],
  related: Related,
  wanted: (kinds: readonly ProtectionKind[]) => boolean,
) {
  for (const line of rulesInForce(facts, related)) if (wanted(line.quietKinds)) return line
  return null
}

export const family = defineFamily({
  'wafv2/webacl-core-ruleset': protection({
    title: 'Web ACL includes the AWS common rule set or an equivalent baseline group',
    severity: 'medium',
    what: 'a baseline rule group',
    why: 'Without a baseline the web ACL stops only what somebody thought of; common attacks such as path traversal and cross-site scripting pass.',
    fix: 'Add AWSManagedRulesCommonRuleSet (700 capacity units), watch it in COUNT for a few days, then let it act.',
    kinds: ['core-rule-set'],
    example: groupRule({ name: 'AWSManagedRulesCommonRuleSet' }),
  }),
  'wafv2/webacl-known-bad-inputs': protection({
    title: 'Web ACL includes a known-bad-inputs rule group',
    severity: 'medium',
    what: 'a known-bad-inputs rule group',
    why: 'Exploits of published vulnerabilities, such as Log4j lookups, arrive within hours of their publication. The group is kept up to date by AWS.',
    fix: 'Add AWSManagedRulesKnownBadInputsRuleSet (200 capacity units).',
    kinds: ['known-bad-inputs'],
    example: groupRule({ name: 'AWSManagedRulesKnownBadInputsRuleSet' }),
  }),
  'wafv2/webacl-ip-reputation': protection({
    title: 'Web ACL uses an IP reputation list',
    severity: 'low',
    what: 'an IP reputation list',
    why: 'Addresses that attack others today will attack you tomorrow; refusing them early costs 25 capacity units.',
    fix: 'Add AWSManagedRulesAmazonIpReputationList.',
    kinds: ['ip-reputation'],
    example: groupRule({ name: 'AWSManagedRulesAmazonIpReputationList' }),
  }),
  'wafv2/webacl-sqli-protection': protection({
    title: 'Web ACL inspects for SQL injection by managed group or own statement',
    severity: 'medium',
    what: 'a protection against SQL injection',
    why: 'SQL injection hands the database behind the application to whoever can send it a request.',
    fix: 'Add AWSManagedRulesSQLiRuleSet (200 capacity units), or a rule with an SQL injection statement that blocks.',
    kinds: ['sql-injection'],
    example: plainRule({ action: 'BLOCK', statement: { SqliMatchStatement: {} } }),
  }),
  'wafv2/webacl-xss-protection': protection({
    title: 'Web ACL inspects for cross-site scripting by managed group or own statement',
    severity: 'medium',
    what: 'a protection against cross-site scripting',
    why: 'Cross-site scripting runs an attacker’s code in the browsers of your users, with their session.',
    fix: 'Add AWSManagedRulesCommonRuleSet, which has cross-site scripting rules, or a rule with such a statement that blocks.',
    kinds: ['xss'],
    example: plainRule({
      action: 'BLOCK',
      statement: { AndStatement: { Statements: [{ GeoMatchStatement: {} }, { XssMatchStatement: {} }] } },
    }),
  }),
  'wafv2/webacl-rate-limit': protection({
    title: 'Web ACL contains a blocking rate-based rule',
    severity: 'medium',
    what: 'a rate-based rule',
    why: 'Without a limit one address can send requests as fast as the line carries them: password guessing, scraping, overload.',
    fix: 'Add a rate-based rule per client address with the action BLOCK, at a limit above what honest clients reach.',
    kinds: ['rate'],
    example: plainRule({ action: 'BLOCK', rateLimit: 2000, statement: { RateBasedStatement: { Limit: 2000 } } }),
  }),
  'wafv2/webacl-login-protection': protection({
    title: 'Web ACL in front of a sign-in endpoint has account-takeover or bot-control rules',
    severity: 'low',
    what: 'an account-takeover or bot-control rule group',
    why: 'Sign-in pages are tried with stolen passwords. Only the owner knows which web ACLs stand before one, so this control is off until it is switched on.',
    fix: 'Add AWSManagedRulesATPRuleSet with the path of the sign-in page, or AWSManagedRulesBotControlRuleSet. Both cost extra.',
    kinds: ['account-takeover', 'account-creation', 'bot'],
    example: groupRule({ name: 'AWSManagedRulesATPRuleSet' }),
    enabled: false,
  }),
})
