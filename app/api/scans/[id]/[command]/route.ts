import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { openQueue, type Queue } from '#db/queue.ts'
import { rescan, retryScan, ScanRefused, stopScan } from '#db/scans/scan-control.ts'
import { latestScan } from '#db/scans/scan-report.ts'
import { readScan } from '#db/scans/scans.ts'
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

/** What a rescan may say in its body, which may be missing: the accounts to scan instead of those that the scan covered. */
const wishes = z.object({
  accounts: z
    .array(z.string().regex(/^\d{12}$/))
    .min(1)
    .max(1000)
    .optional(),
})

/**
 * POST /api/scans/812/cancel, …/retry, …/rescan; `latest` is the newest scan. A rescan may be of some accounts:
 * `{ "accounts": ["123456789012"] }`. Answers `{ scanId }`, or 409 with the reason why it cannot be done.
 */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string; command: string }> },
): Promise<Response> {
  const { id: asked, command } = await params
  const db = database()
  const id = asked === 'latest' ? ((await latestScan(db))?.id ?? '') : asked
  if (!/^\d{1,18}$/.test(id) || !(await readScan(db, id))) return answer(404, 'There is no such scan.')
  try {
    switch (command) {
      case 'cancel':
        await stopScan({ db }, id)
        return done(id)
      case 'retry':
        await retryScan({ db, queue: await queue() }, id)
        return done(id)
      case 'rescan': {
        const wanted = wishes.safeParse(await request.json().catch(() => ({})))
        if (!wanted.success) return answer(400, 'The accounts must be a list of up to 1,000 account ids.')
        const { accounts } = wanted.data
        return done(await rescan({ db, queue: await queue() }, id, accounts && { accounts }))
      }
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
