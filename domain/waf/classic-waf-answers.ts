import {
  type FactReader,
  factsFrom,
  isObserved,
  mapObserved,
  type Observed,
  observed,
  unobserved,
} from '../observed.ts'
import { type CollectedResource, tagRecord, type Where } from '../resource.ts'
import {
  type ClassicActivatedRule,
  type ClassicLogging,
  type ClassicPredicate,
  type ClassicRateBasedRuleFacts,
  type ClassicRuleFacts,
  type ClassicRuleGroupFacts,
  type ClassicWebAclFacts,
  classicConditionKinds,
} from './classic-waf.ts'

/**
 * WAF Classic's answers as facts, for both halves of the service. The shapes are the part of the SDK's that is read; the
 * two packages have them alike.
 */

/** IAM prefix and operations' prefix: `waf` or `waf-regional`. */
export type ClassicService = 'waf' | 'waf-regional'

type Maybe<T> = T | undefined
interface Typed {
  readonly Type?: Maybe<string>
}
export interface AnsweredActivatedRule {
  readonly RuleId?: Maybe<string>
  readonly Priority?: Maybe<number>
  readonly Type?: Maybe<string>
  readonly Action?: Maybe<Typed>
  readonly OverrideAction?: Maybe<Typed>
  readonly ExcludedRules?: Maybe<readonly { readonly RuleId?: Maybe<string> }[]>
}
export interface AnsweredWebAcl {
  readonly MetricName?: Maybe<string>
  readonly DefaultAction?: Maybe<Typed>
  readonly Rules?: Maybe<readonly AnsweredActivatedRule[]>
}
export interface AnsweredPredicate {
  readonly Negated?: Maybe<boolean>
  readonly Type?: Maybe<string>
  readonly DataId?: Maybe<string>
}
export interface AnsweredRule {
  readonly MetricName?: Maybe<string>
  readonly Predicates?: Maybe<readonly AnsweredPredicate[]>
}
export interface AnsweredRateBasedRule {
  readonly MetricName?: Maybe<string>
  readonly MatchPredicates?: Maybe<readonly AnsweredPredicate[]>
  readonly RateKey?: Maybe<string>
  readonly RateLimit?: Maybe<number>
}
export interface AnsweredField extends Typed {
  readonly Data?: Maybe<string>
}
export interface AnsweredLogging {
  readonly ResourceArn?: Maybe<string>
  readonly LogDestinationConfigs?: Maybe<readonly string[]>
  readonly RedactedFields?: Maybe<readonly AnsweredField[]>
}
export type AnsweredTags = readonly { readonly Key?: Maybe<string>; readonly Value?: Maybe<string> }[]

