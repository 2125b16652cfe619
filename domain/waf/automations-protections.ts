import { explainUnobserved, isObserved, seen, Unseen, unobserved } from '../observed.ts'
import { Pieces } from '../pieces.ts'
import type { Compliance } from '../pillars.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import { type ActingRule, actingRules, rulesLookAt, stops } from './acting-rules.ts'
import { type FeedLoop, honeypot, type JudgedFeed, scannerFeed, setsOf, wafLogFeed } from './automations-feeds.ts'
import { type AutomationsProtections, isOn, type MadeWebAcl, stackType } from './security-automations.ts'
import type { WebAclFacts } from './web-acl.ts'
import { webAclCarriers } from './web-acl-association.ts'

/**
 * The protections of Security Automations for AWS WAF: what was chosen when its stack was deployed, what the web ACL does of
 * it today, and whether the loop that feeds it goes round: logs are written, a parser reads them, addresses come and go.
 */

/** Types to name in `looksAt` by whoever calls `judgeProtections`. */
export const automationsTypes = [
  ...new Set([stackType, 'AWS::WAFv2::WebACL', ...rulesLookAt, ...webAclCarriers]),
] as const

/**
 * `on`: its rule keeps requests away; `counting`: its rule lets them pass; `broken`: chosen, and its rule is gone or nothing
 * reaches it; `off`: not chosen, or no rule of it is there.
 */
export type ProtectionState = 'on' | 'counting' | 'broken' | 'off' | 'unknown'

export interface JudgedProtection {
  readonly title: string
  /** As it was chosen: `yes - AWS Lambda log parser`; null where no stack says. */
  readonly choice: string | null
  readonly state: ProtectionState
  readonly compliance: Compliance
  /** One sentence. */
  readonly reason: string
  /** Where its addresses come from; null for one that needs none. */
  readonly loop: FeedLoop | null
  readonly unread: Unseen | null
}

interface Plan {
  readonly title: string
  readonly chosen: (protections: AutomationsProtections) => string | null
  /** The rule that the choice makes, without the stack’s name. Where nobody says what was chosen, any of them. */
  readonly rules: (choice: string | null) => readonly string[]
  readonly loop: (choice: string | null, of: LoopInput) => FeedLoop | null
}
export interface LoopInput {
  readonly related: Related
  readonly webAcl: Resource<WebAclFacts>
  readonly made: MadeWebAcl
  readonly changedAt: (arn: string) => Date | null
}

const parses = (choice: string | null) => choice === null || choice.includes('log parser')

const plans: readonly Plan[] = [
  {
    title: 'SQL injection',
    chosen: ({ sqlInjection }) => sqlInjection,
    rules: () => ['SqlInjectionRule'],
    loop: () => null,
  },
  {
    title: 'Cross-site scripting',
    chosen: ({ crossSiteScripting }) => crossSiteScripting,
    rules: () => ['XssRule'],
    loop: () => null,
  },
  {
    title: 'HTTP flood',
    chosen: ({ httpFlood }) => httpFlood,
    rules: (choice) =>
      choice === null
        ? ['HttpFloodRegularRule', 'HttpFloodRateBasedRule']
        : [choice.includes('rate based') ? 'HttpFloodRateBasedRule' : 'HttpFloodRegularRule'],
    loop: (choice, of) => (parses(choice) ? loopOf(wafLogFeed(of.webAcl), 'HTTPFlood', of) : null),
  },
  {
    title: 'Scanners and probes',
    chosen: ({ scannersProbes }) => scannersProbes,
    rules: () => ['ScannersAndProbesRule'],
    loop: (_choice, of) => loopOf(scannerFeed(of.related, of.webAcl), 'ScannersProbes', of),
  },
  {
    title: 'IP reputation lists',
    chosen: ({ reputationLists }) => reputationLists,
    rules: () => ['IPReputationListsRule'],
    loop: (_choice, of) => loopOf(null, 'IPReputationLists', of),
  },
  {
    title: 'Bad bots',
    chosen: ({ badBot }) => badBot,
    rules: () => ['BadBotRule'],
    loop: (_choice, of) => loopOf(honeypot(of.made), 'IPBadBot', of),
  },
]

const loopOf = (feed: JudgedFeed | null, kind: Parameters<typeof setsOf>[0], of: LoopInput): FeedLoop => ({
  feed,
  sets: setsOf(kind, of),
})

/** Every protection that the template knows or the web ACL has. */
export function judgeProtections(
  related: Related,
  webAcl: Resource<WebAclFacts>,
  made: MadeWebAcl,
  changedAt: (arn: string) => Date | null = () => null,
): readonly JudgedProtection[] {
  const lines = [...actingRules(webAcl, related)]
  const pieces = new Pieces()
  const chosen = made.stack?.facts.protections
  const protections = chosen ? pieces.attempt(() => seen(chosen), null) : null
  return plans.flatMap((plan) => {
    const choice = protections ? plan.chosen(protections) : null
    const names = plan.rules(choice).map((rule) => `${made.stackName}${rule}`)
    const line = lines.find(({ name }) => names.includes(name)) ?? null
    const wanted = isOn(choice)
    // A template of another version knows nothing of it.
    if (protections && choice === null && !line) return []
    const judged = judge({
      line,
      names,
      chosen: wanted,
      rulesUnread: rulesUnread(webAcl),
      choicesUnread: made.unread ?? pieces.unread,
    })
    const active = judged.state !== 'off'
    // The rate-based rule of a flood protection is told by its name where nobody says what was chosen.
    const known = choice ?? (line?.name.endsWith('RateBasedRule') ? 'rate based' : null)
    const loop = active ? plan.loop(known, { related, webAcl, made, changedAt }) : null
    return [{ title: plan.title, choice, ...judged, loop }]
  })
}

