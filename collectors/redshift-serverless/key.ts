import type { EncryptionAtRest } from '#domain/encryption.ts'
import { keyKind } from '#domain/keys.ts'
import type { Related } from '#domain/related.ts'
import type { Where } from '#domain/resource.ts'

/** What Redshift Serverless says in place of a key that AWS owns. It encrypts everything: there is no "none". */
export const awsOwnedKey = 'AWS_OWNED_KMS_KEY'

/**
 * Encryption under the key a namespace or snapshot names. Throws Unseen when the kind of the key is not known.
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-workgroups-and-namespaces-rotate-kms-key.html
 */
export function encryptionUnder(kmsKeyId: string, related: Related, where: Where): EncryptionAtRest {
  if (kmsKeyId === awsOwnedKey)
    return { kind: 'aws-owned', key: null, because: `kmsKeyId is ${awsOwnedKey}: a key that AWS owns.` }
  const { accountId, region, partition } = where
  const { kind, key } = keyKind(related, { id: kmsKeyId, accountId, region, partition })
  return { kind, key, because: `kmsKeyId is ${kmsKeyId}.` }
}
