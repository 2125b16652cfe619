import { type KeyHolder, type KeyTier, type KeyUse, keyHolder, namedKey } from '#domain/keys/key-use.ts'
import { isObserved, mapObserved, type Observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import type { ClusterFacts } from './cluster.ts'
import type { ClusterSnapshotFacts } from './cluster-snapshot.ts'
import { rootOf, tiersText } from './key-tiers.ts'

const call = 'redshift:DescribeClusters'

/**
 * Below the root key there are three tiers of keys of Redshift's own.
 * https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html
 */
const tiersUnder = (root: 'kms' | 'hsm'): readonly KeyTier[] => [
  { name: 'data encryption keys', because: 'One for each data block; the database key encrypts them.' },
  { name: 'database key', because: 'It is kept outside of the cluster’s network; the cluster key encrypts it.' },
  root === 'kms'
    ? { name: 'cluster key', because: 'It encrypts the database key; the root key below encrypts it.' }
    : { name: 'cluster key', because: 'It encrypts the database key; the HSM made it and keeps it.' },
]

/** What holds the root key of a cluster. */
export function clusterHolder({ encrypted, hsmStatus, kmsKeyId }: ClusterFacts): Observed<KeyHolder> {
  return keyHolder(call, () => {
    if (!seen(encrypted)) return { kind: 'none', because: 'Encrypted is false.' }
    const hsm = seen(hsmStatus)
    const id = seen(kmsKeyId)
    const root = rootOf(id, hsm)
    if (root === null) {
      const why = hsm === null ? 'Encrypted, but neither KmsKeyId nor HsmStatus came' : `HSM settings are ${hsm.status}`
      throw new Unseen(unobserved('not-returned', call, why))
    }
    const because = tiersText(root)
    return hsm === null && id !== null
      ? { kind: 'kms', id, because }
      : { kind: 'hsm', id: hsm?.hsmConfigurationIdentifier ?? '', because }
  })
}

/** The four tiers of a cluster, and what has a key of its own beside its data. */
export function clusterKeys({ facts }: { readonly facts: ClusterFacts }): readonly KeyUse[] {
  const holder = clusterHolder(facts)
  return [
    { protects: 'data blocks', holder, tiers: tiersOf(holder), lost: lost(facts.clusterStatus) },
    ...beside(facts),
  ]
}

const tiersOf = (holder: Observed<KeyHolder>): readonly KeyTier[] =>
  isObserved(holder) && (holder.value.kind === 'kms' || holder.value.kind === 'hsm')
    ? tiersUnder(holder.value.kind)
    : []

/** Redshift says so of an HSM; that KMS refuses the root key it does not say. */
const lost = (status: Observed<string>): Observed<string | null> =>
  mapObserved(status, (value) =>
    value === 'incompatible-hsm' ? 'Redshift cannot reach the HSM: ClusterStatus is incompatible-hsm.' : null,
  )

function beside(facts: ClusterFacts): readonly KeyUse[] {
  const { masterPasswordSecretArn: secret, masterPasswordSecretKmsKeyId, snapshotCopy: copy } = facts
  const uses: KeyUse[] = []
  if (!isObserved(secret)) uses.push({ protects: 'admin password', beside: true, holder: secret })
  else if (secret.value !== null) {
    const holder = namedKey('MasterPasswordSecretKmsKeyId', masterPasswordSecretKmsKeyId)
    uses.push({ protects: 'admin password', beside: true, holder })
  }
  if (!isObserved(copy)) uses.push({ protects: 'snapshot copies', beside: true, holder: copy })
  else if (copy.value?.snapshotCopyGrantName) {
    const { destinationRegion, snapshotCopyGrantName } = copy.value
    const detail = `the key of copy grant ${snapshotCopyGrantName}, which lies in ${destinationRegion}`
    uses.push({
      protects: `snapshot copies in ${destinationRegion}`,
      beside: true,
      holder: unobserved('not-asked', 'redshift:DescribeSnapshotCopyGrants', detail),
    })
  }
  return uses
}

/** What holds the root key of a snapshot. */
export function snapshotHolder({ encrypted, kmsKeyId, encryptedWithHSM }: ClusterSnapshotFacts): Observed<KeyHolder> {
  const snapshots = 'redshift:DescribeClusterSnapshots'
  return keyHolder(snapshots, () => {
    if (!seen(encrypted)) return { kind: 'none', because: 'Encrypted is false.' }
    const id = seen(kmsKeyId)
    if (id !== null) return { kind: 'kms', id, because: `KmsKeyId is ${id}.` }
    if (seen(encryptedWithHSM)) return { kind: 'hsm', id: '', because: 'EncryptedWithHSM is true.' }
    const detail = 'Encrypted, but neither by a named KMS key nor by an HSM'
    throw new Unseen(unobserved('not-returned', snapshots, detail))
  })
}

export function snapshotKeys({ facts }: { readonly facts: ClusterSnapshotFacts }): readonly KeyUse[] {
  const holder = snapshotHolder(facts)
  return [{ protects: 'data blocks', holder, tiers: tiersOf(holder) }]
}
