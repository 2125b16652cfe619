import { z } from 'zod'
import type { SearchParams } from '../view.ts'

const shape = z.object({
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .nullable()
    .catch(null),
})
export type ScansFilter = z.infer<typeof shape>

/** @returns `before`: the list goes on with scans older than this id */
export function parseScansFilter(params: SearchParams): ScansFilter {
  return shape.parse({ before: params.before ?? null })
}

export interface ScanRow {
  readonly id: string
  readonly trigger: 'schedule' | 'manual' | 'cli' | 'demo' | 'rescan'
  readonly status: 'RUNNING' | 'COMPLETE' | 'PARTIAL' | 'FAILED' | 'CANCELLED'
  readonly asOf: string
  /** Milliseconds so far, or in all. */
  readonly took: number
  readonly expected: number
  readonly done: number
  readonly blind: number
  readonly calls: number
  readonly retries: number
  readonly throttles: number
  readonly resources: number
  readonly cause: string | null
}

export const triggerWords: Record<ScanRow['trigger'], string> = {
  schedule: 'schedule',
  manual: 'by hand',
  cli: 'command line',
  demo: 'demo',
  rescan: 'rescan',
}
export const statusWords: Record<ScanRow['status'], string> = {
  RUNNING: 'running',
  COMPLETE: 'complete',
  PARTIAL: 'partial',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
}
