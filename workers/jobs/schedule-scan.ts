import { latestScan } from '#db/scans/scan-report.ts'
import { defineJob } from '../job.ts'
import { startScan } from '../scan.ts'

/** Begins the scan that the cron schedule asks for; a scan still running is left to finish instead. */
export const job = defineJob({
  name: 'schedule-scan',
  concurrency: 1,
  async run(_payload, { db, queue, log }) {
    const latest = await latestScan(db)
    if (!latest) {
      log.warn('the scheduled scan is skipped: no scan has said yet how AWS is reached')
      return
    }
    if (latest.status === 'RUNNING') {
      log.warn({ scanId: latest.id }, 'the scheduled scan is skipped: one is still running')
      return
    }
    // Two schedulers that fire for the same minute make one scan.
    const slot = `schedule ${new Date().toISOString().slice(0, 16)}`
    await startScan({ db, queue }, { trigger: 'schedule', options: latest.options, slot })
  },
})
