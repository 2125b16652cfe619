import { encryptionUnder } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { sharedWith, shareExposure } from '#domain/share.ts'
import { warehouseHolder } from './key.ts'
import type { SnapshotFacts } from './snapshot.ts'

export const posture = definePosture<SnapshotFacts>()({
  resourceType: 'AWS::RedshiftServerless::Snapshot',
  looksAt: keyLooksAt,

  encryptionAtRest: (snapshot, related) => encryptionUnder(warehouseHolder(snapshot.facts), related, snapshot),

  keys: ({ facts }) => [{ protects: 'databases', holder: warehouseHolder(facts) }],

  exposure({ facts, accountId }, related) {
    const what = 'restore access'
    const readers = seen(facts.accountsWithRestoreAccess)
    return shareExposure({ what, accounts: sharedWith(related, { accountId }, readers, what), everybody: null })
  },

  relations: ({ facts: { namespaceArn } }) =>
    isObserved(namespaceArn) ? [{ kind: 'member-of', to: namespaceArn.value }] : [],
})
