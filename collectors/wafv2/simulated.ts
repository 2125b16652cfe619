import type {
  DescribeManagedRuleGroupRequest,
  GetIPSetRequest,
  GetPermissionPolicyRequest,
  GetRegexPatternSetRequest,
  GetRuleGroupRequest,
  GetWebACLForResourceRequest,
  GetWebACLRequest,
  IPSet,
  ListAvailableManagedRuleGroupVersionsRequest,
  ListIPSetsRequest,
  ListLoggingConfigurationsRequest,
  ListRegexPatternSetsRequest,
  ListResourcesForWebACLRequest,
  ListRuleGroupsRequest,
  ListTagsForResourceRequest,
  ListWebACLsRequest,
  LoggingConfiguration,
  ManagedRuleGroupVersion,
  RegexPatternSet,
  Tag,
} from '@aws-sdk/client-wafv2'
import { answers, defineSimulation, type Place, paged, SimulatedError, type WebAclPlan } from '#domain/simulated.ts'
import { currentDefaultVersion, managedGroups, offeredVersions } from './simulated-managed-groups.ts'
import { ruleGroupsOf, type SimulatedRuleGroup } from './simulated-rule-groups.ts'
import { ipSetsOf, patternSetsOf } from './simulated-sets.ts'
import { loggingConfigurationOf, tagsOf, webAclOf } from './simulated-web-acls.ts'

const nonexistent = (what: string) =>
  new SimulatedError(
    'WAFNonexistentItemException',
    `AWS WAF couldn’t perform the operation because your resource doesn’t exist: ${what}.`,
  )

/** AWS refuses the CLOUDFRONT scope outside the one region that has it. */
function wrongScope(scope: string | undefined, place: Place): SimulatedError | null {
  return scope === 'CLOUDFRONT' && place.region !== 'us-east-1'
    ? new SimulatedError(
        'WAFInvalidParameterException',
        'Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: CLOUDFRONT',
      )
    : null
}

/** A tag with the resource it hangs on, which the page names too. */
type TaggedWith = Tag & { readonly ResourceARN: string | undefined }

const allRuleGroups = (place: Place) => [...ruleGroupsOf(place, 'REGIONAL'), ...ruleGroupsOf(place, 'CLOUDFRONT')]
const allIpSets = (place: Place) => [...ipSetsOf(place, 'REGIONAL'), ...ipSetsOf(place, 'CLOUDFRONT')]
const allPatternSets = (place: Place) => [...patternSetsOf(place, 'REGIONAL'), ...patternSetsOf(place, 'CLOUDFRONT')]
const scopeOf = (scope: string | undefined) => (scope === 'CLOUDFRONT' ? 'CLOUDFRONT' : 'REGIONAL')
/** What lists show of a set. */
const summaryOf = ({ Name, Id, ARN, Description = '' }: RegexPatternSet) => ({
  Name,
  Id,
  ARN,
  Description,
  LockToken: Id,
})
const token = ({ NextMarker }: { NextMarker?: string | undefined }) => NextMarker
const asked = ({ Limit }: { Limit?: number | undefined }) => Limit

