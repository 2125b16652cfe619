import { type Control, defineControl, defineFamily } from '#domain/control.ts'
import { encryptionUnder } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { sourceKey } from '#domain/keys/source-key.ts'
import type { Resource } from '#domain/resource.ts'
import { sharedWithin } from '#domain/strangers.ts'
import { awsOwnedKey, warehouseHolder } from '../key.ts'
import { type NamespaceFacts, namespaceType } from '../namespace.ts'
import type { SnapshotFacts } from '../snapshot.ts'

const resourceType = 'AWS::RedshiftServerless::Snapshot'

export const family = defineFamily({
  'redshift-serverless/snapshot-cmk': sourceKey<SnapshotFacts>({
    resourceType,
    what: 'serverless snapshot',
    fix: 'Take a new snapshot, which is under the key the namespace has now, and delete this one.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-snapshots-recovery-points.html',
    version: 2,
    needs: ['namespaceName'],
    looksAt: [namespaceType, ...keyLooksAt],
    source({ namespaceName }, related) {
      const namespace = related.one(namespaceType, 'namespaceName', String(namespaceName))
      if (namespace === null) return null
      const { facts, name } = namespace as Resource<NamespaceFacts>
      return { name, encryptionAtRest: encryptionUnder(warehouseHolder(facts), related, namespace) }
    },
    example: {
      facts: { namespaceName: 'analytics' },
      source: (kmsKeyId) => ({
        type: namespaceType,
        facts: { namespaceName: 'analytics', kmsKeyId: kmsKeyId ?? awsOwnedKey },
      }),
    },
  }),

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
