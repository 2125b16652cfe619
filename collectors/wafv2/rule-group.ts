import type { RuleGroup, RuleGroupSummary, Tag } from '@aws-sdk/client-wafv2'
import { factsFrom, isObserved, mapObserved, type Observed, observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'
import type { RuleGroupFacts } from '#domain/waf/web-acl.ts'
import { rulesOf } from './rules.ts'

export interface RuleGroupAnswers {
  readonly detail: Observed<RuleGroup>
  readonly tags: Observed<readonly Tag[]>
  /** The sharing policy as text; null: AWS answered that there is none. */
  readonly permissionPolicy: Observed<string | null>
}

/** One rule group of one's own from ListRuleGroups, GetRuleGroup, its tags and its sharing policy. */
export function ruleGroup(
  summary: RuleGroupSummary,
  scope: 'REGIONAL' | 'CLOUDFRONT',
  { detail, tags, permissionPolicy }: RuleGroupAnswers,
): CollectedResource<RuleGroupFacts> {
  const listed = factsFrom('wafv2:ListRuleGroups')
  const got = factsFrom('wafv2:GetRuleGroup')
  const from = <T>(read: (group: RuleGroup) => Observed<T>): Observed<T> =>
    isObserved(detail) ? read(detail.value) : detail
  return {
    arn: summary.ARN ?? '',
    name: summary.Name ?? '',
    // AWS never reuses the id.
    incarnation: summary.Id ?? summary.ARN ?? '',
    tags: mapObserved(tags, tagRecord),
    facts: {
      ruleGroupArn: listed(summary.ARN),
      scope: observed(scope, listed.call),
      // AWS leaves Rules out of a group that has none.
      rules: from(({ Rules }) => rulesOf(Rules ?? [], got.call)),
      capacity: from(({ Capacity }) => got(Capacity)),
      metrics: from(({ VisibilityConfig }) => got(VisibilityConfig?.CloudWatchMetricsEnabled)),
      permissionPolicy,
    },
  }
}
