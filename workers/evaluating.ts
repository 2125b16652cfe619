import { finishEvaluation, saveJudgements } from '#db/findings.ts'
import type { Scan } from '#db/scans/scans.ts'
import { loadAccountFacts } from './account-facts.ts'
import type { JobContext } from './job.ts'
import { type Judgement, judgeAccount, type Rules } from './judgement.ts'

const batchSize = 500

/** Judges one account from the store, never asking AWS, and writes what has changed of its verdicts. */
export async function evaluateAccount(
  { db, collectors }: Pick<JobContext, 'db' | 'collectors'>,
  scan: Scan,
  accountId: string,
  rules: Rules,
): Promise<void> {
  const { controls } = rules
  const account = await loadAccountFacts(db, scan, accountId, collectors)
  let batch: Judgement[] = []
  for (const judgement of judgeAccount(account, rules)) {
    batch.push(judgement)
    if (batch.length < batchSize) continue
    await saveJudgements(db, { scanId: scan.id, accountId, controls, judgements: batch })
    batch = []
  }
  if (batch.length > 0) await saveJudgements(db, { scanId: scan.id, accountId, controls, judgements: batch })
  await finishEvaluation(db, scan.id, accountId)
}
