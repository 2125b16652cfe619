import type { EncryptionInTransit } from '#domain/encryption.ts'
import { factsFrom, type Observed, seen } from '#domain/observed.ts'

export const transitEncryptionModes = ['preferred', 'required'] as const
export type TransitEncryptionMode = (typeof transitEncryptionModes)[number]

export type TransportFacts = {
  readonly transitEncryptionEnabled: Observed<boolean>
  /** `preferred` accepts plain connections beside TLS. Null: there is no TLS. */
  readonly transitEncryptionMode: Observed<TransitEncryptionMode | null>
}

/**
 * `canPrefer`: whether the engine knows the mode `preferred` at all. Only Redis OSS from 7.0 and Valkey can be moved to TLS
 * while they run; all others have had it since they were made, and refuse plain connections.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption-enable.html
 */
export function transportFacts(
  call: string,
  item: { enabled: boolean | undefined; mode: string | undefined; canPrefer: boolean },
): TransportFacts {
  const read = factsFrom(call)
  const implied = item.enabled && !item.canPrefer ? 'required' : undefined
  return {
    transitEncryptionEnabled: read(item.enabled),
    transitEncryptionMode:
      item.enabled === false
        ? read.orNone<TransitEncryptionMode>(null)
        : read.oneOf(item.mode ?? implied, transitEncryptionModes),
  }
}

export function judgeTransport(facts: TransportFacts): EncryptionInTransit {
  if (!seen(facts.transitEncryptionEnabled))
    return { kind: 'none', minimumTls: null, because: 'TransitEncryptionEnabled is false.' }
  if (seen(facts.transitEncryptionMode) === 'preferred')
    return {
      kind: 'optional',
      minimumTls: null,
      because: 'TransitEncryptionMode is preferred: plain connections are accepted beside TLS.',
    }
  return { kind: 'enforced', minimumTls: null, because: 'TransitEncryptionMode is required: plain connections end.' }
}
