import { z } from 'zod'
import type { Counts } from '#domain/score.ts'
import { groupings } from '../points/grouping.ts'
import type { SearchParams } from '../view.ts'

/** What the Encryption screen's URL says beyond scope and instant. */
const filter = z.object({
  data: z.enum(['rest', 'transit']).catch('rest'),
  by: z.enum(groupings).catch('service'),
})
export type EncryptionFilter = z.infer<typeof filter>

export function parseEncryptionFilter(params: SearchParams): EncryptionFilter {
  return filter.parse({ data: params.data, by: params.by })
}

/** A service's resources by the value of a pillar; those to which it does not apply are left out. */
export interface ServiceEncryption {
  readonly service: string
  readonly counts: Counts
}

/** A customer managed key that is about to go, or does not work. */
export interface TroubledKey {
  readonly uid: string
  readonly arn: string
  readonly name: string
  readonly accountId: string
  readonly accountName: string
  readonly region: string
  readonly controlId: string
  readonly reason: string
  /** Resources of all accounts that hang on it. */
  readonly users: number
  readonly userTypes: readonly { readonly type: string; readonly count: number }[]
}

export const keyControls = [
  'kms/key-not-pending-deletion',
  'kms/key-enabled',
  'kms/key-rotation',
  'kms/key-imported-material-valid',
  'kms/key-policy-not-public',
  'kms/key-policy-known-accounts',
  'kms/key-blast-radius',
] as const
/** Those whose failing keys are shown one by one: what hangs on them cannot be read, or soon cannot. */
export const troubleControls = ['kms/key-not-pending-deletion', 'kms/key-enabled'] as const
/** The type whose tiers of keys are shown. */
export const redshiftCluster = 'AWS::Redshift::Cluster'
/** Keys in trouble that are shown beside each other; the others are a list. */
export const cardsShown = 3
