import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { EncryptionAtRest, EncryptionAtRestKind } from '#domain/encryption.ts'
import type { SecretFacts } from '../secret.ts'

const atRest = (kind: EncryptionAtRestKind): EncryptionAtRest => ({
  kind,
  key: null,
  because: 'KmsKeyId is alias/own.',
})

export const family = defineFamily({
  'secrets-manager/cmk': defineControl<SecretFacts>()({
    resourceType: 'AWS::SecretsManager::Secret',
    title: 'Secret uses a customer managed key',
    severity: 'medium',
    dimension: 'encryption-at-rest',
    why: 'The AWS managed key lets everybody in the account decrypt who may read the secret; only one’s own key has a policy that can say no.',
    fix: 'Make a customer managed key whose policy names the readers, and encrypt the secret with it.',
    reference: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html',
    expected: 'a customer managed KMS key',
    frameworks: [
      'powerpipe:secretsmanager_secret_encrypted_with_kms_cmk',
      'PCI-4.0:8.3.2',
      'NIST-800-53r5:AU-9(3)',
      'NIST-800-53r5:CP-9(d)',
      'NIST-800-53r5:SC-8(3)',
      'NIST-800-53r5:SC-8(4)',
      'NIST-800-53r5:SC-13(a)',
      'NIST-800-53r5:SC-28(1)',
      'NIST-800-53r5:SI-19(4)',
      'HIPAA:164.312(a)(2)(iv)',
      'HIPAA:164.312(e)(2)(ii)',
    ],
    needs: ['encryptionAtRest'],
    evaluate: ({ encryptionAtRest: { kind, because }, name }) =>
      kind === 'customer-managed'
        ? compliant(`${name} is under a customer managed key. ${because}`)
        : nonCompliant(`${name} is not under a customer managed key. ${because}`),
    examples: {
      compliant: [{ facts: { encryptionAtRest: atRest('customer-managed') } }],
      // A key that is named may be the AWS managed one all the same.
      nonCompliant: [{ facts: { encryptionAtRest: atRest('aws-managed') } }],
    },
  }) as Control,
})
