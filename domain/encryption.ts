/** The encryption pillars. Values are those of docs/terms.md. */

export const encryptionAtRestKinds = [
  'none',
  'aws-owned',
  'aws-managed',
  'customer-managed',
  'hsm',
  'not-applicable',
] as const
export type EncryptionAtRestKind = (typeof encryptionAtRestKinds)[number]

export interface KeyReference {
  readonly arn: string
  readonly accountId: string
  /** KMS KeyState (`Enabled`, `Disabled`, `PendingDeletion` …), or null where it could not be read (a key of another account). */
  readonly state: string | null
  readonly rotation: boolean | null
}

export interface EncryptionAtRest {
  readonly kind: EncryptionAtRestKind
  readonly key: KeyReference | null
  /** One sentence: the field that says so. */
  readonly because: string
}

export const encryptionInTransitKinds = ['none', 'optional', 'enforced', 'not-applicable'] as const
export type EncryptionInTransitKind = (typeof encryptionInTransitKinds)[number]

export interface EncryptionInTransit {
  readonly kind: EncryptionInTransitKind
  /** The lowest TLS version accepted, such as `1.2`, or null where nothing says. */
  readonly minimumTls: string | null
  readonly because: string
}
