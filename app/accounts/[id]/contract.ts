import { z } from 'zod'
import { type Severity, severities } from '#domain/pillars.ts'
import type { Counts } from '#domain/score.ts'
import type { Standing } from '../../coverage/contract.ts'
import type { ScanRow } from '../../scans/contract.ts'
import type { SearchParams } from '../../view.ts'
import type { AccountLine } from '../contract.ts'

export const tabs = ['posture', 'resources', 'findings', 'coverage', 'scans', 'changes'] as const
export type Tab = (typeof tabs)[number]
export const tabWords: Record<Tab, string> = {
  posture: 'Posture',
  resources: 'Resources',
  findings: 'Findings',
  coverage: 'Coverage',
  scans: 'Scans',
  changes: 'Changes',
}

const shape = z.object({
  tab: z.enum(tabs).catch('posture'),
  /** Of findings. */
  severity: z.enum(severities).nullable().catch(null),
})
export type AccountFilter = z.infer<typeof shape>

/** The page's URL beyond the instant. Invalid values fall back to their default. */
export function parseAccountFilter(params: SearchParams): AccountFilter {
  const one = (value: SearchParams[string]) => (typeof value === 'object' ? value[0] : value) ?? null
  return shape.parse({
    tab: one(params.tab) ?? 'posture',
    severity: one(params.severity),
  })
}

/** Resources that have the same of everything. */
export interface ResourceCount {
  readonly region: string
  readonly service: string
  readonly type: string
  readonly presence: string
  readonly encryptionAtRest: string
  readonly encryptionInTransit: string
  readonly exposure: string
  readonly wafProtection: string
  readonly count: number
}

export interface FindingCount {
  readonly controlId: string
  readonly severity: Severity
  readonly compliance: string
  readonly count: number
}

/** A stretch of time in which the account kept its name, state and place. */
export interface AccountVersion {
  readonly from: string
  /** Null: it lasts. */
  readonly to: string | null
  readonly name: string
  readonly state: string
  readonly ouPath: string
}

export interface AccountDetail {
  readonly account: AccountLine
  /** From the root down. */
  readonly units: readonly { readonly id: string; readonly name: string }[]
  /** The newest first. */
  readonly versions: readonly AccountVersion[]
  readonly roleArn: string | null
  readonly resources: readonly ResourceCount[]
  readonly findings: readonly FindingCount[]
}

/** A cell of the account: a collector in a region, as it was last read. */
export interface AccountCell {
  readonly region: string
  readonly collector: string
  readonly service: string
  /** STALE: what was read completely, but too long ago. */
  readonly outcome: Standing
  readonly code: string
  readonly call: string
  readonly collectedAt: Date
}

/** A scan, and what it did in the account. */
export interface AccountScan {
  readonly id: string
  readonly asOf: Date
  readonly trigger: ScanRow['trigger']
  readonly status: ScanRow['status']
  /** Null while it is being read. */
  readonly outcomes: Counts | null
  readonly resources: number | null
  readonly calls: number | null
  /** Milliseconds. */
  readonly took: number | null
}
