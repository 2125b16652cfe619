import type { EncryptionAtRest, EncryptionInTransit } from './encryption.ts'
import type { Exposure } from './exposure.ts'
import type { Observed } from './observed.ts'
import type { WafProtection } from './protection.ts'

/** The pillar values of one resource, each a fact of its own: what could not be judged is unobserved, with the reason. */
export interface Pillars {
  readonly encryptionAtRest: Observed<EncryptionAtRest>
  readonly encryptionInTransit: Observed<EncryptionInTransit>
  readonly exposure: Observed<Exposure>
  readonly wafProtection: Observed<WafProtection>
}

export const pillarNames = [
  'encryptionAtRest',
  'encryptionInTransit',
  'exposure',
  'wafProtection',
] as const satisfies readonly (keyof Pillars)[]
export type PillarName = (typeof pillarNames)[number]

/** What a control measures: the pillars, and four dimensions that serve them. */
export const dimensions = [
  'encryption-at-rest',
  'encryption-in-transit',
  'exposure',
  'waf',
  'access',
  'logging',
  'resilience',
  'hygiene',
] as const
export type Dimension = (typeof dimensions)[number]

export const severities = ['critical', 'high', 'medium', 'low'] as const
export type Severity = (typeof severities)[number]

export const compliances = ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'] as const
export type Compliance = (typeof compliances)[number]
