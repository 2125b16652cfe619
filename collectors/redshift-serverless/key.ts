import type { KeyHolder } from '#domain/keys/key-use.ts'
import { mapObserved, type Observed } from '#domain/observed.ts'

/** What Redshift Serverless says in place of a key that AWS owns. It encrypts everything: there is no "none". */
export const awsOwnedKey = 'AWS_OWNED_KMS_KEY'

/**
 * What holds the key that a namespace or snapshot names.
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-workgroups-and-namespaces-rotate-kms-key.html
 */
export function warehouseHolder({ kmsKeyId }: { readonly kmsKeyId: Observed<string> }): Observed<KeyHolder> {
  return mapObserved(kmsKeyId, (id) =>
    id === awsOwnedKey
      ? { kind: 'aws-owned', because: `kmsKeyId is ${awsOwnedKey}: a key that AWS owns.` }
      : { kind: 'kms', id, because: `kmsKeyId is ${id}.` },
  )
}
