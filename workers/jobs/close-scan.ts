import { controls } from '#.generated/controls.ts'
import { keepControlSet } from '#db/control-versions.ts'
import { closeScan } from '#db/scans/closing.ts'
import { defineJob } from '../job.ts'

/** Totals, status, the points that charts read, and which controls judged. */
export const job = defineJob({
  name: 'close-scan',
  concurrency: 1,
  async run({ scanId }, { db, log }) {
    const { status, expectedCells, blindCells, calls, throttles, resources } = await closeScan(db, scanId)
    await keepControlSet(db, scanId, controls)
    log.info({ scanId, status, expectedCells, blindCells, calls, throttles, resources }, 'scan closed')
  },
})
