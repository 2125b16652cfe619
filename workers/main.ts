import { hostname } from 'node:os'
import { pino } from 'pino'
import { collectors } from '#.generated/collectors.ts'
import { connectDatabase } from '#db/client.ts'
import { type JobName, openQueue } from '#db/queue.ts'
import { resumeScans } from '#db/scans/scan-resume.ts'
import type { Collector } from '#domain/collector.ts'
import type { JobContext, JobDefinition } from './job.ts'
import { job as closeScan } from './jobs/close-scan.ts'
import { job as collectAccount } from './jobs/collect-account.ts'
import { job as discoverOrganization } from './jobs/discover-organization.ts'
import { job as evaluateAccount } from './jobs/evaluate-account.ts'
import { job as pruneHistory } from './jobs/prune-history.ts'
import { job as scheduleScan } from './jobs/schedule-scan.ts'

/**
 * A worker process: takes jobs from the queue until it is asked to end. Any number of them, on any number of machines,
 * work on one database. Run as `node workers/main.ts` with DATABASE_URL set; `parapet worker` does the rest.
 */
const jobs = [scheduleScan, discoverOrganization, collectAccount, evaluateAccount, closeScan, pruneHistory] as const

/** Seconds a draining worker gives its running cells before it lets go of them. */
const drainSeconds = 25
/** How often a worker looks whether running scans still have all their jobs. */
const resumeMs = 10_000
/** Milliseconds to wait for a free connection: that many wait at once is a queue of ours, not a server that does not answer. */
const patienceMs = 120_000
/** Connections that write results; more would only wait for each other at the disk. */
const writers = 8

export interface WorkerOptions {
  readonly url: string
  /** Aborted when the worker is to finish what is half done and end. */
  readonly stop: AbortSignal
  readonly logLevel: string
  /** Default: every collector there is. */
  readonly collectors?: Readonly<Record<string, Collector>>
}

/** Works until `stop` is aborted; resolves once everything is let go of. */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const worker = `${hostname()}/${process.pid}`
  const log = pino({ name: 'parapet-worker', level: options.logLevel, base: { worker } }, pino.destination(2))
  const db = connectDatabase(options.url, { name: 'parapet-worker', max: 4, connectTimeout: patienceMs })
  const results = connectDatabase(options.url, {
    name: 'parapet-results',
    max: writers,
    relaxedCommit: true,
    connectTimeout: patienceMs,
  })
  const pulse = connectDatabase(options.url, { name: 'parapet-pulse', max: 2, connectTimeout: patienceMs })
  const queue = await openQueue(options.url, {
    supervise: true,
    name: 'worker',
    onError: (error) => log.warn({ error: error.message }, 'the job queue lost its database; it reconnects by itself'),
  })
  const context: JobContext = {
    db,
    results,
    pulse,
    queue,
    log,
    worker,
    draining: options.stop,
    collectors: options.collectors ?? collectors,
  }
  for (const job of jobs) await take(job as unknown as JobDefinition<JobName>, context)
  const resuming = setInterval(() => {
    resumeScans({ db: pulse, queue }).catch((error) =>
      log.warn({ error: String(error) }, 'running scans not looked after'),
    )
  }, resumeMs)
  log.debug('worker ready')
  await new Promise<void>((resolve) => {
    if (options.stop.aborted) resolve()
    else options.stop.addEventListener('abort', () => resolve(), { once: true })
  })
  log.debug('worker draining')
  clearInterval(resuming)
  await queue.stop(drainSeconds)
  await db.close()
  await results.close()
  await pulse.close()
}

async function take(job: JobDefinition<JobName>, context: JobContext): Promise<void> {
  await context.queue.work(job.name, job.concurrency, (payload) => job.run(payload, context))
}

if (import.meta.main) {
  const url = process.env.DATABASE_URL
  if (!url) {
    console.error('DATABASE_URL is not set. `npm run parapet -- worker` starts a worker on the database it finds.')
    process.exit(1)
  }
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort())
  // A parent that dies without a word closes this channel; a worker without a parent would outlive it for nothing.
  process.once('disconnect', () => stop.abort())
  await runWorker({ url, stop: stop.signal, logLevel: process.env.PARAPET_LOG ?? 'info' })
  process.exit(0)
}
