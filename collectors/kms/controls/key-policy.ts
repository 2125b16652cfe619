import { compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { KmsKeyFacts } from '#domain/keys/keys.ts'
import { outsidersAmong } from '#domain/let-in.ts'
import type { Access } from '#domain/policy/access.ts'
import { policyAccess, policyLooksAt } from '#domain/policy/exposure.ts'
import type { Related } from '#domain/related.ts'

const resourceType = 'AWS::KMS::Key'
const account = '111122223333'
const arn = `arn:aws:kms:eu-west-1:${account}:key/1`
const awsManaged = 'AWS manages this key and its policy.'

const policy = (Principal: unknown, Condition?: object) =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*', Condition }] })
const service = policy({ Service: 'logs.eu-west-1.amazonaws.com' })

function access(policyText: string, accountId: string, related: Related): Access {
  return policyAccess(policyText, { accountId, call: 'kms:GetKeyPolicy' }, related)
}

export const family = defineFamily({
  'kms/key-policy-not-public': defineControl<KmsKeyFacts>()({
    resourceType,
    title: 'Key policy gives no unconditional access to everyone',
    severity: 'critical',
    dimension: 'exposure',
    why: 'Anybody with any AWS account may use the key, and so read what is encrypted under it as soon as they get at the data.',
    fix: 'Name the accounts that need the key, or confine the statement with aws:PrincipalOrgID or kms:CallerAccount.',
    reference: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html',
    expected: 'No statement that lets everybody in',
    frameworks: ['fsbp:KMS.5', 'cis-7.0:2.21', 'prowler:kms_key_not_publicly_accessible'],
    needs: ['policy'],
    looksAt: policyLooksAt,
    oneDecides: true,
    version: 2,
    evaluate: ({ policy: text, accountId }, related) => {
      if (text === null) return notApplicable(awsManaged)
      const found = access(text, accountId, related)
      return found.kind === 'public' || found.kind === 'public-limited'
        ? nonCompliant(found.because)
        : compliant(found.because)
    },
    examples: {
      compliant: [
        { facts: { policy: service } },
        { facts: { policy: policy('*', { StringEquals: { 'kms:CallerAccount': account } }) } },
        { facts: { policy: policy({ AWS: '999999999999' }) } },
      ],
      nonCompliant: [
        { facts: { policy: policy('*') } },
        {
          facts: {
            policy: policy({ AWS: '*' }, { StringEquals: { 'kms:ViaService': 'rds.eu-west-1.amazonaws.com' } }),
          },
        },
        { facts: { policy: policy('*', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }) } },
      ],
    },
  }),

  'kms/key-policy-known-accounts': defineControl<KmsKeyFacts>()({
    resourceType,
    // Grants would cost a call for every key; they are said to be left out where the control is described.
    title: 'Key policy names organisation accounts only (grants are not read)',
    severity: 'high',
    dimension: 'exposure',
    why: 'Another company’s account that may use the key can read what is encrypted under it, long after the contract ended.',
    fix: 'Remove accounts that no longer need the key; give partners a key of their own.',
    reference: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html',
    expected: 'Accounts of the organisation only',
    needs: ['policy'],
    looksAt: policyLooksAt,
    oneDecides: true,
    version: 2,
    evaluate: ({ policy: text, accountId, name }, related) => {
      if (text === null) return notApplicable(awsManaged)
      const found = access(text, accountId, related)
      if (found.kind === 'public' || found.kind === 'public-limited') return nonCompliant(found.because)
      const strangers = outsidersAmong(found.accounts)
      return strangers.length > 0
        ? nonCompliant(`The policy of ${name} lets in ${strangers.join(', ')}, outside the organisation.`)
        : compliant(found.because)
    },
    examples: {
      compliant: [
        { facts: { policy: service } },
        { arn, facts: { policy: policy('*', { StringEquals: { 'kms:CallerAccount': account } }) } },
      ],
      nonCompliant: [
        { facts: { policy: policy({ AWS: 'arn:aws:iam::999999999999:root' }) } },
        { facts: { policy: policy('*') } },
      ],
    },
  }),
})
