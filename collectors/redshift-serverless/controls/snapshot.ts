import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { EncryptionAtRest } from '#domain/encryption.ts'
import { keyLooksAt } from '#domain/keys.ts'
import { seen } from '#domain/observed.ts'
import type { Resource } from '#domain/resource.ts'
import { sharedWithin } from '#domain/strangers.ts'
import { awsOwnedKey, encryptionUnder } from '../key.ts'
import { type NamespaceFacts, namespaceType } from '../namespace.ts'
import type { SnapshotFacts } from '../snapshot.ts'

const resourceType = 'AWS::RedshiftServerless::Snapshot'
/** From the weakest hold of the customer on the key to the strongest. */
const tiers: readonly EncryptionAtRest['kind'][] = ['none', 'aws-owned', 'aws-managed', 'customer-managed']
const atRest = (kind: EncryptionAtRest['kind']): EncryptionAtRest => ({ kind, key: null, because: '' })
const keyOf = (kind: EncryptionAtRest['kind']) =>
  kind === 'customer-managed' ? 'a customer managed key' : `an ${kind.replace('aws-', 'AWS ')} key`
const foreignKey = 'arn:aws:kms:eu-central-1:444455556666:key/1'
const namespace = (kmsKeyId: string) => ({
  type: namespaceType,
  facts: { namespaceName: 'analytics', kmsKeyId },
})

export const family = defineFamily({
  'redshift-serverless/snapshot-cmk': defineControl<SnapshotFacts>()({
    resourceType,
    title: 'Serverless snapshot keeps the key tier of its namespace',
    severity: 'medium',
    dimension: 'encryption-at-rest',
    why: 'A snapshot under a weaker key than its namespace takes the same data out of reach of the key’s policy and audit.',
    fix: 'Take a new snapshot, which is under the key the namespace has now, and delete this one.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-snapshots-recovery-points.html',
    expected: 'a customer managed key wherever the namespace has one',
    needs: ['encryptionAtRest', 'namespaceName'],
    looksAt: [namespaceType, ...keyLooksAt],
    evaluate({ encryptionAtRest, namespaceName, name, accountId, region }, related) {
      const { kind, because } = encryptionAtRest
      if (kind === 'customer-managed') return compliant(`${name} is under a customer managed key. ${because}`.trim())
      const source = related.one(namespaceType, 'namespaceName', namespaceName) as Resource<NamespaceFacts> | null
      if (source === null)
        return notApplicable(`Namespace ${namespaceName} is gone: there is no key to compare that of ${name} with.`)
      const { partition } = source
      const its = encryptionUnder(seen(source.facts.kmsKeyId), related, { accountId, region, partition })
      const text = `${name} is under ${keyOf(kind)}, and its namespace ${namespaceName} is under ${keyOf(its.kind)}`
      return tiers.indexOf(kind) >= tiers.indexOf(its.kind) ? compliant(`${text}.`) : nonCompliant(`${text}.`)
    },
    examples: {
      compliant: [
        { facts: { encryptionAtRest: atRest('customer-managed'), namespaceName: 'gone' } },
        {
          facts: { encryptionAtRest: atRest('aws-owned'), namespaceName: 'analytics' },
          related: [namespace(awsOwnedKey)],
        },
      ],
      nonCompliant: [
        {
          facts: { encryptionAtRest: atRest('aws-owned'), namespaceName: 'analytics' },
          related: [namespace(foreignKey)],
        },
      ],
    },
  }) as Control,

  'redshift-serverless/snapshot-sharing': defineControl<SnapshotFacts>()({
    resourceType,
    title: 'Serverless snapshot is restorable by known accounts only',
    severity: 'high',
    dimension: 'exposure',
    why: 'An account outside the organisation can restore a shared snapshot, and keeps what it restored when the sharing ends.',
    fix: 'Remove accounts that are not yours from the snapshot’s access; treat what was in it as disclosed.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-snapshots-recovery-points.html',
    expected: 'every account with restore access belongs to the organisation',
    needs: ['accountsWithRestoreAccess'],
    evaluate: ({ accountsWithRestoreAccess: readers, name, accountId }, related) =>
      sharedWithin(related, { name, accountId }, readers),
    examples: {
      compliant: [
        { facts: { accountsWithRestoreAccess: [] } },
        { facts: { accountsWithRestoreAccess: ['444455556666'] } },
      ],
      nonCompliant: [{ facts: { accountsWithRestoreAccess: ['444455556666', '999988887777'] } }],
    },
  }) as Control,
})
