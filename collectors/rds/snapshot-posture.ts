import type { Exposure } from '#domain/exposure.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { seen } from '#domain/observed.ts'
import { definePosture, type Posture } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import { sharedWith, shareExposure } from '#domain/share.ts'
import { copyKeys } from './keys.ts'
import type { SnapshotFacts } from './snapshot.ts'
import { judgeStorage } from './storage-encryption.ts'

/** The posture of both snapshot types: how it is encrypted, and who may restore it. */
export function snapshotPosture(resourceType: string): Posture<SnapshotFacts> {
  return definePosture<SnapshotFacts>()({
    resourceType,
    looksAt: keyLooksAt,
    encryptionAtRest: (snapshot, related) => judgeStorage(snapshot.facts, related, snapshot),
    keys: copyKeys,
    exposure: sharing,
  })
}

/** Exposure by the accounts in the `restore` attribute. */
function sharing({ facts, accountId }: Resource<SnapshotFacts>, related: Related): Exposure {
  const what = 'restore attribute'
  const restore = seen(facts.restore)
  return shareExposure({
    what,
    accounts: sharedWith(
      related,
      { accountId },
      restore.filter((reader) => reader !== 'all'),
      what,
    ),
    everybody: restore.includes('all') ? 'Every AWS account may restore the snapshot.' : null,
  })
}
