import type { RuleGroup } from '@aws-sdk/client-wafv2'
import { uuid } from '#domain/pretend/ids.ts'
import type { Place, WebAclPlan } from '#domain/simulated.ts'

export interface SimulatedRuleGroup {
  readonly arn: string
  /** A web ACL of the place refers to it. */
  readonly used: boolean
  readonly group: RuleGroup
  /** The sharing policy, or null. */
  readonly policy: string | null
}

/** The pretend rule groups of a place: one in use, some shared, some left over and emptied on a later day. */
export function ruleGroupsOf(place: Place, scope: WebAclPlan['scope']): readonly SimulatedRuleGroup[] {
  const blocking = place.webAcls.some((acl) => acl.scope === scope && acl.kind !== 'empty')
  if (!blocking) return []
  const groups = [ruleGroup(place, scope, 'in-house', true, null)]
  if (scope === 'CLOUDFRONT') return groups
  const chance = place.random('waf|rule-groups')
  if (chance < 0.5) {
    const accounts = place.accountIds.filter((id) => id !== place.accountId).slice(0, 2)
    const everyone = chance < 0.15
    groups.push(ruleGroup(place, scope, 'shared-baseline', false, sharing(everyone ? '*' : { AWS: accounts })))
  }
  if (place.random('waf|left-over') < 0.4 && place.day < place.pick('waf|left-over|until', 50, 200))
    groups.push(ruleGroup(place, scope, 'alt-und-übrig', false, null))
  return groups
}

function sharing(Principal: unknown): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal,
        Action: ['wafv2:CreateWebACL', 'wafv2:UpdateWebACL', 'wafv2:PutFirewallManagerRuleGroups'],
      },
    ],
  })
}

function ruleGroup(
  place: Place,
  scope: WebAclPlan['scope'],
  Name: string,
  used: boolean,
  policy: string | null,
): SimulatedRuleGroup {
  const key = `waf|group|${scope}|${Name}`
  const Id = uuid(place, key)
  const path = scope === 'REGIONAL' ? 'regional' : 'global'
  const arn = `arn:${place.partition}:wafv2:${place.region}:${place.accountId}:${path}/rulegroup/${Name}/${Id}`
  const metrics = place.random(`${key}|metrics`) > 0.2
  const visible = (MetricName: string) => ({
    MetricName,
    CloudWatchMetricsEnabled: metrics,
    SampledRequestsEnabled: true,
  })
  const empty = Name === 'alt-und-übrig' && place.day >= place.pick(`${key}|emptied`, 20, 60)
  return {
    arn,
    used,
    policy,
    group: {
      Name,
      Id,
      ARN: arn,
      Capacity: 100,
      Rules: empty
        ? []
        : [
            {
              Name: 'no-sql-in-query',
              Priority: 0,
              Statement: {
                SqliMatchStatement: {
                  FieldToMatch: { QueryString: {} },
                  TextTransformations: [{ Priority: 0, Type: 'URL_DECODE' }],
                },
              },
              Action: { Block: {} },
              VisibilityConfig: visible('no-sql-in-query'),
            },
            {
              Name: 'unknown-countries',
              Priority: 1,
              Statement: { GeoMatchStatement: { CountryCodes: ['AQ'] } },
              Action: { Count: {} },
              VisibilityConfig: visible('unknown-countries'),
            },
          ],
      VisibilityConfig: visible(Name),
      LabelNamespace: `awswaf:${place.accountId}:rulegroup:${Name}:`,
    },
  }
}
