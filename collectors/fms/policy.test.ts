import type { PolicyComplianceStatus, PolicySummary } from '@aws-sdk/client-fms'
import { describe, expect, it } from 'vitest'
import { judgeControl } from '#domain/judge.ts'
import { observed, seen, unobserved } from '#domain/observed.ts'
import { relatedIndex } from '#domain/related-index.ts'
import { family } from './controls/policies.ts'
import { collector } from './policy.collector.ts'
import { policy } from './policy.ts'

const item: PolicySummary = {
  PolicyArn: 'arn:aws:fms:eu-west-1:111122223333:policy/1a2b',
  PolicyId: '1a2b',
  PolicyName: 'waf-baseline',
  ResourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  SecurityServiceType: 'WAFV2',
  RemediationEnabled: false,
  PolicyStatus: 'ACTIVE',
}
const tags = observed([], 'fms:ListTagsForResource')
const read = (...statuses: readonly PolicyComplianceStatus[]) =>
  policy(item, { statuses: observed(statuses, 'fms:ListComplianceStatus'), tags })
const member = (MemberAccount: string, status?: string, more: Partial<PolicyComplianceStatus> = {}) =>
  ({
    MemberAccount,
    EvaluationResults: status ? [{ ComplianceStatus: status, ViolatorCount: 2 }] : [],
    ...more,
  }) as PolicyComplianceStatus

describe('a Firewall Manager policy', () => {
  it('tells accounts that comply from those that do not and those nobody could judge', () => {
    const { facts } = read(
      member('3', 'NON_COMPLIANT'),
      member('1', 'COMPLIANT'),
      member('2', 'COMPLIANT', { IssueInfoMap: { AWSCONFIG: 'off' } }),
      member('4'),
    )
    expect(seen(facts.compliance)).toEqual({
      compliantAccounts: 1,
      nonCompliant: [{ accountId: '3', violators: 2, orMore: false }],
      notEvaluated: [
        { accountId: '2', because: 'AWSCONFIG: off' },
        { accountId: '4', because: 'not evaluated yet' },
      ],
    })
  })
  it('a status or a type AWS added since is kept raw and unknown', () => {
    expect(read(member('1', 'MOSTLY')).facts.compliance).toMatchObject({ unobserved: 'schema-drift', detail: 'MOSTLY' })
    const statuses = unobserved('denied', 'fms:ListComplianceStatus')
    const { facts } = policy({ ...item, SecurityServiceType: 'WAFV3' as never }, { statuses, tags })
    expect(facts.securityServiceType).toMatchObject({ unobserved: 'schema-drift' })
    expect(facts.compliance).toEqual(statuses)
  })
})

describe('the verdict', () => {
  const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws', type: 'AWS::FMS::Policy' }
  const verdict = (...statuses: readonly PolicyComplianceStatus[]) => {
    const id = 'fms/policies-compliant'
    const related = relatedIndex({
      resources: [],
      listed: () => true,
      accountId: where.accountId,
      organizationAccounts: null,
      organizationId: null,
      now: new Date(0),
    })
    const control = family[id]
    if (!control) throw new Error('no control')
    return judgeControl(id, control, { ...where, ...read(...statuses) }, {} as never, related, (_what, _on, error) => {
      throw error
    }).compliance
  }
  it.each<[string, readonly PolicyComplianceStatus[], string]>([
    ['all comply', [member('1', 'COMPLIANT')], 'COMPLIANT'],
    ['one fails, another was not judged', [member('1', 'NON_COMPLIANT'), member('2')], 'NON_COMPLIANT'],
    ['none fails, one was not judged', [member('1', 'COMPLIANT'), member('2')], 'INSUFFICIENT_DATA'],
    ['it covers nobody', [], 'NOT_APPLICABLE'],
  ])('%s', (_, statuses, compliance) => {
    expect(verdict(...statuses)).toBe(compliance)
  })
})

describe('what ListPolicies refuses with', () => {
  const saysNone = (code: string, message: string) =>
    collector.none.some((refusal) => refusal.code === code && (refusal.says?.test(message) ?? true))
  it.each([
    ['AccessDeniedException', 'No default admin could be found for account 111122223333 in Region us-east-1'],
    ['AccessDeniedException', 'Account: 111122223333 is not currently delegated by AWS FM.'],
    [
      'AccessDeniedException',
      'Operation: ListPolicies is only available to Administration account in AWS Firewall Manager.',
    ],
    ['AccessDeniedException', 'Operation ListPolicies is only available to AWS Firewall Manager Administrators.'],
    ['InvalidOperationException', 'No default admin could be found for organization o-exampleorgid'],
    ['ResourceNotFoundException', 'x'],
  ])('%s “%s” says that the account has no policies', (code, message) => {
    expect(saysNone(code, message)).toBe(true)
  })
  it.each([
    [
      'AccessDeniedException',
      'User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: fms:ListPolicies on resource: * because no identity-based policy allows the fms:ListPolicies action',
    ],
    [
      'AccessDeniedException',
      'User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: fms:ListPolicies with an explicit deny in a service control policy',
    ],
    ['InvalidOperationException', 'The Region is disabled by default and must be enabled first.'],
    ['InternalErrorException', 'x'],
  ])('%s “%s” does not', (code, message) => {
    expect(saysNone(code, message)).toBe(false)
  })
})
