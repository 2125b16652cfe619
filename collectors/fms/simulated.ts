import type {
  ListComplianceStatusRequest,
  ListPoliciesRequest,
  ListTagsForResourceRequest,
  PolicyComplianceStatus,
  PolicySummary,
  SecurityServiceType,
} from '@aws-sdk/client-fms'
import { uuid } from '#domain/pretend/ids.ts'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'

/** Firewall Manager is run from the accounts of the security team; the others hear that they are none of its administrators. */
function refusal({ profile, accountId, random }: Place): SimulatedError | null {
  if (profile === 'security') return null
  return new SimulatedError(
    'AccessDeniedException',
    random('fms|refusal') < 0.5
      ? `No default admin could be found for account ${accountId} in Region us-east-1`
      : 'Operation ListPolicies is only available to AWS Firewall Manager Administrators.',
  )
}

function policiesOf(place: Place): readonly PolicySummary[] {
  const policies: PolicySummary[] = []
  const add = (PolicyName: string, SecurityServiceType: SecurityServiceType, ResourceType: string, on: boolean) => {
    const PolicyId = uuid(place, `fms|${PolicyName}`)
    policies.push({
      PolicyArn: `arn:${place.partition}:fms:${place.region}:${place.accountId}:policy/${PolicyId}`,
      PolicyId,
      PolicyName,
      ResourceType,
      SecurityServiceType,
      RemediationEnabled: on,
      ...(SecurityServiceType === 'WAF' ? {} : { DeleteUnusedFMManagedResources: false }),
      PolicyStatus: 'ACTIVE',
    })
  }
  // Reports first, and remedies from the day its report was trusted.
  const trusted = place.day >= place.pick('fms|trusted', 20, 100)
  add('waf-baseline', 'WAFV2', 'AWS::ElasticLoadBalancingV2::LoadBalancer', trusted)
  add('unused security groups', 'SECURITY_GROUPS_USAGE_AUDIT', 'AWS::EC2::SecurityGroup', false)
  if (place.region === 'us-east-1') add('waf-cloudfront', 'WAFV2', 'AWS::CloudFront::Distribution', true)
  if (place.random('fms|classic') < 0.5) add('FMPolicy-2019', 'WAF', 'AWS::ElasticLoadBalancingV2::LoadBalancer', false)
  return policies
}

function statusesOf(place: Place, { PolicyId, PolicyName }: PolicySummary): readonly PolicyComplianceStatus[] {
  const failing = PolicyName === 'waf-cloudfront' ? 0 : 0.15
  return place.accountIds.map((MemberAccount, index): PolicyComplianceStatus => {
    const key = `fms|${PolicyName}|${MemberAccount}`
    const common = { PolicyOwner: place.accountId, PolicyId, PolicyName, MemberAccount, LastUpdated: place.now }
    const fails = place.random(key) < failing && place.day < place.pick(`${key}|mended`, 20, 120)
    if (PolicyName === 'FMPolicy-2019' && index % 7 === 3)
      return { ...common, EvaluationResults: [], IssueInfoMap: { AWSCONFIG: 'AWS Config is not enabled.' } }
    return {
      ...common,
      EvaluationResults: [
        fails
          ? { ComplianceStatus: 'NON_COMPLIANT', ViolatorCount: place.pick(`${key}|many`, 1, 9) }
          : { ComplianceStatus: 'COMPLIANT', ViolatorCount: 0, EvaluationLimitExceeded: false },
      ],
      IssueInfoMap: {},
    }
  })
}

const missing = (what: string | undefined) =>
  new SimulatedError('ResourceNotFoundException', `Policy ${what} could not be found.`)
const marked = {
  token: ({ NextToken }: { NextToken?: string | undefined }) => NextToken,
  asked: ({ MaxResults }: { MaxResults?: number | undefined }) => MaxResults,
  limit: 100,
}

export const simulation = defineSimulation({
  service: 'fms',
  answers: {
    ListPolicies: paged<ListPoliciesRequest, PolicySummary>({
      ...marked,
      items: (_, place) => refusal(place) ?? policiesOf(place),
      page: (PolicyList, NextToken) => ({ PolicyList, NextToken }),
    }),
    ListComplianceStatus: paged<ListComplianceStatusRequest, PolicyComplianceStatus>({
      ...marked,
      items: ({ PolicyId }, place) => {
        const refused = refusal(place)
        const found = policiesOf(place).find((policy) => policy.PolicyId === PolicyId)
        return refused ?? (found ? statusesOf(place, found) : missing(PolicyId))
      },
      page: (PolicyComplianceStatusList, NextToken) => ({ PolicyComplianceStatusList, NextToken }),
    }),
    ListTagsForResource: answers(({ ResourceArn }: ListTagsForResourceRequest, place) => {
      const found = policiesOf(place).find(({ PolicyArn }) => PolicyArn === ResourceArn)
      return found ? { TagList: [{ Key: 'owner', Value: 'security' }] } : missing(ResourceArn)
    }),
  },
  count: (place) => ({ 'AWS::FMS::Policy': place.profile === 'security' ? policiesOf(place).length : 0 }),
})
