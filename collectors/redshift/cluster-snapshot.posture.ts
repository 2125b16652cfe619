import { encryptionUnder } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { sharedWith, shareExposure } from '#domain/share.ts'
import { type ClusterSnapshotFacts, supportAlias } from './cluster-snapshot.ts'
import { redshiftArn } from './identity.ts'
import { snapshotHolder, snapshotKeys } from './keys.ts'

export const posture = definePosture<ClusterSnapshotFacts>()({
  resourceType: 'AWS::Redshift::ClusterSnapshot',
  looksAt: keyLooksAt,

  encryptionAtRest: (snapshot, related) => encryptionUnder(snapshotHolder(snapshot.facts), related, snapshot),

  keys: snapshotKeys,

  exposure({ facts, accountId }, related) {
    const what = 'restore access'
    // An owner opens a snapshot to AWS Support for a case; that is no account of somebody else's.
    const readers = seen(facts.accountsWithRestoreAccess).filter((reader) => reader !== supportAlias)
    return shareExposure({ what, accounts: sharedWith(related, { accountId }, readers, what), everybody: null })
  },

  relations(snapshot) {
    const { clusterIdentifier } = snapshot.facts
    if (!isObserved(clusterIdentifier)) return []
    return [{ kind: 'member-of', to: redshiftArn(snapshot, 'cluster', clusterIdentifier.value) }]
  },
})
