import { controls } from '#.generated/controls.ts'
import { postures } from '#.generated/postures.ts'
import { finishEvaluation, saveJudgements } from '#db/findings.ts'
import { markEvaluated } from '#db/scan-accounts.ts'
import { readScan } from '#db/scans.ts'
import { loadAccountFacts } from '../account-facts.ts'
import { defineJob } from '../job.ts'
import { type Judgement, judgeAccount } from '../judgement.ts'

const batchSize = 500

/** Judges one account from the store, never asking AWS, and closes the scan after the last account. */
export const job = defineJob({
  name: 'evaluate-account',
  concurrency: 2,
  async run({ scanId, accountId }, { db, queue, log, collectors }) {
    const scan = await readScan(db, scanId)
    if (scan?.status !== 'RUNNING') return
    const account = await loadAccountFacts(db, scan, accountId, collectors)
    const judgements = judgeAccount(account, {
      controls,
      postures,
      onFault: (what, resource, error) =>
        log.error({ what, arn: resource.arn, error: String(error) }, 'a judgement failed'),
    })
    let batch: Judgement[] = []
    for (const judgement of judgements) {
      batch.push(judgement)
      if (batch.length < batchSize) continue
      await saveJudgements(db, { scanId, accountId, controls, judgements: batch })
      batch = []
    }
    if (batch.length > 0) await saveJudgements(db, { scanId, accountId, controls, judgements: batch })
    await finishEvaluation(db, scanId, accountId)
    const left = await markEvaluated(db, scanId, accountId)
    if (left === 0) await queue.send('close-scan', { scanId })
  },
})
