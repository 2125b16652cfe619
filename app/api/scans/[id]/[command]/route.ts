import { revalidatePath } from 'next/cache'
import { openQueue, type Queue } from '#db/queue.ts'
import { rescan, retryScan, ScanRefused, stopScan } from '#db/scan-control.ts'
import { readScan } from '#db/scans.ts'
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
  const db = database()
  if (!/^\d{1,18}$/.test(id) || !(await readScan(db, id))) return answer(404, 'There is no such scan.')
  try {
    switch (command) {
      case 'cancel':
        await stopScan({ db }, id)
        return done(id)
      case 'retry':
        await retryScan({ db, queue: await queue() }, id)
        return done(id)
      case 'rescan':
        return done(await rescan({ db, queue: await queue() }, id))
      default:
        return answer(404, `"${command}" is not a command. Known: cancel, retry, rescan.`)
    }
  } catch (error) {
    if (error instanceof ScanRefused) return answer(409, error.message)
    throw error
  }
}

function done(scanId: string): Response {
  revalidatePath('/scans')
  return Response.json({ scanId })
}

function answer(status: number, error: string): Response {
  return Response.json({ error }, { status })
}
