import { defineCollector, type Facet, facet, type Operation } from '../collector.ts'
import { isObserved, type Observed, unobserved } from '../observed.ts'
import { type ClassicCondition, classicRetirement } from './classic-waf.ts'
import {
  type AnsweredActivatedRule,
  type AnsweredLogging,
  type AnsweredRateBasedRule,
  type AnsweredRule,
  type AnsweredTags,
  type AnsweredWebAcl,
  type ClassicService,
  classicArn,
  classicRateBasedRule,
  classicRule,
  classicRuleGroup,
  classicWebAcl,
  predicatesOf,
} from './classic-waf-answers.ts'
import { askConditions, type ConditionOperations } from './classic-waf-conditions.ts'

/**
 * The collectors of WAF Classic, each made for one half of the service from that half's operations. Conditions are read
 * with the rules that use them, each set once: asking for eight kinds of set in every region would find nothing in most.
 */

// biome-ignore lint/suspicious/noExplicitAny: the request and answer types of the SDK, which domain/ does not know
type AnyCall<Item = any> = Operation<any, any, Item>
interface Half {
  readonly service: ClassicService
  readonly listTags: AnyCall
}

const shared = ({ service }: Half) => ({
  service,
  scope: service === 'waf' ? ('global' as const) : ('region' as const),
  retired: classicRetirement,
})

function tagsFacet<Item>(
  { service, listTags }: Half,
  kind: Parameters<typeof classicArn>[2],
  id: (item: Item) => string | undefined,
): Facet<Item, AnsweredTags> {
  return facet({
    calls: [listTags],
    ask: (item, aws) => aws.all(listTags, { ResourceARN: classicArn(service, aws.where, kind, id(item)) }),
  })
}

interface ListedWebAcl {
  readonly WebACLId: string | undefined
  readonly Name: string | undefined
}

/** What the two halves' collectors of web ACLs have in common; the regional one adds what is protected. */
export function classicWebAclFacets(half: Half, calls: { readonly getWebAcl: AnyCall; readonly listLogging: AnyCall }) {
  return {
    detail: facet<ListedWebAcl, AnsweredWebAcl>({
      calls: [calls.getWebAcl],
      ask: async ({ WebACLId }, aws) =>
        (await aws.one(calls.getWebAcl, { WebACLId })).WebACL ?? unobserved('not-returned', calls.getWebAcl.name),
    }),
    logging: facet<ListedWebAcl, readonly AnsweredLogging[]>({
      calls: [calls.listLogging],
      ask: async ({ WebACLId }, aws) => {
        const arn = classicArn(half.service, aws.where, 'webacl', WebACLId)
        return (await aws.all(calls.listLogging, {})).filter(({ ResourceArn }) => ResourceArn === arn)
      },
      // The call names nothing that could be missing but the configurations themselves.
      absent: { WAFNonexistentItemException: [] },
    }),
    tags: tagsFacet<ListedWebAcl>(half, 'webacl', ({ WebACLId }) => WebACLId),
  }
}

export function classicWebAclCollector(
  half: Half,
  calls: { readonly list: AnyCall<ListedWebAcl>; readonly getWebAcl: AnyCall; readonly listLogging: AnyCall },
) {
  return defineCollector({
    ...shared(half),
    resourceType: 'AWS::WAF::WebACL',
    docs: 'https://docs.aws.amazon.com/waf/latest/APIReference/API_waf_WebACL.html',
    list: calls.list,
    facets: classicWebAclFacets(half, calls),
    normalise: ({ WebACLId: id, Name: name }, answers, where) =>
      classicWebAcl(half.service, { id, name }, answers, where),
  })
}

interface ListedRule {
  readonly RuleId: string | undefined
  readonly Name: string | undefined
}

