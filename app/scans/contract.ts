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
/** As the end of "started …". */
export const startWords: Record<ScanRow['trigger'], string> = {
  schedule: 'by the schedule',
  manual: 'by hand',
  cli: 'from the command line',
  demo: 'by the demo',
  rescan: 'from an earlier scan',
}
export const statusWords: Record<ScanRow['status'], string> = {
  RUNNING: 'running',
  COMPLETE: 'complete',
  PARTIAL: 'partial',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
}
