import type { RegexPatternSetSummary, Tag } from '@aws-sdk/client-wafv2'
import { factsFrom, mapObserved, type Observed, observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'
import type { RegexPatternSetFacts } from '#domain/waf/web-acl.ts'

/** One regex pattern set from ListRegexPatternSets, GetRegexPatternSet and its tags. */
export function regexPatternSet(
  summary: RegexPatternSetSummary,
  scope: 'REGIONAL' | 'CLOUDFRONT',
  { patternCount, tags }: { readonly patternCount: Observed<number>; readonly tags: Observed<readonly Tag[]> },
): CollectedResource<RegexPatternSetFacts> {
  const listed = factsFrom('wafv2:ListRegexPatternSets')
  return {
    arn: summary.ARN ?? '',
    name: summary.Name ?? '',
    // AWS never reuses the id.
    incarnation: summary.Id ?? summary.ARN ?? '',
    tags: mapObserved(tags, tagRecord),
    facts: {
      regexPatternSetArn: listed(summary.ARN),
      scope: observed(scope, listed.call),
      // Only sets that were given a description have one.
      description: listed.orNone(summary.Description || null),
      regularExpressionCount: patternCount,
    },
  }
}
