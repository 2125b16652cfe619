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

/** Protocols before TLS are the oldest. */
const oldestFirst = (a: string, b: string) =>
  Number(b.startsWith('SSL')) - Number(a.startsWith('SSL')) || (a < b ? -1 : a > b ? 1 : 0)

/**
 * All listeners of a load balancer: `none` when every one that carries data is plain, `enforced` when none lets plain
 * data through, else `optional`. The lowest TLS version is that of all listeners.
 */
export function combinedTransport(listeners: readonly EncryptionInTransit[]): EncryptionInTransit {
  const carrying = listeners.filter(({ kind }) => kind !== 'not-applicable')
  if (carrying.length === 0)
    return {
      kind: 'not-applicable',
      minimumTls: null,
      because: listeners[0]?.because ?? 'It has no listener, and so carries no traffic.',
    }
  const weakest =
    carrying.find(({ kind }) => kind === 'none') ?? carrying.find(({ kind }) => kind === 'optional') ?? carrying[0]
  const versions = carrying.flatMap(({ minimumTls }) => minimumTls ?? []).sort(oldestFirst)
  const minimumTls = versions[0] ?? null
  if (carrying.every(({ kind }) => kind === 'enforced')) {
    const lowest = carrying.find((one) => one.minimumTls === minimumTls)
    return { kind: 'enforced', minimumTls, because: lowest?.because ?? 'Every listener uses TLS.' }
  }
  const kind = carrying.every((one) => one.kind === 'none') ? 'none' : 'optional'
  return { kind, minimumTls, because: weakest?.because ?? '' }
}

/** How far the key is the customer's to withhold, share and audit: from the weakest hold to the strongest. */
const holds: readonly (readonly EncryptionAtRestKind[])[] = [
  ['none'],
  ['aws-owned'],
  ['aws-managed'],
  ['customer-managed', 'hsm'],
]

/** Whether the first leaves the customer less of a hold on the key than the second. */
export function isWeakerKey(first: EncryptionAtRestKind, second: EncryptionAtRestKind): boolean {
  const rank = (kind: EncryptionAtRestKind) => holds.findIndex((kinds) => kinds.includes(kind))
  return rank(first) < rank(second)
}

/** The kind of a key in a sentence: `a customer managed key`. */
export function keyKindText(kind: EncryptionAtRestKind): string {
  const words: { readonly [kind in EncryptionAtRestKind]: string } = {
    none: 'no key',
    'aws-owned': 'a key that AWS owns',
    'aws-managed': 'an AWS managed key',
    'customer-managed': 'a customer managed key',
    hsm: 'a key in an HSM',
    'not-applicable': 'no key',
  }
  return words[kind]
}
