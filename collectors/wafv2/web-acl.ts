import type {
  DescribeManagedRuleGroupResponse,
  ListAvailableManagedRuleGroupVersionsResponse,
  LoggingConfiguration,
  Tag,
  WebACL,
  WebACLSummary,
} from '@aws-sdk/client-wafv2'
import { factsFrom, isObserved, mapObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'
import type {
  ManagedGroupInUse,
  ManagedGroupRules,
  ManagedGroupVersions,
  RuleAction,
  WebAclFacts,
  WebAclRule,
} from '#domain/waf/web-acl.ts'
import { dataProtectionsOf, loggingOf } from './logging.ts'
import { actionOf, firewallManagerRulesOf, rulesOf } from './rules.ts'

export interface WebAclAnswers {
  readonly detail: Observed<WebACL>
  /** The configurations of this web ACL in every log scope. */
  readonly logging: Observed<readonly LoggingConfiguration[]>
  readonly tags: Observed<readonly Tag[]>
  readonly groupRules: Observed<readonly DescribedGroup[]>
  readonly groupVersions: Observed<readonly ListedVersions[]>
}
export interface ManagedGroupName {
  readonly vendor: string
  readonly name: string
  readonly version: string | null
}
export interface DescribedGroup extends ManagedGroupName {
  readonly described: DescribeManagedRuleGroupResponse
}
export interface ListedVersions extends ManagedGroupName {
  readonly pages: readonly ListAvailableManagedRuleGroupVersionsResponse[]
}

/** One web ACL from ListWebACLs, GetWebACL, its logging and its tags. */
export function webAcl(
  summary: WebACLSummary,
  scope: 'REGIONAL' | 'CLOUDFRONT',
  answers: WebAclAnswers,
): CollectedResource<WebAclFacts> {
  const listed = factsFrom('wafv2:ListWebACLs')
  const got = factsFrom('wafv2:GetWebACL')
  /** One field of GetWebACL's answer, unobserved where the answer is. */
  const from = <T>(read: (acl: WebACL) => Observed<T>): Observed<T> =>
    isObserved(answers.detail) ? read(answers.detail.value) : answers.detail
  // AWS leaves out Rules and Firewall Manager's groups where there are none.
  const rules = from(({ Rules }) => rulesOf(Rules ?? [], got.call))
  const firewallManagerRules = from((acl) =>
    firewallManagerRulesOf(
      acl.PreProcessFirewallManagerRuleGroups ?? [],
      acl.PostProcessFirewallManagerRuleGroups ?? [],
      got.call,
    ),
  )
  return {
    arn: summary.ARN ?? '',
    name: summary.Name ?? '',
    // AWS never reuses the id.
    incarnation: summary.Id ?? summary.ARN ?? '',
    tags: mapObserved(answers.tags, tagRecord),
    facts: {
      webAclArn: listed(summary.ARN),
      // A list has one scope: the one that was asked for.
      scope: listed(scope),
      defaultAction: from(({ DefaultAction }) =>
        got<'ALLOW' | 'BLOCK'>(DefaultAction?.Block ? 'BLOCK' : DefaultAction?.Allow ? 'ALLOW' : undefined),
      ),
      rules,
      firewallManagerRules,
      managedRuleGroups: isObserved(rules)
        ? mapObserved(firewallManagerRules, (added) => managedGroupsInUse(rules.value, added))
        : rules,
      managedGroupRules: managedGroupRulesOf(answers.groupRules),
      managedGroupVersions: isObserved(answers.groupVersions)
        ? managedGroupVersionsOf(answers.groupVersions.value)
        : answers.groupVersions,
      capacity: from(({ Capacity }) => got(Capacity)),
      managedByFirewallManager: from(({ ManagedByFirewallManager }) => got(ManagedByFirewallManager)),
      // Returned only for web ACLs that Firewall Manager took over.
      retrofittedByFirewallManager: from(({ RetrofittedByFirewallManager }) =>
        got.or(RetrofittedByFirewallManager, false),
      ),
      logging: mapObserved(answers.logging, loggingOf),
      metrics: from(({ VisibilityConfig }) => got(VisibilityConfig?.CloudWatchMetricsEnabled)),
      sampledRequests: from(({ VisibilityConfig }) => got(VisibilityConfig?.SampledRequestsEnabled)),
      // Without AssociationConfig each resource type has AWS's default limit.
      bodyInspectionLimits: from(({ AssociationConfig }) =>
        got.or(
          AssociationConfig?.RequestBody &&
            Object.fromEntries(
              Object.entries(AssociationConfig.RequestBody).map(([type, limit]) => [
                type,
                limit?.DefaultSizeInspectionLimit ?? '',
              ]),
            ),
          {},
        ),
      ),
      dataProtections: from(({ DataProtectionConfig }) => got(dataProtectionsOf(DataProtectionConfig))),
    },
  }
}

function managedGroupsInUse(
  rules: readonly WebAclRule[],
  firewallManagerRules: readonly WebAclRule[],
): readonly ManagedGroupInUse[] {
  const inUse =
    (from: ManagedGroupInUse['from']) =>
    ({ group, overrideAction }: WebAclRule): readonly ManagedGroupInUse[] =>
      group?.vendor
        ? [
            {
              vendor: group.vendor,
              name: group.name,
              version: group.version,
              from,
              counting: overrideAction === 'COUNT',
              overriddenRules: group.overrides.length,
            },
          ]
        : []
  return [...firewallManagerRules.flatMap(inUse('FIREWALL_MANAGER')), ...rules.flatMap(inUse('OWNER'))]
}

/** The managed rule groups of a web ACL, Firewall Manager's included. */
export function managedGroupsOf(acl: WebACL): readonly (ManagedGroupName & { readonly overridden: boolean })[] {
  const statements = [
    ...(acl.Rules ?? []).map(({ Statement }) => Statement?.ManagedRuleGroupStatement),
    ...[...(acl.PreProcessFirewallManagerRuleGroups ?? []), ...(acl.PostProcessFirewallManagerRuleGroups ?? [])].map(
      ({ FirewallManagerStatement }) => FirewallManagerStatement?.ManagedRuleGroupStatement,
    ),
  ]
  return statements.flatMap((statement) =>
    statement
      ? [
          {
            vendor: statement.VendorName ?? '',
            name: statement.Name ?? '',
            version: statement.Version ?? null,
            overridden: (statement.RuleActionOverrides?.length ?? 0) + (statement.ExcludedRules?.length ?? 0) > 0,
          },
        ]
      : [],
  )
}

/** That no group needed to be asked for is what GetWebACL says, not the call that was not made. */
function managedGroupRulesOf(groups: Observed<readonly DescribedGroup[]>): Observed<readonly ManagedGroupRules[]> {
  if (!isObserved(groups)) return groups
  if (groups.value.length === 0) return observed([], 'wafv2:GetWebACL')
  const read = factsFrom('wafv2:DescribeManagedRuleGroup')
  const all: ManagedGroupRules[] = []
  for (const { vendor, name, version, described } of groups.value) {
    if (!described.Rules) return unobserved('not-returned', read.call, `rules of ${vendor} ${name}`)
    const rules: { name: string; action: RuleAction }[] = []
    for (const rule of described.Rules) {
      const action = rule.Action && actionOf(rule.Action)
      if (!action) return unobserved('schema-drift', read.call, `${vendor} ${name}, rule ${rule.Name}`)
      rules.push({ name: rule.Name ?? '', action })
    }
    all.push({ vendor, name, version, rules })
  }
  return read(all)
}

function managedGroupVersionsOf(groups: readonly ListedVersions[]): Observed<readonly ManagedGroupVersions[]> {
  if (groups.length === 0) return observed([], 'wafv2:GetWebACL')
  return observed(groups.map(versionsOf), 'wafv2:ListAvailableManagedRuleGroupVersions')
}

function versionsOf({ vendor, name, version, pages }: ListedVersions): ManagedGroupVersions {
  return {
    vendor,
    name,
    pinned: version ?? '',
    currentDefault: pages.find(({ CurrentDefaultVersion }) => CurrentDefaultVersion)?.CurrentDefaultVersion ?? null,
    offered: pages.flatMap(({ Versions }) =>
      (Versions ?? []).map(({ Name, LastUpdateTimestamp }) => ({
        name: Name ?? '',
        lastUpdate: LastUpdateTimestamp?.toISOString() ?? null,
      })),
    ),
  }
}
