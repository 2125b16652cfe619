import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { automationsTypes, judgeManagedGroups, judgeProtections } from '#domain/waf/automations-protections.ts'
import { type AutomationsProtections, madeWebAcl, stackType } from '#domain/waf/security-automations.ts'
import type { RuleAction, WebAclFacts, WebAclRule } from '#domain/waf/web-acl.ts'

const arn = 'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/example/1'
const on: AutomationsProtections = {
  sqlInjection: 'yes',
  crossSiteScripting: 'no',
  httpFlood: 'yes - AWS WAF rate based rule',
  scannersProbes: 'no',
  reputationLists: 'yes',
  badBot: null,
  managedRules: [],
}
const stack = (protections: AutomationsProtections, webAcl = arn) => ({
  type: stackType,
  facts: { stackName: 'example', parentId: null, protections, outputs: { WAFWebACLArn: webAcl } },
})
const rule = (name: string, action: RuleAction = 'BLOCK'): WebAclRule => ({
  name,
  priority: 0,
  action,
  overrideAction: null,
  group: null,
  statements: [],
  rateLimit: null,
  metrics: true,
  sampled: true,
  statement: {},
})
const rules = [
  rule('exampleSqlInjectionRule'),
  rule('exampleHttpFloodRateBasedRule'),
  rule('exampleIPReputationListsRule'),
]

/** What else the order of rules is told by. */
const plain = { defaultAction: 'ALLOW', firewallManagerRules: [], managedGroupRules: [], logging: null } as const

export const family = defineFamily({
  'waf-automations/rules-enforcing': defineControl<WebAclFacts>()({
    resourceType: 'AWS::WAFv2::WebACL',
    title: 'Flood, scanner, reputation, bad-bot, SQLi and XSS rules chosen at deploy time still exist and still block',
    severity: 'high',
    dimension: 'waf',
    why: 'A rule that was switched to counting for a test and forgotten blocks nobody, while its owners believe themselves protected.',
    fix: 'Update the stack, which makes its rules anew, or set the rule’s action back to Block.',
    reference:
      'https://docs.aws.amazon.com/solutions/latest/security-automations-for-aws-waf/architecture-details.html',
    expected: 'each protection chosen has its rule, and the rule blocks',
    needs: ['rules'],
    version: 2,
    looksAt: automationsTypes,
    oneDecides: true,
    evaluate({ arn: webAclArn, name }, related) {
      const webAcl = related.byArn('AWS::WAFv2::WebACL', webAclArn)
      const made = webAcl && madeWebAcl(related, webAcl)
      if (!webAcl || !made) return notApplicable(`${name} was not made by Security Automations for AWS WAF.`)
      const all = [...judgeProtections(related, webAcl, made), ...judgeManagedGroups(related, webAcl, made)]
      const faults = all.filter(({ compliance }) => compliance === 'NON_COMPLIANT')
      if (faults.length > 0) {
        const text = faults.map(({ title, reason }) => `${title}: ${reason}`).join(' ')
        return nonCompliant(`Protections of ${name} do not work. ${text}`)
      }
      const unread = all.find((one) => one.unread)?.unread
      if (unread) throw unread
      const on = all.filter(({ state }) => state === 'on').map(({ title }) => title)
      return on.length === 0
        ? nonCompliant(`No protection of ${name} was switched on.`)
        : compliant(`The protections of ${name} work: ${on.join(', ')}.`)
    },
    examples: {
      compliant: [{ arn, facts: { ...plain, rules }, related: [stack(on)] }],
      nonCompliant: [
        { arn, facts: { ...plain, rules: rules.slice(1) }, related: [stack(on)] },
        {
          arn,
          facts: { ...plain, rules: [...rules.slice(1), rule('exampleSqlInjectionRule', 'COUNT')] },
          related: [stack(on)],
        },
        // The flood rule of another choice is not the one that was chosen.
        {
          arn,
          facts: { ...plain, rules: [rule('exampleHttpFloodRateBasedRule')] },
          related: [
            stack({ ...on, sqlInjection: 'no', reputationLists: 'no', httpFlood: 'yes - AWS Lambda log parser' }),
          ],
        },
      ],
    },
  }) as Control,
})
