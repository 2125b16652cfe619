import type { Observed } from './observed.ts'

/** The KMS facts that encryption verdicts of every service look at. Field names are KMS's, in camelCase. */
export type KmsKeyFacts = {
  readonly keyId: Observed<string>
  /** From `alias/aws/*` or DescribeKey KeyManager. */
  readonly keyManager: Observed<'AWS' | 'CUSTOMER'>
  readonly aliases: Observed<readonly string[]>
  readonly keyState: Observed<string>
  readonly origin: Observed<string>
  readonly keySpec: Observed<string>
  readonly multiRegion: Observed<boolean>
  /** ISO 8601, or null. */
  readonly deletionDate: Observed<string | null>
  readonly validTo: Observed<string | null>
  /** Null where the key cannot rotate by itself (asymmetric, imported, custom key store, AWS managed). */
  readonly rotationEnabled: Observed<boolean | null>
  readonly rotationPeriodInDays: Observed<number | null>
  /** The key policy as text; null for AWS managed keys, whose policy is AWS's own. */
  readonly policy: Observed<string | null>
}

export type KmsAliasFacts = {
  /** `alias/aws/rds` */
  readonly aliasName: Observed<string>
  /** Null for the placeholder aliases of keys that AWS has not made yet. */
  readonly targetKeyId: Observed<string | null>
}
