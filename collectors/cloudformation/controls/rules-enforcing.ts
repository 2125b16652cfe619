import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { seen } from '#domain/observed.ts'
import { stops } from '#domain/waf/acting-rules.ts'
import { type AutomationsProtections, automationsStackOf, isOn, stackType } from '#domain/waf/security-automations.ts'
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

/** The rules that a choice of protections makes, as the solution names them after its stack. */
function expectedRules(name: string, chosen: AutomationsProtections): readonly string[] {
  const flood = chosen.httpFlood?.includes('rate based') ? 'HttpFloodRateBasedRule' : 'HttpFloodRegularRule'
  const named: readonly (readonly [string | null, string])[] = [
    [chosen.sqlInjection, 'SqlInjectionRule'],
    [chosen.crossSiteScripting, 'XssRule'],
    [chosen.httpFlood, flood],
    [chosen.scannersProbes, 'ScannersAndProbesRule'],
    [chosen.reputationLists, 'IPReputationListsRule'],
    [chosen.badBot, 'BadBotRule'],
  ]
  return named.flatMap(([choice, suffix]) => (isOn(choice) ? [`${name}${suffix}`] : []))
}

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
    looksAt: [stackType],
    evaluate({ arn: webAcl, name, rules: found }, related) {
      const made = automationsStackOf(related, webAcl)
      if (!made) return notApplicable(`${name} was not made by Security Automations for AWS WAF.`)
      const wanted = expectedRules(seen(made.facts.stackName), seen(made.facts.protections))
      if (wanted.length === 0) return nonCompliant(`No protection of ${name} was switched on.`)
      const faults = wanted.flatMap((expected) => {
        const one = found.find((candidate) => candidate.name === expected)
        if (!one) return [`${expected} is missing`]
        return one.action !== null && stops(one.action)
          ? []
          : [`${expected} does not block (${one.action ?? 'no action'})`]
      })
      return faults.length === 0
        ? compliant(`The ${wanted.length} protections of ${name} that were chosen block.`)
        : nonCompliant(`Protections of ${name} that were chosen do not work: ${faults.join(', ')}.`)
    },
    examples: {
      compliant: [{ arn, facts: { rules }, related: [stack(on)] }],
      nonCompliant: [
        { arn, facts: { rules: rules.slice(1) }, related: [stack(on)] },
        { arn, facts: { rules: [...rules.slice(1), rule('exampleSqlInjectionRule', 'COUNT')] }, related: [stack(on)] },
        // The flood rule of another choice is not the one that was chosen.
        {
          arn,
          facts: { rules: [rule('exampleHttpFloodRateBasedRule')] },
          related: [
            stack({ ...on, sqlInjection: 'no', reputationLists: 'no', httpFlood: 'yes - AWS Lambda log parser' }),
          ],
        },
      ],
    },
  }) as Control,
})
