import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { EncryptionAtRest } from '#domain/encryption.ts'
import type { ClusterFacts } from '../cluster.ts'
import type { ClusterSnapshotFacts } from '../cluster-snapshot.ts'

const cluster = { resourceType: 'AWS::Redshift::Cluster', dimension: 'encryption-at-rest' } as const
const encryptionPage = 'https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html'
const changePage = 'https://docs.aws.amazon.com/redshift/latest/mgmt/changing-cluster-encryption.html'

const key = {
  arn: 'arn:aws:kms:eu-west-1:111122223333:key/1',
  accountId: '111122223333',
  state: 'Enabled',
  rotation: true,
}
const atRest = (kind: EncryptionAtRest['kind']): EncryptionAtRest => ({
  kind,
  key: kind === 'none' || kind === 'hsm' ? null : key,
  because: '',
})

export const family = defineFamily({
  'redshift/cluster-encrypted': defineControl<ClusterFacts>()({
    ...cluster,
    title: 'Redshift cluster is encrypted at rest',
    severity: 'high',
    why: 'Whoever gets hold of unencrypted storage, or of a snapshot of it, can read the whole warehouse.',
    fix: 'Modify the cluster to use a KMS key: Redshift encrypts it in place, while it stays available.',
    reference: changePage,
    expected: 'Encrypted is true',
    frameworks: [
      'fsbp:Redshift.10',
      'pci-4.0:3.5.1',
      'pci-4.0:8.3.2',
      'prowler:redshift_cluster_encrypted_at_rest',
      'powerpipe:redshift_cluster_kms_enabled',
    ],
    needs: ['encrypted'],
    evaluate: ({ encrypted, name }) =>
      encrypted ? compliant(`${name} is encrypted at rest.`) : nonCompliant(`${name} is not encrypted at rest.`),
    examples: { compliant: [{ facts: { encrypted: true } }], nonCompliant: [{ facts: { encrypted: false } }] },
  }) as Control,

  'redshift/cluster-customer-managed-key': defineControl<ClusterFacts>()({
    ...cluster,
    title: 'Root key of the cluster is a customer managed key',
    severity: 'medium',
    why: 'All four tiers of keys rest on the root key. The policy of an AWS managed one cannot be changed: it cannot be withheld, shared or audited as a key of one’s own can.',
    fix: 'Modify the cluster to use a customer managed KMS key: Redshift re-encrypts its keys in place.',
    reference: encryptionPage,
    expected: 'a customer managed KMS key, or an HSM of one’s own',
    frameworks: ['powerpipe:redshift_cluster_encrypted_with_cmk'],
    needs: ['encryptionAtRest'],
    evaluate({ encryptionAtRest, name }) {
      const { kind, because } = encryptionAtRest
      if (kind === 'customer-managed' || kind === 'hsm')
        return compliant(`The root key of ${name} is the customer’s own. ${because}`.trim())
      return nonCompliant(
        kind === 'none'
          ? `${name} is not encrypted at all.`
          : `The root key of ${name} is an ${kind.replace('aws-', 'AWS ')} one. ${because}`.trim(),
      )
    },
    examples: {
      compliant: [
        { facts: { encryptionAtRest: atRest('customer-managed') } },
        { facts: { encryptionAtRest: atRest('hsm') } },
      ],
      nonCompliant: [
        { facts: { encryptionAtRest: atRest('aws-managed') } },
        { facts: { encryptionAtRest: atRest('none') } },
      ],
    },
  }) as Control,

  'redshift/cluster-encrypted-and-audited': defineControl<ClusterFacts>()({
    ...cluster,
    title: 'Cluster is both encrypted and audit-logged',
    severity: 'medium',
    why: 'Encryption keeps strangers out of the storage; the audit log says what those did who came in through the door.',
    fix: 'Encrypt the cluster with a KMS key and turn audit logging on.',
    reference: 'https://docs.aws.amazon.com/config/latest/developerguide/redshift-cluster-configuration-check.html',
    expected: 'Encrypted and LoggingEnabled are true',
    frameworks: ['pci-4.0:8.3.2', 'powerpipe:redshift_cluster_encryption_logging_enabled'],
    needs: ['configurationLacks'],
    version: 2,
    evaluate: ({ configurationLacks: lacks, name }) =>
      lacks.length === 0
        ? compliant(`${name} has encryption and audit logging.`)
        : nonCompliant(`${name} has no ${lacks.join(' and no ')}.`),
    examples: {
      compliant: [{ facts: { configurationLacks: [] } }],
      nonCompliant: [
        { facts: { configurationLacks: ['audit logging'] } },
        { facts: { configurationLacks: ['encryption', 'audit logging'] } },
      ],
    },
  }) as Control,

  'redshift/snapshot-copy-grant': defineControl<ClusterFacts>()({
    ...cluster,
    title: 'Cross-region copies of an encrypted cluster have a KMS copy grant',
    severity: 'medium',
    why: 'Without a grant on a key of the destination region, copies of an encrypted cluster cannot be encrypted there, and fail when they are needed.',
    fix: 'Make a snapshot copy grant on a KMS key in the destination region, and name it in the copy settings of the cluster.',
    reference:
      'https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html#configure-snapshot-copy-grant',
    expected: 'SnapshotCopyGrantName is set where an encrypted cluster is copied',
    needs: ['encrypted', 'snapshotCopy'],
    evaluate({ encrypted, snapshotCopy: copy, name }) {
      if (copy === null) return notApplicable(`Snapshots of ${name} are not copied to another region.`)
      if (!encrypted) return notApplicable(`${name} is not encrypted, so its copies need no key.`)
      return copy.snapshotCopyGrantName === null
        ? nonCompliant(`Snapshots of ${name} are copied to ${copy.destinationRegion} without a copy grant.`)
        : compliant(`Snapshots of ${name} are copied to ${copy.destinationRegion} under ${copy.snapshotCopyGrantName}.`)
    },
    examples: {
      compliant: [
        {
          facts: {
            encrypted: true,
            snapshotCopy: { destinationRegion: 'eu-west-2', retentionPeriod: 7, snapshotCopyGrantName: 'copies' },
          },
        },
      ],
      nonCompliant: [
        {
          facts: {
            encrypted: true,
            snapshotCopy: { destinationRegion: 'eu-west-2', retentionPeriod: 7, snapshotCopyGrantName: null },
          },
        },
      ],
    },
  }) as Control,

  'redshift/snapshot-encrypted': defineControl<ClusterSnapshotFacts>()({
    resourceType: 'AWS::Redshift::ClusterSnapshot',
    dimension: 'encryption-at-rest',
    title: 'Cluster snapshot is encrypted',
    severity: 'high',
    why: 'A snapshot taken before a cluster was encrypted stays in the clear, with everything that was in it, until somebody deletes it.',
    fix: 'Take a new snapshot of the encrypted cluster, or restore this one and encrypt what comes of it; then delete it.',
    reference: encryptionPage,
    expected: 'Encrypted is true',
    needs: ['encrypted'],
    evaluate: ({ encrypted, name }) =>
      encrypted ? compliant(`${name} is encrypted.`) : nonCompliant(`${name} is not encrypted.`),
    examples: { compliant: [{ facts: { encrypted: true } }], nonCompliant: [{ facts: { encrypted: false } }] },
  }) as Control,
})
