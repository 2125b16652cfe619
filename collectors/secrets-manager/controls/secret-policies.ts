import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { Exposure, ExposureKind } from '#domain/exposure.ts'
import { type LetIn, outsidersAmong } from '#domain/let-in.ts'
import type { SecretFacts } from '../secret.ts'

const text = {
  resourceType: 'AWS::SecretsManager::Secret',
  dimension: 'exposure',
  reference: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html',
} as const

const exposed = (kind: ExposureKind, accounts: readonly LetIn[] = []): Exposure => ({
  kind,
  accounts,
  path: [],
  because: 'Statement one allows them.',
})

const outsider: LetIn = { who: '999988887777', standing: 'outside', by: 'resource policy, statement one' }
const sister: LetIn = { ...outsider, who: '444455556666', standing: 'organization' }

export const family = defineFamily({
  'secrets-manager/policy-not-public': defineControl<SecretFacts>()({
    ...text,
    title: 'Resource policy is not open to everyone',
    severity: 'critical',
    why: 'Anybody with any AWS account may read the secret, or put another one in its place.',
    fix: 'Name the principals, or confine the statement with aws:PrincipalOrgID; put policies with BlockPublicPolicy.',
    expected: 'no statement lets everyone in',
    frameworks: ['prowler:secretsmanager_not_publicly_accessible', 'cis-7.0:2.21'],
    // The pillar reads the policy only where the secret can be read at all.
    needs: ['exposure'],
    evaluate({ exposure: { kind, because }, name }) {
      if (kind === 'isolated') return notApplicable(because)
      if (kind === 'internet') return nonCompliant(`${name} is open to everyone. ${because}`)
      return kind === 'internet-limited'
        ? nonCompliant(`${name} is open to everyone on some networks. ${because}`)
        : compliant(`${name} is not open to everyone. ${because}`)
    },
    examples: {
      compliant: [
        { facts: { exposure: exposed('internal') } },
        { facts: { exposure: exposed('cross-account', [outsider]) } },
      ],
      // Addresses of a network are no identity: everyone on it is let in, whoever they are.
      nonCompliant: [
        { facts: { exposure: exposed('internet') } },
        { facts: { exposure: exposed('internet-limited') } },
      ],
    },
  }) as Control,
  'secrets-manager/policy-restrictive': defineControl<SecretFacts>()({
    ...text,
    title: 'Resource policy denies principals outside the organisation',
    severity: 'medium',
    why: 'A secret that another company’s account may read is as safe as that account, long after the contract ended.',
    fix: 'Remove the principals of other companies, or add a Deny for everyone whose aws:PrincipalOrgID is not yours.',
    expected: 'nobody outside the organisation is let in',
    frameworks: ['prowler:secretsmanager_has_restrictive_resource_policy'],
    needs: ['exposure'],
    evaluate({ exposure: { kind, accounts, because }, name }) {
      if (kind === 'isolated') return notApplicable(because)
      // Without a policy, or with one for its own account, nobody outside gets in: there is nothing to deny.
      if (kind === 'internal') return compliant(`${name} lets nobody outside its account in. ${because}`)
      if (kind !== 'cross-account') return nonCompliant(`${name} lets in more than the organisation. ${because}`)
      const strangers = outsidersAmong(accounts)
      return strangers.length > 0
        ? nonCompliant(`${name} lets in ${strangers.join(', ')}, outside the organisation.`)
        : compliant(`${name} lets in accounts of the organisation only: ${accounts.map(({ who }) => who).join(', ')}.`)
    },
    examples: {
      compliant: [
        { facts: { exposure: exposed('internal') } },
        { facts: { exposure: exposed('cross-account', [sister]) } },
      ],
      nonCompliant: [
        { facts: { exposure: exposed('internet') } },
        { facts: { exposure: exposed('cross-account', [sister, outsider]) } },
        // An organisation that is not ours.
        { facts: { exposure: exposed('cross-account', [{ ...outsider, who: 'o-stranger' }]) } },
      ],
    },
  }) as Control,
})
