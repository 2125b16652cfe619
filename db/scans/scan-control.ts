import type { Database } from '../client.ts'
import type { Queue } from '../queue.ts'
import { reopenAccounts } from './scan-accounts.ts'
import { latestScan } from './scan-report.ts'
import { cancelScan, createScan, readScan, retryFailedCells, type ScanScope } from './scans.ts'

const dayMs = 86_400_000

/** What people do to scans, from the screens, the API and the command line. Workers do the rest. */
export interface ScanStore {
  readonly db: Database
  readonly queue: Queue
}

/** Says in its message why a scan cannot be cancelled, retried or begun; for the reader, not a fault of ours. */
export class ScanRefused extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ScanRefused'
  }
}

/** Cancels a running scan: what is published stays, and nothing is written after this. Throws ScanRefused. */
export async function stopScan({ db }: Pick<ScanStore, 'db'>, scanId: string): Promise<void> {
  if (await cancelScan(db, scanId)) return
  throw new ScanRefused(`Scan ${scanId} cannot be cancelled: ${await endedHow(db, scanId)}.`)
}

/**
 * Reads the cells of an ended scan that were not read completely once more, and only those.
 * @returns how many cells and accounts. Throws ScanRefused when the scan still runs or is of a past
 * day, or nothing of it failed.
 */
export async function retryScan(
  { db, queue }: ScanStore,
  scanId: string,
): Promise<{ readonly cells: number; readonly accounts: number }> {
  const scan = await readScan(db, scanId)
  if (!scan || scan.status === 'RUNNING') {
    throw new ScanRefused(`The failed cells of scan ${scanId} cannot be read again: ${await endedHow(db, scanId)}.`)
  }
  if (scan.asOf.getTime() < Date.now() - dayMs)
    throw new ScanRefused(`Scan ${scanId} is of a past day: what it missed then cannot be read now. Start a new scan.`)
  const { cells, accounts } = await retryFailedCells(db, scanId)
  if (cells === 0) throw new ScanRefused(`Scan ${scanId} has no cell that could be read again.`)
  await reopenAccounts(db, scanId, accounts)
  await queue.sendAll(
    'collect-account',
    accounts.map((accountId) => ({ scanId, accountId })),
  )
  return { cells, accounts: accounts.length }
}

/**
 * Scans once more what a scan covered, or another part of the organisation, as it is now and reached the same way.
 * @returns the new scan's id. Throws ScanRefused when there is no such scan, or one is running.
 */
export async function rescan({ db, queue }: ScanStore, scanId: string, scope?: ScanScope): Promise<string> {
  const scan = await readScan(db, scanId)
  if (!scan) throw new ScanRefused(`Scan ${scanId} cannot be repeated: ${await endedHow(db, scanId)}.`)
  const latest = await latestScan(db)
  if (latest?.status === 'RUNNING') throw new ScanRefused(`Scan ${latest.id} is still running.`)
  const created = await createScan(db, { trigger: 'rescan', scope: scope ?? scan.scope, options: scan.options })
  if (!created) throw new Error('The scan could not be created.')
  await queue.send('discover-organization', { scanId: created.id })
  return created.id
}

async function endedHow(db: Database, scanId: string): Promise<string> {
  const scan = await readScan(db, scanId)
  return scan ? `it is ${scan.status}` : 'there is no such scan'
}
