import { FencedOut } from '#db/cell.ts'
import { markCollected } from '#db/scans/scan-accounts.ts'
import { heartbeat, readScan } from '#db/scans/scans.ts'
import { scanAccess } from '../access.ts'
import { type AccountRun, collectAccount } from '../collecting.ts'
import { Drained, defineJob } from '../job.ts'

const heartbeatMs = 5_000

/**
 * Reads one account. A worker that takes over from a killed one finds the finished cells done and does only the rest.
 */
export const job = defineJob({
  name: 'collect-account',
  concurrency: 24,
  async run({ scanId, accountId }, context) {
    const { db, pulse, queue, log } = context
    const scan = await readScan(db, scanId)
    if (scan?.status !== 'RUNNING') return
    const ended = new AbortController()
    let fence: string | null = null
    let asking = false
    const beating = setInterval(() => {
      // One at a time: on a busy machine they would only queue up behind each other.
      if (fence === null || asking) return
      asking = true
      heartbeat(pulse, scanId, accountId, fence)
        .then(
          (ours) => ours || ended.abort(new Error('The scan ended, or another worker has the account.')),
          (error) => log.warn({ error: String(error), accountId }, 'heartbeat failed'),
        )
        .finally(() => {
          asking = false
        })
    }, heartbeatMs)
    const run: AccountRun = {
      scan,
      accountId,
      access: scanAccess.parse(scan.options),
      context,
      ended: ended.signal,
      onClaim: (claimed) => {
        fence = claimed
      },
    }
    try {
      const finished = await collectAccount(run)
      if (!finished && context.draining.aborted) throw new Drained()
      if (!finished) return
    } catch (error) {
      // Another worker has the account now, or the scan was cancelled: nothing is lost, nothing more to do here.
      if (error instanceof FencedOut || ended.signal.aborted) return
      throw error
    } finally {
      clearInterval(beating)
    }
    if (!(await markCollected(db, scanId, accountId)))
      throw new Error('The database has lost cells that were published; they are read again.')
    await queue.send('evaluate-account', { scanId, accountId })
  },
})
