import { keyLooksAt, keyRelations } from '#domain/keys.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import { sharedWith, shareExposure } from '#domain/share.ts'
import { encryptionUnder } from './key.ts'
import type { SnapshotFacts } from './snapshot.ts'

export const posture = definePosture<SnapshotFacts>()({
  resourceType: 'AWS::RedshiftServerless::Snapshot',
  looksAt: keyLooksAt,

  encryptionAtRest: (snapshot, related) => encryptionUnder(seen(snapshot.facts.kmsKeyId), related, snapshot),

  exposure({ facts, accountId }, related) {
    const what = 'restore access'
    const readers = seen(facts.accountsWithRestoreAccess)
    return shareExposure({ what, accounts: sharedWith(related, { accountId }, readers, what), everybody: null })
  },

  relations({ facts }) {
    const relations: Relation[] = [...keyRelations(facts.kmsKeyId)]
    if (isObserved(facts.namespaceArn)) relations.push({ kind: 'member-of', to: facts.namespaceArn.value })
    return relations
  },
})