const rulesUnread = ({ facts: { rules } }: Resource<WebAclFacts>) => (isObserved(rules) ? null : new Unseen(rules))

type Verdict = Omit<JudgedProtection, 'title' | 'choice' | 'loop'>

const unknown = (unread: Unseen): Verdict => ({
  state: 'unknown',
  compliance: 'INSUFFICIENT_DATA',
  reason: `Not known: ${explainUnobserved(unread.cause)}.`,
  unread,
})

function judge(input: {
  readonly line: ActingRule | null
  readonly names: readonly string[]
  readonly chosen: boolean | null
  readonly rulesUnread: Unseen | null
  readonly choicesUnread: Unseen | null
}): Verdict {
  const { line, names, chosen } = input
  const known = (state: ProtectionState, compliance: Compliance, reason: string): Verdict => ({
    state,
    compliance,
    reason,
    unread: null,
  })
  if (!line) {
    if (chosen === false) return known('off', 'NOT_APPLICABLE', 'It was not chosen.')
    if (input.rulesUnread) return unknown(input.rulesUnread)
    if (chosen) return known('broken', 'NON_COMPLIANT', `It was chosen, and rule ${names.join(' or ')} is missing.`)
    if (input.choicesUnread) return unknown(input.choicesUnread)
    return known('off', 'NOT_APPLICABLE', 'The web ACL has no rule of it, and no stack says whether it was chosen.')
  }
  // Which of several rules was chosen is not known, and the other would be no protection.
  if (input.choicesUnread && names.length > 1) return unknown(input.choicesUnread)
  const { name, action, idle, unread, behind } = line
  // What nobody chose cannot fail; it may be of use all the same.
  const fault = chosen === false ? 'NOT_APPLICABLE' : 'NON_COMPLIANT'
  if (idle !== null && !idle.startsWith('it matches no request'))
    return known('broken', fault, `Rule ${name} never acts: ${idle}.`)
  if (action !== null && !stops(action))
    return known('counting', fault, `Rule ${name} has the action ${action}, and lets every request pass.`)
  // An IP set that was not read is the loop’s matter; what stands before the rule is the rule’s.
  if (behind !== null && unread) return unknown(new Unseen(unread))
  if (chosen === false)
    return known('on', 'COMPLIANT', `Rule ${name} has the action ${action}, though it was not chosen.`)
  return known('on', 'COMPLIANT', `Rule ${name} has the action ${action}.`)
}

/** AWS’s managed rule groups by the parameter that switches each on. */
const managedGroups: Readonly<Record<string, string>> = {
  ActivateAWSManagedRulesParam: 'AWSManagedRulesCommonRuleSet',
  ActivateAWSManagedAPParam: 'AWSManagedRulesAdminProtectionRuleSet',
  ActivateAWSManagedKBIParam: 'AWSManagedRulesKnownBadInputsRuleSet',
  ActivateAWSManagedIPRParam: 'AWSManagedRulesAmazonIpReputationList',
  ActivateAWSManagedAIPParam: 'AWSManagedRulesAnonymousIpList',
  ActivateAWSManagedSQLParam: 'AWSManagedRulesSQLiRuleSet',
  ActivateAWSManagedLinuxParam: 'AWSManagedRulesLinuxRuleSet',
  ActivateAWSManagedPOSIXParam: 'AWSManagedRulesUnixRuleSet',
  ActivateAWSManagedWindowsParam: 'AWSManagedRulesWindowsRuleSet',
  ActivateAWSManagedPHPParam: 'AWSManagedRulesPHPRuleSet',
  ActivateAWSManagedWPParam: 'AWSManagedRulesWordPressRuleSet',
}

/** The managed rule groups that were chosen, as the web ACL has them today. */
export function judgeManagedGroups(
  related: Related,
  webAcl: Resource<WebAclFacts>,
  { stack }: MadeWebAcl,
): readonly JudgedProtection[] {
  if (!stack || !isObserved(stack.facts.protections)) return []
  const lines = [...actingRules(webAcl, related)]
  return stack.facts.protections.value.managedRules.flatMap((parameter): JudgedProtection[] => {
    const group = managedGroups[parameter]
    if (!group) return []
    const line = lines.find(({ rule }) => rule?.group?.vendor === 'AWS' && rule.group.name === group) ?? null
    return [{ title: group, choice: 'yes', ...judgeGroup(line, group, rulesUnread(webAcl)), loop: null }]
  })
}

function judgeGroup(line: ActingRule | null, group: string, unread: Unseen | null): Verdict {
  const said = judge({ line, names: [group], chosen: true, rulesUnread: unread, choicesUnread: null })
  if (said.state !== 'on' || !line) return said
  if (line.stops === null)
    return unknown(new Unseen(line.unread ?? unobserved('not-asked', 'wafv2:DescribeManagedRuleGroup', group)))
  return { ...said, reason: `Rule group ${group} acts.` }
}
