import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { seen, unobserved } from '#domain/observed.ts'
import type { PolicyCompliance, PolicyFacts } from '../policy.ts'

/** Controls over Firewall Manager's policies. */

const all: PolicyCompliance = { compliantAccounts: 12, nonCompliant: [], notEvaluated: [] }
const named = 5

const resourcesText = ({ violators, orMore }: PolicyCompliance['nonCompliant'][number]) =>
  `${orMore ? `more than ${violators}` : violators} ${violators === 1 && !orMore ? 'resource' : 'resources'}`

export const family = defineFamily({
  'fms/policies-compliant': defineControl<PolicyFacts>()({
    resourceType: 'AWS::FMS::Policy',
    title: 'Firewall Manager policies report all member accounts compliant',
    severity: 'medium',
    dimension: 'waf',
    why: 'What a policy was to protect everywhere stands unprotected in the accounts that do not comply.',
    fix: 'Open the policy’s account list in Firewall Manager, mend what it names, or switch automatic remediation on.',
    reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/fms-compliance.html',
    expected: 'every account the policy covers is compliant',
    frameworks: ['prowler:fms_policy_compliant'],
    needs: ['compliance'],
    evaluate: ({ name, compliance: { compliantAccounts, nonCompliant: failed, notEvaluated } }) => {
      if (failed.length > 0) {
        const first = failed.slice(0, named).map((account) => `${account.accountId} (${resourcesText(account)})`)
        const more = failed.length > named ? ` and ${failed.length - named} more` : ''
        return nonCompliant(`These accounts do not comply: ${first.join(', ')}${more}.`)
      }
      const [unjudged] = notEvaluated
      if (unjudged)
        return seen(
          unobserved(
            'not-returned',
            'fms:ListComplianceStatus',
            `policy “${name}” in account ${unjudged.accountId}: ${unjudged.because}`,
          ),
        )
      return compliantAccounts === 0
        ? notApplicable('Firewall Manager reports on no account for it.')
        : compliant(`All ${compliantAccounts} accounts it covers comply.`)
    },
    examples: {
      compliant: [{ facts: { compliance: all } }],
      nonCompliant: [
        {
          facts: { compliance: { ...all, nonCompliant: [{ accountId: '111122223333', violators: 2, orMore: false }] } },
        },
        // One that fails decides, whatever could not be judged elsewhere.
        {
          facts: {
            compliance: {
              ...all,
              nonCompliant: [{ accountId: '111122223333', violators: 100, orMore: true }],
              notEvaluated: [{ accountId: '444455556666', because: 'AWSCONFIG: off' }],
            },
          },
        },
      ],
    },
  }),
  'fms/waf-policy-remediation-on': defineControl<PolicyFacts>()({
    resourceType: 'AWS::FMS::Policy',
    title: 'Firewall Manager WAF policy has auto-remediation on',
    severity: 'medium',
    dimension: 'waf',
    why: 'Without remediation the policy only reports: new load balancers and distributions stay without a web ACL.',
    fix: 'Switch automatic remediation on in the policy, once its report shows what it would change.',
    reference: 'https://docs.aws.amazon.com/waf/latest/developerguide/waf-policies.html',
    expected: 'remediation on',
    needs: ['securityServiceType', 'remediationEnabled'],
    evaluate: ({ securityServiceType: type, remediationEnabled }) => {
      if (type !== 'WAFV2' && type !== 'WAF') return notApplicable(`It is a policy of type ${type}, not of WAF.`)
      const generation = type === 'WAF' ? 'WAF Classic' : 'WAF'
      return remediationEnabled
        ? compliant(`The ${generation} policy protects what it finds unprotected.`)
        : nonCompliant(`The ${generation} policy only reports what is unprotected.`)
    },
    examples: {
      compliant: [{ facts: { securityServiceType: 'WAFV2', remediationEnabled: true } }],
      nonCompliant: [
        { facts: { securityServiceType: 'WAFV2', remediationEnabled: false } },
        { facts: { securityServiceType: 'WAF', remediationEnabled: false } },
      ],
    },
  }),
})
