import { type KeyHolder, type KeyUse, keyHolder } from '#domain/keys/key-use.ts'
import { isObserved, mapObserved, type Observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import type { ClusterFacts } from './cluster.ts'
import { envelopeByDefaultFrom, minorOf } from './kubernetes-version.ts'

const call = 'eks:DescribeCluster'

/**
 * What holds the key of what the Kubernetes API stores.
 * https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html
 */
export function clusterHolder({ encryptionKeyArn, outpostArn, version }: ClusterFacts): Observed<KeyHolder> {
  return keyHolder(call, () => {
    const id = seen(encryptionKeyArn)
    if (id !== null)
      return { kind: 'kms', id, because: `encryptionConfig names ${id} for what the Kubernetes API stores.` }
    if (seen(outpostArn) !== null)
      throw new Unseen(unobserved('not-returned', call, 'of a local cluster on an Outpost EKS names no key'))
    const kubernetes = seen(version)
    const minor = minorOf(kubernetes)
    if (minor === null) throw new Unseen(unobserved('schema-drift', call, kubernetes))
    return minor >= envelopeByDefaultFrom
      ? {
          kind: 'aws-owned',
          because: `No key is named: from Kubernetes 1.${envelopeByDefaultFrom} on EKS encrypts with a key that AWS owns.`,
        }
      : {
          kind: 'none',
          because: `No key is named, and Kubernetes ${kubernetes} has no envelope encryption without one: only the disks of etcd are encrypted.`,
        }
  })
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_ClusterIssue.html */
const lostCodes: { readonly [code: string]: string } = {
  KmsKeyNotFound: 'EKS does not find the key (KmsKeyNotFound).',
  KmsKeyDisabled: 'EKS cannot use the key: it is disabled (KmsKeyDisabled).',
  KmsKeyMarkedForDeletion: 'EKS cannot use the key: it is to be deleted (KmsKeyMarkedForDeletion).',
  KmsGrantRevoked: 'EKS cannot use the key: its grant was revoked (KmsGrantRevoked).',
}

export function clusterKeys({ facts }: { readonly facts: ClusterFacts }): readonly KeyUse[] {
  const holder = clusterHolder(facts)
  const use = { protects: 'Kubernetes secrets and objects', holder }
  // Only a key of KMS can be lost.
  if (!isObserved(holder) || holder.value.kind !== 'kms') return [use]
  const lost = mapObserved(facts.healthIssueCodes, (codes) => {
    const code = codes.find((one) => one in lostCodes)
    return code === undefined ? null : (lostCodes[code] ?? null)
  })
  const dataKeys = 'The API server makes them, and they are kept encrypted under the key below.'
  return [{ ...use, tiers: [{ name: 'data encryption keys', because: dataKeys }], lost }]
}