function conditionsFacet<Detail>(
  conditions: ConditionOperations,
  get: AnyCall,
  predicates: (detail: Detail) => Parameters<typeof predicatesOf>[0],
) {
  return facet<ListedRule, readonly ClassicCondition[]>({
    calls: Object.values(conditions),
    after: ['detail'],
    ask: async (_, aws, { detail }) => {
      const read = detail as Observed<Detail>
      return askConditions(
        aws,
        conditions,
        isObserved(read) ? predicatesOf(predicates(read.value), { call: get.name }) : read,
      )
    },
  })
}

export function classicRuleCollector(
  half: Half,
  calls: { readonly list: AnyCall<ListedRule>; readonly get: AnyCall; readonly conditions: ConditionOperations },
) {
  return defineCollector({
    ...shared(half),
    resourceType: half.service === 'waf' ? 'AWS::WAF::Rule' : 'AWS::WAFRegional::Rule',
    docs: 'https://docs.aws.amazon.com/waf/latest/APIReference/API_waf_Rule.html',
    list: calls.list,
    facets: {
      detail: facet<ListedRule, AnsweredRule>({
        calls: [calls.get],
        ask: async ({ RuleId }, aws) =>
          (await aws.one(calls.get, { RuleId })).Rule ?? unobserved('not-returned', calls.get.name),
      }),
      conditions: conditionsFacet<AnsweredRule>(calls.conditions, calls.get, ({ Predicates }) => Predicates),
      tags: tagsFacet<ListedRule>(half, 'rule', ({ RuleId }) => RuleId),
    },
    normalise: ({ RuleId: id, Name: name }, answers, where) => classicRule(half.service, { id, name }, answers, where),
  })
}

export function classicRateBasedRuleCollector(
  half: Half,
  calls: { readonly list: AnyCall<ListedRule>; readonly get: AnyCall; readonly conditions: ConditionOperations },
) {
  return defineCollector({
    ...shared(half),
    resourceType: half.service === 'waf' ? 'AWS::WAF::RateBasedRule' : 'AWS::WAFRegional::RateBasedRule',
    docs: 'https://docs.aws.amazon.com/waf/latest/APIReference/API_waf_RateBasedRule.html',
    list: calls.list,
    facets: {
      detail: facet<ListedRule, AnsweredRateBasedRule>({
        calls: [calls.get],
        ask: async ({ RuleId }, aws) =>
          (await aws.one(calls.get, { RuleId })).Rule ?? unobserved('not-returned', calls.get.name),
      }),
      conditions: conditionsFacet<AnsweredRateBasedRule>(
        calls.conditions,
        calls.get,
        ({ MatchPredicates }) => MatchPredicates,
      ),
      tags: tagsFacet<ListedRule>(half, 'ratebasedrule', ({ RuleId }) => RuleId),
    },
    normalise: ({ RuleId: id, Name: name }, answers, where) =>
      classicRateBasedRule(half.service, { id, name }, answers, where),
  })
}

interface ListedRuleGroup {
  readonly RuleGroupId: string | undefined
  readonly Name: string | undefined
}

export function classicRuleGroupCollector(
  half: Half,
  calls: { readonly list: AnyCall<ListedRuleGroup>; readonly listActivated: AnyCall<AnsweredActivatedRule> },
) {
  return defineCollector({
    ...shared(half),
    resourceType: half.service === 'waf' ? 'AWS::WAF::RuleGroup' : 'AWS::WAFRegional::RuleGroup',
    docs: 'https://docs.aws.amazon.com/waf/latest/APIReference/API_waf_RuleGroup.html',
    list: calls.list,
    facets: {
      activated: facet<ListedRuleGroup, readonly AnsweredActivatedRule[]>({
        calls: [calls.listActivated],
        ask: ({ RuleGroupId }, aws) => aws.all(calls.listActivated, { RuleGroupId }),
      }),
      tags: tagsFacet<ListedRuleGroup>(half, 'rulegroup', ({ RuleGroupId }) => RuleGroupId),
    },
    normalise: ({ RuleGroupId: id, Name: name }, answers, where) =>
      classicRuleGroup(half.service, { id, name }, answers, where),
  })
}
