import { pruneHistory } from '#db/history.ts'
import { defineJob } from '../job.ts'

/** Two years, and the months to compare them with. */
const keepMonths = 27

/** Drops history older than the retention, a month at a time. */
export const job = defineJob({
  name: 'prune-history',
  concurrency: 1,
  async run(_payload, { db, log }) {
    const dropped = await pruneHistory(db, { keepMonths })
    log.info({ dropped }, 'history pruned')
  },
})