export const simulation = defineSimulation({
  service: 'wafv2',
  answers: {
    ListWebACLs: paged<ListWebACLsRequest, WebAclPlan>({
      items: ({ Scope }, place) => wrongScope(Scope, place) ?? place.webAcls.filter(({ scope }) => scope === Scope),
      page: (acls, NextMarker) => ({
        WebACLs: acls.map(({ arn, name, id }) => ({ ARN: arn, Name: name, Id: id, LockToken: id, Description: '' })),
        NextMarker,
      }),
      token,
      asked,
      limit: 100,
    }),
    GetWebACL: answers(({ ARN, Name, Scope, Id }: GetWebACLRequest, place) => {
      const plan = place.webAcls.find(
        (acl) => acl.arn === ARN || (acl.name === Name && acl.scope === Scope && acl.id === Id),
      )
      return plan ? { WebACL: webAclOf(place, plan), LockToken: plan.id } : nonexistent(`${ARN ?? Name}`)
    }),
    ListLoggingConfigurations: paged<ListLoggingConfigurationsRequest, LoggingConfiguration>({
      items: ({ Scope, LogScope = 'CUSTOMER' }, place) =>
        wrongScope(Scope, place) ??
        place.webAcls
          .filter(({ scope }) => scope === Scope)
          .flatMap((plan) => loggingConfigurationOf(place, plan, LogScope) ?? []),
      page: (LoggingConfigurations, NextMarker) => ({ LoggingConfigurations, NextMarker }),
      token,
      asked,
      limit: 100,
    }),
    ListTagsForResource: paged<ListTagsForResourceRequest, TaggedWith>({
      items: ({ ResourceARN }, place) => {
        const acl = place.webAcls.find(({ arn }) => arn === ResourceARN)
        const group = allRuleGroups(place).find(({ arn }) => arn === ResourceARN)
        const set = [...allIpSets(place), ...allPatternSets(place)].find(({ ARN }) => ARN === ResourceARN)
        if (!acl && !group && !set) return nonexistent(`${ResourceARN}`)
        return tagsOf(place, acl?.name ?? group?.group.Name ?? set?.Name ?? '').map((tag) => ({ ...tag, ResourceARN }))
      },
      page: (tags, NextMarker) => ({
        // AWS ends this list with an empty marker, not with none.
        NextMarker: NextMarker ?? '',
        TagInfoForResource: {
          ResourceARN: tags[0]?.ResourceARN,
          TagList: tags.map(({ Key, Value }) => ({ Key, Value })),
        },
      }),
      token,
      asked,
      limit: 100,
    }),
    DescribeManagedRuleGroup: answers(({ Name = '', VersionName }: DescribeManagedRuleGroupRequest) => {
      const group = managedGroups[Name]
      if (!group) return nonexistent(Name)
      return { VersionName: VersionName ?? currentDefaultVersion, Capacity: group.capacity, Rules: group.rules }
    }),
    ListAvailableManagedRuleGroupVersions: paged<ListAvailableManagedRuleGroupVersionsRequest, ManagedRuleGroupVersion>(
      {
        items: ({ Name = '' }) => (managedGroups[Name] ? offeredVersions : nonexistent(Name)),
        page: (Versions, NextMarker) => ({ Versions, NextMarker, CurrentDefaultVersion: currentDefaultVersion }),
        token,
        asked,
        limit: 100,
      },
    ),
    ListRuleGroups: paged<ListRuleGroupsRequest, SimulatedRuleGroup>({
      items: ({ Scope }, place) => wrongScope(Scope, place) ?? ruleGroupsOf(place, scopeOf(Scope)),
      page: (groups, NextMarker) => ({
        RuleGroups: groups.map(({ arn, group }) => ({
          ARN: arn,
          Name: group.Name,
          Id: group.Id,
          LockToken: group.Id,
          Description: '',
        })),
        NextMarker,
      }),
      token,
      asked,
      limit: 100,
    }),
    GetRuleGroup: answers(({ ARN }: GetRuleGroupRequest, place) => {
      const found = allRuleGroups(place).find(({ arn }) => arn === ARN)
      return found ? { RuleGroup: found.group, LockToken: found.group.Id } : nonexistent(`${ARN}`)
    }),
    ListIPSets: paged<ListIPSetsRequest, IPSet>({
      items: ({ Scope }, place) => wrongScope(Scope, place) ?? ipSetsOf(place, scopeOf(Scope)),
      page: (sets, NextMarker) => ({ IPSets: sets.map(summaryOf), NextMarker }),
      token,
      asked,
      limit: 100,
    }),
    GetIPSet: answers(({ Id, Scope }: GetIPSetRequest, place) => {
      const found = ipSetsOf(place, scopeOf(Scope)).find((set) => set.Id === Id)
      return found ? { IPSet: found, LockToken: Id } : nonexistent(`${Id}`)
    }),
    ListRegexPatternSets: paged<ListRegexPatternSetsRequest, RegexPatternSet>({
      items: ({ Scope }, place) => wrongScope(Scope, place) ?? patternSetsOf(place, scopeOf(Scope)),
      page: (sets, NextMarker) => ({ RegexPatternSets: sets.map(summaryOf), NextMarker }),
      token,
      asked,
      limit: 100,
    }),
    GetRegexPatternSet: answers(({ Id, Scope }: GetRegexPatternSetRequest, place) => {
      const found = patternSetsOf(place, scopeOf(Scope)).find((set) => set.Id === Id)
      return found ? { RegexPatternSet: found, LockToken: Id } : nonexistent(`${Id}`)
    }),
    GetPermissionPolicy: answers(({ ResourceArn }: GetPermissionPolicyRequest, place) => {
      const policy = allRuleGroups(place).find(({ arn }) => arn === ResourceArn)?.policy
      return policy ? { Policy: policy } : nonexistent(`${ResourceArn}`)
    }),
    ListResourcesForWebACL: answers(({ WebACLArn, ResourceType }: ListResourcesForWebACLRequest, place) => {
      if (!place.webAcls.some(({ arn }) => arn === WebACLArn)) return nonexistent(`${WebACLArn}`)
      // Without a type AWS silently takes the load balancers.
      const type = ResourceType ?? 'APPLICATION_LOAD_BALANCER'
      const candidates =
        type === 'APPLICATION_LOAD_BALANCER' ? place.loadBalancers : place.guarded.filter((one) => one.type === type)
      return {
        ResourceArns: candidates.filter(({ webAclArn }) => webAclArn === WebACLArn).map(({ arn }) => arn),
      }
    }),
    GetWebACLForResource: answers(({ ResourceArn }: GetWebACLForResourceRequest, place) => {
      const eligible = [...place.loadBalancers.filter(({ type }) => type === 'application'), ...place.guarded]
      const found = eligible.find(({ arn }) => arn === ResourceArn)
      if (!found) return nonexistent(`${ResourceArn}`)
      const plan = place.webAcls.find(({ arn }) => arn === found.webAclArn)
      return plan ? { WebACL: webAclOf(place, plan) } : {}
    }),
  },
  count: (place) => ({
    'AWS::WAFv2::WebACL': place.webAcls.length,
    'AWS::WAFv2::RuleGroup': allRuleGroups(place).length,
    'AWS::WAFv2::IPSet': allIpSets(place).length,
    'AWS::WAFv2::RegexPatternSet': allPatternSets(place).length,
  }),
})
