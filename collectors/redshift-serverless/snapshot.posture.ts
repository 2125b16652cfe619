import { keyLooksAt, keyRelations } from '#domain/keys.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import { encryptionUnder } from './key.ts'
import type { SnapshotFacts } from './snapshot.ts'

export const posture = definePosture<SnapshotFacts>()({
  resourceType: 'AWS::RedshiftServerless::Snapshot',
  looksAt: keyLooksAt,

  encryptionAtRest: (snapshot, related) => encryptionUnder(seen(snapshot.facts.kmsKeyId), related, snapshot),

  exposure({ facts }) {
    const accounts = seen(facts.accountsWithRestoreAccess)
    const shared = accounts.length > 0
    const because = shared
      ? `Shared with ${accounts.length === 1 ? 'account' : 'accounts'} ${accounts.join(', ')}.`
      : 'Shared with no other account.'
    return {
      kind: shared ? 'cross-account' : 'internal',
      path: [{ what: 'restore access', id: null, passes: shared ? 'limited' : 'no', because }],
      accounts,
      because,
    }
  },

  relations({ facts }) {
    const relations: Relation[] = [...keyRelations(facts.kmsKeyId)]
    if (isObserved(facts.namespaceArn)) relations.push({ kind: 'member-of', to: facts.namespaceArn.value })
    return relations
  },
})
