import type { Cluster, HsmStatus } from '@aws-sdk/client-redshift'
import { type Observed, observed, unobserved } from '#domain/observed.ts'

/** One of the four tiers of keys under which Redshift encrypts, and what it is itself encrypted with or kept in. */
export interface KeyTier {
  readonly tier: 'data encryption keys' | 'database key' | 'cluster key' | 'root key'
  /** What the keys of the tier encrypt. */
  readonly encrypts: string
  readonly restsOn: string
}

export interface Hsm {
  readonly hsmConfigurationIdentifier: string
  readonly hsmClientCertificateIdentifier: string | null
  /** `active`, or `applying` while the cluster moves to other HSM settings. */
  readonly status: string
}

const call = 'redshift:DescribeClusters'

/** Null where no HSM is configured: AWS sends the element with the settings of one only. */
export function hsmOf(status: HsmStatus | undefined): Observed<Hsm | null> {
  const identifier = status?.HsmConfigurationIdentifier
  if (!identifier) return observed(null, call)
  if (status.Status === undefined) return unobserved('not-returned', call, 'no Status came with HsmStatus')
  return observed(
    {
      hsmConfigurationIdentifier: identifier,
      hsmClientCertificateIdentifier: status.HsmClientCertificateIdentifier ?? null,
      status: status.Status,
    },
    call,
  )
}

/** What holds the root key: an HSM where one is in use, else KMS; null where AWS names neither. */
export function rootOf(kmsKeyId: string | null, hsm: Hsm | null): string | null {
  if (hsm !== null) return hsm.status === 'active' ? `HSM ${hsm.hsmConfigurationIdentifier}` : null
  return kmsKeyId === null ? null : `KMS key ${kmsKeyId}`
}

/**
 * The four tiers of an encrypted cluster, from the data up; empty for an unencrypted one.
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html
 */
export function keyTiers(item: Cluster): Observed<readonly KeyTier[]> {
  if (item.Encrypted === undefined) return unobserved('not-returned', call)
  if (!item.Encrypted) return observed([], call)
  const hsm = hsmOf(item.HsmStatus)
  if (!('value' in hsm)) return hsm
  const root = rootOf(item.KmsKeyId || null, hsm.value)
  if (root === null) return unobserved('not-returned', call, 'neither a KMS key nor an HSM in use was named')
  return observed(
    [
      { tier: 'data encryption keys', encrypts: 'data blocks, one AES-256 key for each', restsOn: 'database key' },
      { tier: 'database key', encrypts: 'the data encryption keys', restsOn: 'cluster key' },
      { tier: 'cluster key', encrypts: 'the database key', restsOn: 'root key' },
      { tier: 'root key', encrypts: 'the cluster key', restsOn: root },
    ],
    call,
  )
}

/** The tiers as one sentence, from the data to what holds the root key. */
export function tiersText(root: string): string {
  return `Data blocks rest on data encryption keys, these on the database key, that on the cluster key, and that on a root key in ${root}.`
}