export interface ClassicListed {
  readonly id: Maybe<string>
  readonly name: Maybe<string>
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswaf.html (and list_awswafregional.html) */
export function classicArn(
  service: ClassicService,
  where: Where,
  kind: 'webacl' | 'rule' | 'ratebasedrule' | 'rulegroup',
  id: Maybe<string>,
): string {
  const region = service === 'waf' ? '' : where.region
  return `arn:${where.partition}:${service}:${region}:${where.accountId}:${kind}/${id ?? ''}`
}

/** What every resource of WAF Classic has. AWS never reuses an id. */
function described<F>(arn: string, { id, name }: ClassicListed, tags: Observed<AnsweredTags>, facts: F) {
  return { arn, name: name ?? id ?? '', incarnation: id ?? arn, tags: mapObserved(tags, tagRecord), facts }
}

/** Reads one answer, unobserved where the answer is. */
function reading<A>(answer: Observed<A>) {
  return <T>(read: (value: A) => Observed<T>): Observed<T> => (isObserved(answer) ? read(answer.value) : answer)
}

export function classicWebAcl(
  service: ClassicService,
  listed: ClassicListed,
  answers: {
    readonly detail: Observed<AnsweredWebAcl>
    readonly logging: Observed<readonly AnsweredLogging[]>
    readonly tags: Observed<AnsweredTags>
  },
  where: Where,
): CollectedResource<ClassicWebAclFacts> {
  const list = factsFrom(`${service}:ListWebACLs`)
  const got = factsFrom(`${service}:GetWebACL`)
  const from = reading(answers.detail)
  const arn = classicArn(service, where, 'webacl', listed.id)
  return described(arn, listed, answers.tags, {
    webAclId: list(listed.id),
    webAclArn: list(arn),
    metricName: from(({ MetricName }) => got(MetricName)),
    defaultAction: from(({ DefaultAction }) => got.oneOf(DefaultAction?.Type, ['ALLOW', 'BLOCK'])),
    rules: from(({ Rules }) => activatedRules(Rules, got)),
    logging: mapObserved(answers.logging, loggingOf),
  })
}

export function classicRule(
  service: ClassicService,
  listed: ClassicListed,
  answers: {
    readonly detail: Observed<AnsweredRule>
    readonly conditions: ClassicRuleFacts['conditions']
    readonly tags: Observed<AnsweredTags>
  },
  where: Where,
): CollectedResource<ClassicRuleFacts> {
  const got = factsFrom(`${service}:GetRule`)
  const from = reading(answers.detail)
  return described(classicArn(service, where, 'rule', listed.id), listed, answers.tags, {
    ruleId: factsFrom(`${service}:ListRules`)(listed.id),
    metricName: from(({ MetricName }) => got(MetricName)),
    predicates: from(({ Predicates }) => predicatesOf(Predicates, got)),
    conditions: answers.conditions,
  })
}

export function classicRateBasedRule(
  service: ClassicService,
  listed: ClassicListed,
  answers: {
    readonly detail: Observed<AnsweredRateBasedRule>
    readonly conditions: ClassicRuleFacts['conditions']
    readonly tags: Observed<AnsweredTags>
  },
  where: Where,
): CollectedResource<ClassicRateBasedRuleFacts> {
  const got = factsFrom(`${service}:GetRateBasedRule`)
  const from = reading(answers.detail)
  return described(classicArn(service, where, 'ratebasedrule', listed.id), listed, answers.tags, {
    ruleId: factsFrom(`${service}:ListRateBasedRules`)(listed.id),
    metricName: from(({ MetricName }) => got(MetricName)),
    predicates: from(({ MatchPredicates }) => predicatesOf(MatchPredicates, got)),
    conditions: answers.conditions,
    rateLimit: from(({ RateLimit }) => got(RateLimit)),
    rateKey: from(({ RateKey }) => got(RateKey)),
  })
}

export function classicRuleGroup(
  service: ClassicService,
  listed: ClassicListed,
  answers: { readonly activated: Observed<readonly AnsweredActivatedRule[]>; readonly tags: Observed<AnsweredTags> },
  where: Where,
): CollectedResource<ClassicRuleGroupFacts> {
  const got = factsFrom(`${service}:ListActivatedRulesInRuleGroup`)
  return described(classicArn(service, where, 'rulegroup', listed.id), listed, answers.tags, {
    ruleGroupId: factsFrom(`${service}:ListRuleGroups`)(listed.id),
    activatedRules: reading(answers.activated)((rules) => activatedRules(rules, got)),
  })
}

/** A rule that this version does not understand leaves the whole list unread: it might be the one that decides. */
function activatedRules(
  rules: Maybe<readonly AnsweredActivatedRule[]>,
  { call }: FactReader,
): Observed<readonly ClassicActivatedRule[]> {
  if (!rules) return unobserved('not-returned', call)
  const read: ClassicActivatedRule[] = []
  // AWS documents REGULAR for a rule without a type.
  for (const { RuleId = '', Priority = 0, Type = 'REGULAR', Action, OverrideAction, ExcludedRules } of rules) {
    const common = { ruleId: RuleId, priority: Priority, excludedRules: (ExcludedRules ?? []).map(idOf) }
    const action = known(Action?.Type, ['ALLOW', 'BLOCK', 'COUNT'])
    // A group without an override acts as it is.
    const overrideAction = known(OverrideAction?.Type ?? 'NONE', ['NONE', 'COUNT'])
    if (Type === 'GROUP' && overrideAction) read.push({ ...common, type: Type, action: null, overrideAction })
    else if ((Type === 'REGULAR' || Type === 'RATE_BASED') && action)
      read.push({ ...common, type: Type, action, overrideAction: null })
    else return unobserved('schema-drift', call, `rule ${RuleId}: ${Type} ${Action?.Type ?? OverrideAction?.Type}`)
  }
  return observed(
    read.sort((a, b) => a.priority - b.priority),
    call,
  )
}

const idOf = ({ RuleId }: { readonly RuleId?: Maybe<string> }) => RuleId ?? ''

function known<const T extends string>(value: Maybe<string>, members: readonly T[]): T | undefined {
  return members.find((member) => member === value)
}

/** A rule's predicates; one of a kind that this version does not know leaves all of them unread. */
export function predicatesOf(
  predicates: Maybe<readonly AnsweredPredicate[]>,
  { call }: Pick<FactReader, 'call'>,
): Observed<readonly ClassicPredicate[]> {
  if (!predicates) return unobserved('not-returned', call)
  const read: ClassicPredicate[] = []
  for (const { Type, DataId, Negated } of predicates) {
    const kind = known(Type, classicConditionKinds)
    if (!kind) return unobserved('schema-drift', call, Type)
    if (DataId === undefined || Negated === undefined) return unobserved('not-returned', call, `predicate ${Type}`)
    read.push({ kind, id: DataId, negated: Negated })
  }
  return observed(read, call)
}

/** A web ACL has at most one configuration. */
function loggingOf(configurations: readonly AnsweredLogging[]): ClassicLogging | null {
  const [first] = configurations
  if (!first) return null
  return {
    destinations: first.LogDestinationConfigs ?? [],
    redactedFields: (first.RedactedFields ?? []).map(fieldText),
  }
}

/** `HEADER:user-agent`, `URI`, `BODY` */
export function fieldText(field: Maybe<AnsweredField>): string {
  return field?.Data ? `${field.Type}:${field.Data}` : (field?.Type ?? '')
}
