import type { PolicyComplianceStatus, PolicySummary, Tag } from '@aws-sdk/client-fms'
import { factsFrom, mapObserved, type Observed, unobserved } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'

/** https://docs.aws.amazon.com/fms/2018-01-01/APIReference/API_SecurityServicePolicyData.html */
const securityServiceTypes = [
  'WAF',
  'WAFV2',
  'SHIELD_ADVANCED',
  'SECURITY_GROUPS_COMMON',
  'SECURITY_GROUPS_CONTENT_AUDIT',
  'SECURITY_GROUPS_USAGE_AUDIT',
  'NETWORK_FIREWALL',
  'DNS_FIREWALL',
  'THIRD_PARTY_FIREWALL',
  'IMPORT_NETWORK_FIREWALL',
  'NETWORK_ACL_COMMON',
] as const

export interface AccountAtFault {
  readonly accountId: string
  /** How many resources do not comply; Firewall Manager stops counting after a hundred. */
  readonly violators: number
  readonly orMore: boolean
}

/** What a policy found in the accounts it covers. */
export interface PolicyCompliance {
  readonly compliantAccounts: number
  readonly nonCompliant: readonly AccountAtFault[]
  /** Accounts that Firewall Manager could not judge, with its reason: a service it needs is off, or it has not looked yet. */
  readonly notEvaluated: readonly { readonly accountId: string; readonly because: string }[]
}

export type PolicyFacts = {
  readonly policyId: Observed<string>
  /** `WAF` is WAF Classic. */
  readonly securityServiceType: Observed<(typeof securityServiceTypes)[number]>
  readonly resourceType: Observed<string>
  readonly remediationEnabled: Observed<boolean>
  /** Null for policies of a type that has no such option. */
  readonly deleteUnusedFMManagedResources: Observed<boolean | null>
  readonly policyStatus: Observed<'ACTIVE' | 'OUT_OF_ADMIN_SCOPE'>
  readonly compliance: Observed<PolicyCompliance>
}

export interface PolicyAnswers {
  readonly statuses: Observed<readonly PolicyComplianceStatus[]>
  readonly tags: Observed<readonly Tag[]>
}

/** One Firewall Manager policy from ListPolicies, with what it found in its member accounts. */
export function policy(item: PolicySummary, answers: PolicyAnswers): CollectedResource<PolicyFacts> {
  const read = factsFrom('fms:ListPolicies')
  return {
    arn: item.PolicyArn ?? '',
    name: item.PolicyName ?? '',
    // AWS never reuses the id.
    incarnation: item.PolicyId ?? item.PolicyArn ?? '',
    tags: mapObserved(answers.tags, tagRecord),
    facts: {
      policyId: read(item.PolicyId),
      securityServiceType: read.oneOf(item.SecurityServiceType, securityServiceTypes),
      resourceType: read(item.ResourceType),
      remediationEnabled: read(item.RemediationEnabled),
      // Shield Advanced and WAF Classic policies have no such option.
      deleteUnusedFMManagedResources: read.orNone(item.DeleteUnusedFMManagedResources),
      policyStatus: read.oneOf(item.PolicyStatus, ['ACTIVE', 'OUT_OF_ADMIN_SCOPE']),
      compliance: 'value' in answers.statuses ? complianceOf(answers.statuses) : answers.statuses,
    },
  }
}

function complianceOf({
  value,
  call,
}: {
  readonly value: readonly PolicyComplianceStatus[]
  readonly call: string
}): Observed<PolicyCompliance> {
  let compliantAccounts = 0
  const nonCompliant: AccountAtFault[] = []
  const notEvaluated: { accountId: string; because: string }[] = []
  for (const { MemberAccount: accountId, EvaluationResults: results = [], IssueInfoMap: issues = {} } of value) {
    if (!accountId) return unobserved('not-returned', call, 'a member account without its id')
    const unknown = results.find(({ ComplianceStatus: status }) => status && !/^(NON_)?COMPLIANT$/.test(status))
    if (unknown) return unobserved('schema-drift', call, unknown.ComplianceStatus)
    const failed = results.filter(({ ComplianceStatus }) => ComplianceStatus === 'NON_COMPLIANT')
    const [issue] = Object.entries(issues)
    if (failed.length > 0)
      nonCompliant.push({
        accountId,
        violators: failed.reduce((sum, one) => sum + (one.ViolatorCount ?? 0), 0),
        orMore: failed.some(({ EvaluationLimitExceeded }) => EvaluationLimitExceeded === true),
      })
    // Where a service it rests on fails, Firewall Manager repeats what it saw last.
    else if (issue) notEvaluated.push({ accountId, because: `${issue[0]}: ${issue[1]}` })
    else if (results.length === 0 || results.some(({ ComplianceStatus }) => !ComplianceStatus))
      notEvaluated.push({ accountId, because: 'not evaluated yet' })
    else compliantAccounts += 1
  }
  const byAccount = (a: { accountId: string }, b: { accountId: string }) => (a.accountId < b.accountId ? -1 : 1)
  const compliance = {
    compliantAccounts,
    nonCompliant: nonCompliant.sort(byAccount),
    notEvaluated: notEvaluated.sort(byAccount),
  }
  return { value: compliance, call }
}
