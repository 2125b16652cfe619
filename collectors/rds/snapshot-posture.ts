import type { Exposure } from '#domain/exposure.ts'
import { keyLooksAt, keyRelations } from '#domain/keys.ts'
import { seen } from '#domain/observed.ts'
import { definePosture, type Posture } from '#domain/posture.ts'
import type { SnapshotFacts } from './snapshot.ts'
import { judgeStorage } from './storage-encryption.ts'

/** The posture of both snapshot types: how it is encrypted, and who may restore it. */
export function snapshotPosture(resourceType: string): Posture<SnapshotFacts> {
  return definePosture<SnapshotFacts>()({
    resourceType,
    looksAt: keyLooksAt,
    encryptionAtRest: (snapshot, related) => judgeStorage(snapshot.facts, related, snapshot),
    exposure: (snapshot) => sharing(seen(snapshot.facts.restore)),
    relations: (snapshot) => keyRelations(snapshot.facts.kmsKeyId),
  })
}

/** Exposure by the accounts in the `restore` attribute. */
export function sharing(restore: readonly string[]): Exposure {
  const hop = (passes: 'yes' | 'limited' | 'no', because: string) => ({
    what: 'restore attribute',
    id: null,
    passes,
    because,
  })
  if (restore.includes('all')) {
    const because = 'Every AWS account may restore the snapshot.'
    return { kind: 'internet', path: [hop('yes', because)], accounts: [], because }
  }
  if (restore.length > 0) {
    const because = `Shared with ${restore.length === 1 ? 'account' : 'accounts'} ${restore.join(', ')}.`
    return { kind: 'cross-account', path: [hop('limited', because)], accounts: restore, because }
  }
  const because = 'Shared with no other account.'
  return { kind: 'internal', path: [hop('no', because)], accounts: [], because }
}
