import { keyKind, keyLooksAt, keyRelations } from '#domain/keys.ts'
import { isObserved, seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import type { ClusterSnapshotFacts } from './cluster-snapshot.ts'
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

  exposure({ facts }) {
    const accounts = seen(facts.accountsWithRestoreAccess)
    const because =
      accounts.length === 0
        ? 'Shared with no other account.'
        : `Shared with ${accounts.length === 1 ? 'account' : 'accounts'} ${accounts.join(', ')}.`
    const passes = accounts.length === 0 ? ('no' as const) : ('limited' as const)
    return {
      kind: accounts.length === 0 ? 'internal' : 'cross-account',
      path: [{ what: 'restore access', id: null, passes, because }],
      accounts,
      because,
    }
  },

  relations(snapshot) {
    const { clusterIdentifier, kmsKeyId } = snapshot.facts
    const relations: Relation[] = [...keyRelations(kmsKeyId)]
    if (isObserved(clusterIdentifier))
      relations.push({ kind: 'member-of', to: redshiftArn(snapshot, 'cluster', clusterIdentifier.value) })
    return relations
  },
})
