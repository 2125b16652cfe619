import { isObserved, type Observed, type Unobserved, Unseen, unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import { LabelsSoFar, labelContext } from './labels.ts'
import { kindsOfManagedGroup, rulesAbout } from './managed-groups.ts'
import { kindsOfStatement, type ProtectionKind } from './protection-kinds.ts'
import { atMost, both, type Extents, exactly, extentOf, type Surroundings } from './statement-extent.ts'
import type { ManagedGroupRules, ReferencedRuleGroup, RuleAction, WebAclFacts, WebAclRule } from './web-acl.ts'

/**
 * The rules of a web ACL as they act: in the order in which WAF takes them, each with what comes of it once everything
 * above it and before it is taken into account.
 * https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-processing-order.html
 */

/** Types to name in `looksAt` by whoever asks for acting rules. */
export const rulesLookAt = ['AWS::WAFv2::RuleGroup', 'AWS::WAFv2::IPSet', 'AWS::WAFv2::RegexPatternSet'] as const

/** What of a web ACL its rules are known by. */
export interface RulesInForce {
  readonly arn: string
  readonly facts: Pick<WebAclFacts, 'defaultAction' | 'rules' | 'firewallManagerRules' | 'managedGroupRules'>
}

/** One line of the order. */
export interface ActingRule {
  /** `1`, `2` …, `2.1` for the first rule of a rule group of one's own; `default` for the default action. */
  readonly place: string
  /** `rule`, or `group › rule` for a rule inside a group. */
  readonly name: string
  readonly kind: 'rule' | 'managed-group' | 'own-group' | 'default' | 'unread'
  readonly from: 'firewall-manager-first' | 'owner' | 'firewall-manager-last'
  /** Null for the default action and where the rules were not read. */
  readonly rule: WebAclRule | null
  /** What the rule says itself; null for a rule group, whose rules have actions of their own. */
  readonly stated: RuleAction | null
  /** What comes of it in this web ACL; null where the rules of a group act as they are set, and where it is not known. */
  readonly action: RuleAction | null
  /** Why `action` is not `stated`. */
  readonly changed: string | null
  /** Rules of a managed group that the web ACL gives another action; `stated` is null where the vendor's list was not read. */
  readonly overridden: readonly OverriddenRule[]
  /** Which requests come to it and are matched. */
  readonly requests: Extents
  /** Why it never does anything, as a clause: `nothing reaches it: …`, `it matches no request: …`. */
  readonly idle: string | null
  /** Does it keep requests from the resource? Null: not known, for want of `unread`. */
  readonly stops: boolean | null
  readonly unread: Unobserved | null
  /** The rule before it that may end the inspection of everything, where that is what is not known. */
  readonly behind: string | null
  /** What it looks for, and what of that only counts though the rest of its group acts. */
  readonly kinds: readonly ProtectionKind[]
  readonly quietKinds: readonly ProtectionKind[]
}

export interface OverriddenRule {
  readonly rule: string
  readonly stated: RuleAction | null
  readonly action: RuleAction
  /** The vendor's list has no such rule, and WAF ignores the override. */
  readonly ignored: boolean
}

/** Actions that keep a matching request from the resource, for good or until the client has proved or paid something. */
export function stops(action: RuleAction): boolean {
  return action === 'BLOCK' || action === 'CAPTCHA' || action === 'CHALLENGE' || action === 'MONETIZE'
}

/** Actions after which no other rule is asked. A CAPTCHA or challenge that was solved lets the request go on. */
function ends(action: RuleAction): boolean {
  return action === 'ALLOW' || action === 'BLOCK' || action === 'MONETIZE'
}

/**
 * Every rule in order, then the default action. Nothing throws `Unseen`: a line that rests on something unread says so.
 * Lazy: who has found what it looks for stops, and does not depend on what stands behind it.
 * @param senders whose requests are followed; those of everybody when left out
 */
export function* actingRules(
  webAcl: RulesInForce,
  related: Related,
  senders: Pick<Surroundings, 'showing'> = {},
): Generator<ActingRule> {
  const walk = new Walk(webAcl, related, senders)
  const { firewallManagerRules, rules, defaultAction } = webAcl.facts
  if (!isObserved(firewallManagerRules)) yield walk.unreadRules('Firewall Manager’s rule groups', firewallManagerRules)
  const central = isObserved(firewallManagerRules) ? firewallManagerRules.value : []
  for (const rule of inOrder(central.filter((one) => stageOf(one) === 'first')))
    yield* walk.rule(rule, 'firewall-manager-first')
  if (!isObserved(rules)) yield walk.unreadRules('the owner’s rules', rules)
  else for (const rule of inOrder(rules.value)) yield* walk.rule(rule, 'owner')
  for (const rule of inOrder(central.filter((one) => stageOf(one) === 'last')))
    yield* walk.rule(rule, 'firewall-manager-last')
  yield walk.default(defaultAction)
}

const inOrder = (rules: readonly WebAclRule[]) => rules.toSorted((a, b) => a.priority - b.priority)

/** Facts that were read before the stage was kept tell it by the prefix that Firewall Manager gives the name. */
function stageOf({ stage, name }: WebAclRule): 'first' | 'last' {
  return stage ?? (name.startsWith('POSTFMManaged-') ? 'last' : 'first')
}

/** Who may still come to the next rule. */
interface Reach {
  /** Why nobody does; null while some do. */
  readonly ended: string | null
  /** The rule that may keep them all, and what would tell whether it does. */
  readonly doubt: { readonly by: string; readonly unread: Unobserved } | null
}

const reachable: Reach = { ended: null, doubt: null }

/** What does not depend on where a rule stands. */
type Described = Pick<ActingRule, 'place' | 'name' | 'kind' | 'from' | 'rule' | 'stated' | 'action'> &
  Partial<Pick<ActingRule, 'changed' | 'overridden' | 'kinds' | 'quietKinds'>>

class Walk {
  private readonly facts: RulesInForce['facts']
  private readonly related: Related
  private readonly labels = new LabelsSoFar()
  private readonly context: string
  private readonly senders: Pick<Surroundings, 'showing'>
  private reach: Reach = reachable
  private count = 0

  constructor({ arn, facts }: RulesInForce, related: Related, senders: Pick<Surroundings, 'showing'>) {
    this.facts = facts
    this.senders = senders
    this.related = related
    this.context = labelContext(arn)
  }

  /** A rule of the web ACL: one line, and one more for each rule of a group of one's own. */
  *rule(rule: WebAclRule, from: ActingRule['from']): Generator<ActingRule> {
    this.count += 1
    const place = String(this.count)
    if (!rule.group)
      yield this.plain(rule, { place, name: rule.name, from, context: this.context, stated: rule.action })
    else if (rule.group.arn) yield* this.ownGroup(rule, rule.group, rule.group.arn, place, from)
    else yield this.managedGroup(rule, rule.group, place, from)
  }

  unreadRules(name: string, unread: Unobserved): ActingRule {
    const line = this.line({ place: '?', name, kind: 'unread', from: 'owner', rule: null, stated: null, action: null })
    this.labels.unread(null, unread)
    const seen = { ...line, stops: this.reach.ended ? false : null, unread }
    this.pass({ ended: null, doubt: { by: name, unread } })
    return seen
  }

  default(action: WebAclFacts['defaultAction']): ActingRule {
    const known = isObserved(action) ? action.value : null
    const described: Described = {
      place: 'default',
      name: 'default action',
      kind: 'default',
      from: 'owner',
      rule: null,
      stated: known,
      action: known,
      kinds: known === 'BLOCK' ? ['default-block'] : [],
    }
    if (isObserved(action)) return this.line(described)
    return { ...this.line(described), stops: this.reach.ended ? false : null, unread: action }
  }

  private plain(
    rule: WebAclRule,
    at: {
      readonly place: string
      readonly name: string
      readonly from: ActingRule['from']
      readonly context: string
      readonly stated: RuleAction | null
      /** In a group: what the web ACL makes of the rule. */
      readonly inGroup?: {
        readonly action: RuleAction
        readonly changed: string | null
        readonly counted: string | null
      }
    },
  ): ActingRule {
    const own = at.inGroup?.action ?? at.stated ?? 'COUNT'
    const { extents, kinds } = this.look(rule, at.context)
    const line = this.line(
      {
        place: at.place,
        name: at.name,
        kind: 'rule',
        from: at.from,
        rule,
        stated: at.stated,
        action: at.inGroup?.counted ? 'COUNT' : own,
        changed: at.inGroup?.counted ?? at.inGroup?.changed ?? null,
        kinds,
      },
      extents,
    )
    this.labels.passed(rule, at.context, extents, this.comers(), kinds)
    if (ends(own)) this.pass(endOf(at.name, own, extents))
    return line
  }

  private *ownGroup(
    rule: WebAclRule,
    group: ReferencedRuleGroup,
    arn: string,
    place: string,
    from: ActingRule['from'],
  ): Generator<ActingRule> {
    const counted = rule.overrideAction === 'COUNT' ? countedAsAWhole : null
    const rules = rulesOfGroup(arn, this.related)
    const described: Described = {
      place,
      name: rule.name,
      kind: 'own-group',
      from,
      rule,
      stated: null,
      action: counted ? 'COUNT' : null,
      changed: counted,
    }
    if (!isObserved(rules)) {
      const line = this.line(described)
      this.labels.unread(labelContext(arn), rules)
      yield { ...line, stops: counted || this.reach.ended ? false : null, unread: rules }
      if (!counted) this.pass({ ended: null, doubt: { by: rule.name, unread: rules } })
      return
    }
    yield { ...this.line(described), stops: false, idle: this.reach.ended }
    const outside = this.reach
    for (const [index, inner] of inOrder(rules.value).entries()) {
      const override = overrideOf(group, inner.name)
      const changed = override && override !== inner.action ? `The web ACL overrides it to ${override}.` : null
      yield this.plain(inner, {
        place: `${place}.${index + 1}`,
        name: `${rule.name} › ${inner.name}`,
        from,
        context: labelContext(arn),
        stated: inner.action,
        inGroup: { action: override ?? inner.action ?? 'COUNT', changed, counted },
      })
    }
    // Rules of a group that only counts end what the group looks at, and nothing beyond it.
    if (counted) this.reach = outside
  }

  private managedGroup(
    rule: WebAclRule,
    group: ReferencedRuleGroup,
    place: string,
    from: ActingRule['from'],
  ): ActingRule {
    const all = kindsOfManagedGroup(group.vendor ?? '', group.name)
    const shipped = shippedRules(group, this.facts)
    const { extents } = this.look(rule, this.context)
    const described = { place, name: rule.name, kind: 'managed-group', from, rule, stated: null } as const
    const overridden = overriddenRules(group, shipped)
    const quietKinds = all.filter((kind) => isQuiet(group, kind, shipped))
    const kinds = all.filter((kind) => !quietKinds.includes(kind))
    const left = actionLeft(group, shipped)
    const line =
      rule.overrideAction === 'COUNT'
        ? this.line({ ...described, action: 'COUNT', changed: countedAsAWhole, overridden, kinds: all }, extents)
        : isObserved(left)
          ? this.line({ ...described, ...left.value, overridden, kinds, quietKinds }, extents)
          : this.unreadGroup({ ...described, action: null, overridden, kinds, quietKinds }, extents, left)
    this.labels.passed(rule, this.context, extents, this.comers(), all)
    return line
  }

  private unreadGroup(described: Described, extents: Extents, unread: Unobserved): ActingRule {
    const line = this.line(described, extents)
    return line.stops === false ? line : { ...line, stops: null, unread }
  }

  private look(rule: WebAclRule, context: string) {
    const labelled = (match: Readonly<Record<string, unknown>>) => this.labels.carrying(match, context)
    return {
      extents: extentOf(rule.statement, { ...this.senders, related: this.related, labelled }),
      kinds: kindsOfStatement(rule.statement, (match) => this.labels.kindsOf(match, context)),
    }
  }

  /** A line with what its place in the order makes of it. */
  private line(described: Described, extents: Extents = exactly('everything')): ActingRule {
    const { reach } = this
    const matchesNothing = extents.high === 'nothing' ? `it matches no request: ${extents.because}` : null
    const idle = reach.ended ?? matchesNothing
    const might = described.action === null || stops(described.action)
    const doubt = reach.doubt?.unread ?? (extents.low === 'nothing' ? extents.unread : null)
    const open = might && idle === null
    return {
      changed: null,
      overridden: [],
      kinds: [],
      quietKinds: [],
      ...described,
      requests: both(this.comers(), extents),
      idle,
      stops: open ? (doubt ? null : true) : false,
      unread: open ? doubt : null,
      behind: open ? (reach.doubt?.by ?? null) : null,
    }
  }

  private comers(): Extents {
    if (this.reach.ended) return exactly('nothing', this.reach.ended)
    return this.reach.doubt ? atMost('everything', this.reach.doubt.unread) : exactly('everything')
  }

  private pass(next: Reach): void {
    this.reach = { ended: this.reach.ended ?? next.ended, doubt: this.reach.doubt ?? next.doubt }
  }
}

const countedAsAWhole = 'The web ACL sets the whole group to COUNT.'

/** Who comes past a rule that ends what it matches. */
function endOf(name: string, action: RuleAction, extents: Extents): Reach {
  const all = (extent: Extents['low']) => extent === 'everything' || extent === 'ipv4'
  const whom = extents.because ? ` (${extents.because})` : ''
  if (all(extents.low))
    return {
      ended: `nothing reaches it: rule “${name}” before it has the action ${action} for every request${whom}`,
      doubt: null,
    }
  return { ended: null, doubt: all(extents.high) && extents.unread ? { by: name, unread: extents.unread } : null }
}

function overrideOf(group: ReferencedRuleGroup, rule: string): RuleAction | null {
  return group.overrides.find((override) => override.rule === rule)?.action ?? null
}

function rulesOfGroup(arn: string, related: Related): Observed<readonly WebAclRule[]> {
  try {
    const group = related.byArn('AWS::WAFv2::RuleGroup', arn)
    return group ? group.facts.rules : unobserved('not-returned', 'wafv2:ListRuleGroups', `no rule group ${arn}`)
  } catch (error) {
    if (error instanceof Unseen) return error.cause
    throw error
  }
}

/** The vendor's own list of a group, as the web ACL uses it. */
function shippedRules(
  group: ReferencedRuleGroup,
  { managedGroupRules }: RulesInForce['facts'],
): Observed<ManagedGroupRules['rules']> {
  // The list of a group without overrides is not asked for.
  if (group.overrides.length === 0) return unobserved('not-asked', 'wafv2:DescribeManagedRuleGroup')
  if (!isObserved(managedGroupRules)) return managedGroupRules
  const { call } = managedGroupRules
  const found = managedGroupRules.value.find(
    ({ vendor, name, version }) => vendor === group.vendor && name === group.name && version === group.version,
  )
  const title = `${group.vendor} ${group.name}`
  if (!found) return unobserved('not-asked', 'wafv2:DescribeManagedRuleGroup', `rules of ${title}`)
  return found.rules.length > 0 ? { value: found.rules, call } : unobserved('not-returned', call, `rules of ${title}`)
}

/** What overrides leave of a managed group: null, its rules act, or at best another action. Only its vendor's list can say. */
function actionLeft(
  group: ReferencedRuleGroup,
  shipped: Observed<ManagedGroupRules['rules']>,
): Observed<Pick<ActingRule, 'action' | 'changed'>> {
  const call = 'wafv2:GetWebACL'
  if (group.overrides.length === 0) return { value: { action: null, changed: null }, call }
  if (!isObserved(shipped)) return shipped
  const left = shipped.value.map((rule) => overrideOf(group, rule.name) ?? rule.action)
  if (left.some(stops)) return { value: { action: null, changed: null }, call }
  const action = left.includes('ALLOW') ? 'ALLOW' : 'COUNT'
  return { value: { action, changed: `None of its ${left.length} rules is left to stop a request.` }, call }
}

function overriddenRules(
  group: ReferencedRuleGroup,
  shipped: Observed<ManagedGroupRules['rules']>,
): readonly OverriddenRule[] {
  return group.overrides.map(({ rule, action }) => {
    const own = isObserved(shipped) ? shipped.value.find(({ name }) => name === rule) : undefined
    return { rule, action, stated: own?.action ?? null, ignored: isObserved(shipped) && !own }
  })
}

/** Are all rules of the group that are about the kind switched off, though the group acts? */
function isQuiet(
  group: ReferencedRuleGroup,
  kind: ProtectionKind,
  shipped: Observed<ManagedGroupRules['rules']>,
): boolean {
  const about = rulesAbout(group.name, kind)
  if (!about || group.overrides.length === 0) return false
  const silent = group.overrides
    .filter(({ rule, action }) => about.test(rule) && !stops(action))
    .map(({ rule }) => rule)
  if (silent.length === 0) return false
  return isObserved(shipped)
    ? shipped.value.every(({ name, action }) => !about.test(name) || !stops(action) || silent.includes(name))
    : false
}
