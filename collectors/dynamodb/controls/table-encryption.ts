import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { EncryptionAtRest, EncryptionAtRestKind } from '#domain/encryption.ts'
import { dataClass } from '../data-class.ts'
import type { TableFacts } from '../table.ts'

const text = {
  resourceType: 'AWS::DynamoDB::Table',
  dimension: 'encryption-at-rest',
  reference: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html',
} as const

const key = {
  arn: 'arn:aws:kms:eu-west-1:111122223333:key/1',
  accountId: '111122223333',
  state: 'Enabled',
  rotation: true,
}
const atRest = (kind: EncryptionAtRestKind): EncryptionAtRest => ({
  kind,
  key: kind === 'aws-owned' ? null : key,
  because: '',
})
const tiers: { readonly [kind in EncryptionAtRestKind]: string } = {
  none: 'no key',
  'aws-owned': 'a key that DynamoDB owns',
  'aws-managed': 'the AWS managed key',
  'customer-managed': 'a customer managed key',
  hsm: 'a key in an HSM',
  'not-applicable': 'no key',
}

export const family = defineFamily({
  'dynamodb/table-customer-managed-key': defineControl<TableFacts>()({
    ...text,
    title: 'Regulated table is encrypted with a customer managed key',
    severity: 'medium',
    why: 'Only the policy of one’s own key can keep regulated data from those who may read the table, and its use leaves a trail.',
    fix: 'Set the encryption of the table to a customer managed key; it needs no downtime.',
    expected: 'a customer managed KMS key',
    needs: ['encryptionAtRest', 'tags'],
    evaluate({ encryptionAtRest, tags, name }) {
      const found = dataClass(tags)
      if (found?.level !== 'regulated')
        return notApplicable(`No tag says that ${name} holds regulated data${found ? ` (${found.because})` : ''}.`)
      return encryptionAtRest.kind === 'customer-managed'
        ? compliant(`${name} (${found.because}) is under a customer managed key.`)
        : nonCompliant(`${name} (${found.because}) is under ${tiers[encryptionAtRest.kind]}.`)
    },
    examples: {
      compliant: [
        { facts: { encryptionAtRest: atRest('customer-managed'), tags: { 'data-classification': 'restricted' } } },
      ],
      // SSEType KMS alone does not tell: the AWS managed key has it too.
      nonCompliant: [
        { facts: { encryptionAtRest: atRest('aws-managed'), tags: { DataClassification: 'PCI' } } },
        { facts: { encryptionAtRest: atRest('aws-owned'), tags: { 'data-class': 'phi' } } },
      ],
    },
  }) as Control,
  'dynamodb/table-kms-not-owned-key': defineControl<TableFacts>()({
    ...text,
    title: 'Table uses a KMS key in the account instead of the service-owned default',
    severity: 'medium',
    why: 'The default key belongs to DynamoDB: its use is in no trail of yours, and it cannot be taken away.',
    fix: 'Set the encryption of the table to a KMS key; it needs no downtime.',
    expected: 'SSEType is KMS',
    frameworks: ['prowler:dynamodb_tables_kms_cmk_encryption_enabled', 'powerpipe:dynamodb_table_encrypted_with_kms'],
    needs: ['sseType'],
    evaluate: ({ sseType, name }) =>
      sseType === 'KMS'
        ? compliant(`${name} is under a KMS key.`)
        : nonCompliant(`${name} is under the default key, which DynamoDB owns.`),
    examples: {
      compliant: [{ facts: { sseType: 'KMS' } }],
      nonCompliant: [{ facts: { sseType: null } }, { facts: { sseType: 'AES256' } }],
    },
  }) as Control,
  'dynamodb/table-sse-tier': defineControl<TableFacts>()({
    ...text,
    title: 'Table key tier matches the class of its data',
    severity: 'medium',
    why: 'The more sensitive the data, the more the owner should be able to say about the key: who may use it, and that nobody may any more.',
    fix: 'Use a customer managed key for regulated data and at least the AWS managed key for confidential data.',
    expected: 'regulated: customer managed; confidential: a KMS key; else any',
    needs: ['encryptionAtRest', 'tags'],
    evaluate({ encryptionAtRest: { kind }, tags, name }) {
      const found = dataClass(tags)
      const sentence = `${name} (${found?.because ?? 'no data class tag'}) is under ${tiers[kind]}`
      const enough =
        found?.level === 'regulated'
          ? kind === 'customer-managed'
          : found?.level === 'confidential'
            ? kind === 'customer-managed' || kind === 'aws-managed'
            : kind !== 'none'
      return enough ? compliant(`${sentence}.`) : nonCompliant(`${sentence}, which is too little for its data.`)
    },
    examples: {
      compliant: [
        { facts: { encryptionAtRest: atRest('aws-owned'), tags: {} } },
        { facts: { encryptionAtRest: atRest('aws-managed'), tags: { 'data-classification': 'confidential' } } },
        { facts: { encryptionAtRest: atRest('customer-managed'), tags: { 'data-classification': 'restricted' } } },
      ],
      nonCompliant: [
        { facts: { encryptionAtRest: atRest('aws-owned'), tags: { 'data-classification': 'confidential' } } },
        { facts: { encryptionAtRest: atRest('aws-managed'), tags: { 'data-classification': 'restricted' } } },
      ],
    },
  }) as Control,
  'dynamodb/table-encryption-state-valid': defineControl<TableFacts>()({
    ...text,
    title: 'Table encryption is in a settled state with either the default key or KMS',
    severity: 'low',
    why: 'A change of key that never ends leaves it open which key the data is under.',
    fix: 'Wait for the change to end; when it does not, look at the key’s state and policy.',
    expected: 'SSE status absent, ENABLED or DISABLED',
    frameworks: ['powerpipe:dynamodb_table_encryption_enabled'],
    needs: ['sseStatus', 'sseType'],
    evaluate({ sseStatus, sseType, name }) {
      if (sseStatus === 'ENABLING' || sseStatus === 'DISABLING' || sseStatus === 'UPDATING')
        return nonCompliant(`The encryption of ${name} is ${sseStatus}.`)
      return compliant(`${name} is settled on ${sseType === 'KMS' ? 'a KMS key' : 'the default key'}.`)
    },
    examples: {
      compliant: [{ facts: { sseStatus: null, sseType: null } }, { facts: { sseStatus: 'ENABLED', sseType: 'KMS' } }],
      nonCompliant: [
        { facts: { sseStatus: 'UPDATING', sseType: 'KMS' } },
        { facts: { sseStatus: 'DISABLING', sseType: 'KMS' } },
      ],
    },
  }) as Control,
})
