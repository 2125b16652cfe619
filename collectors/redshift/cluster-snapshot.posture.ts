import { keyKind, keyLooksAt, keyRelations } from '#domain/keys.ts'
import { isObserved, seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import { sharedWith, shareExposure } from '#domain/share.ts'
import { type ClusterSnapshotFacts, supportAlias } from './cluster-snapshot.ts'
import { redshiftArn } from './identity.ts'

export const posture = definePosture<ClusterSnapshotFacts>()({
  resourceType: 'AWS::Redshift::ClusterSnapshot',
  looksAt: keyLooksAt,

  encryptionAtRest({ facts, accountId, region, partition }, related) {
    if (!seen(facts.encrypted)) return { kind: 'none', key: null, because: 'Encrypted is false.' }
    const id = seen(facts.kmsKeyId)
    if (id !== null) {
      const { kind, key } = keyKind(related, { id, accountId, region, partition })
      return { kind, key, because: `KmsKeyId is ${id}.` }
    }
    if (seen(facts.encryptedWithHSM)) return { kind: 'hsm', key: null, because: 'EncryptedWithHSM is true.' }
    const detail = 'Encrypted, but neither by a named KMS key nor by an HSM'
    throw new Unseen(unobserved('not-returned', 'redshift:DescribeClusterSnapshots', detail))
  },

  exposure({ facts, accountId }, related) {
    const what = 'restore access'
    // An owner opens a snapshot to AWS Support for a case; that is no account of somebody else's.
    const readers = seen(facts.accountsWithRestoreAccess).filter((reader) => reader !== supportAlias)
    return shareExposure({ what, accounts: sharedWith(related, { accountId }, readers, what), everybody: null })
  },

  relations(snapshot) {
    const { clusterIdentifier, kmsKeyId } = snapshot.facts
    const relations: Relation[] = [...keyRelations(kmsKeyId)]
    if (isObserved(clusterIdentifier))
      relations.push({ kind: 'member-of', to: redshiftArn(snapshot, 'cluster', clusterIdentifier.value) })
    return relations
  },
})
