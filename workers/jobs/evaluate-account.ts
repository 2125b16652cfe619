import { controls } from '#.generated/controls.ts'
import { postures } from '#.generated/postures.ts'
import { markEvaluated } from '#db/scans/scan-accounts.ts'
import { readScan } from '#db/scans/scans.ts'
import { evaluateAccount } from '../evaluating.ts'
import { defineJob } from '../job.ts'

/** Judges one account, and closes the scan after the last account. */
export const job = defineJob({
  name: 'evaluate-account',
  concurrency: 2,
  async run({ scanId, accountId }, context) {
    const { db, queue, log } = context
    const scan = await readScan(db, scanId)
    if (scan?.status !== 'RUNNING') return
    await evaluateAccount(context, scan, accountId, {
      controls,
      postures,
      onFault: (what, resource, error) =>
        log.error({ what, arn: resource.arn, error: String(error) }, 'a judgement failed'),
    })
    const left = await markEvaluated(db, scanId, accountId)
    if (left === 0) await queue.send('close-scan', { scanId })
  },
})
