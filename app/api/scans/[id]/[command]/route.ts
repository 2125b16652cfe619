import { revalidatePath } from 'next/cache'
import { openQueue, type Queue } from '#db/queue.ts'
import { reopenAccounts } from '#db/scan-accounts.ts'
import { cancelScan, createScan, readScan, retryFailedCells, type Scan } from '#db/scans.ts'
import { database } from '../../../../database.ts'

const kept = globalThis as { parapetQueue?: Promise<Queue> }

/** The job queue, opened when the first command is given. */
function queue(): Promise<Queue> {
  kept.parapetQueue ??= openQueue(database().url, {
    supervise: false,
    name: 'web',
    onError: (error) => console.error(`The job queue: ${error.message}`),
  }).catch((error: unknown) => {
    delete kept.parapetQueue
    throw error
  })
  return kept.parapetQueue
}

/** POST /api/scans/812/cancel, …/retry, …/rescan. Answers `{ scanId }`, or 409 with the reason why it cannot be done. */
export async function POST(
  _: Request,
  { params }: { params: Promise<{ id: string; command: string }> },
): Promise<Response> {
  const { id, command } = await params
  const scan = /^\d{1,18}$/.test(id) ? await readScan(database(), id) : null
  if (!scan) return answer(404, 'There is no such scan.')
  switch (command) {
    case 'cancel':
      return (await cancelScan(database(), id)) ? done(id) : answer(409, 'The scan has ended already.')
    case 'retry':
      return retry(scan)
    case 'rescan':
      return rescan(scan)
    default:
      return answer(404, `"${command}" is not a command. Known: cancel, retry, rescan.`)
  }
}

async function retry(scan: Scan): Promise<Response> {
  if (scan.status === 'RUNNING') return answer(409, 'The scan is still running.')
  if (scan.asOf.getTime() < Date.now() - 86_400_000)
    return answer(409, 'The scan is of a past day: what it missed then cannot be read today. Start a new scan.')
  const { cells, accounts } = await retryFailedCells(database(), scan.id)
  if (cells === 0) return answer(409, 'Every cell was read: there is nothing to try again.')
  await reopenAccounts(database(), scan.id, accounts)
  const jobs = await queue()
  for (const accountId of accounts) await jobs.send('collect-account', { scanId: scan.id, accountId })
  return done(scan.id)
}

/** The same accounts, regions and collectors, reached the same way, as they are now. */
async function rescan(scan: Scan): Promise<Response> {
  const jobs = await queue()
  const again = await createScan(database(), { trigger: 'rescan', scope: scan.scope, options: scan.options })
  if (!again) return answer(409, 'Another scan was started at the same moment.')
  await jobs.send('discover-organization', { scanId: again.id })
  return done(again.id)
}

function done(scanId: string): Response {
  revalidatePath('/scans')
  return Response.json({ scanId })
}

function answer(status: number, error: string): Response {
  return Response.json({ error }, { status })
}
