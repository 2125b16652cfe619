import { closeScan } from '#db/closing.ts'
import { defineJob } from '../job.ts'

/** Totals, status and the points that charts read. */
export const job = defineJob({
  name: 'close-scan',
  concurrency: 1,
  async run({ scanId }, { db, log }) {
    const { status, expectedCells, blindCells, calls, throttles, resources } = await closeScan(db, scanId)
    log.info({ scanId, status, expectedCells, blindCells, calls, throttles, resources }, 'scan closed')
  },
})
