import { type Job, PgBoss } from 'pg-boss'
import { z } from 'zod'

/**
 * The job queue, on the same Postgres. Payloads are ids only, so that a job can be sent again at any time and finds
 * the state of the day in the tables.
 */
const scanPayload = z.object({ scanId: z.string() })
const accountPayload = z.object({ scanId: z.string(), accountId: z.string() })

/** Every job and its payload. The job itself is `workers/jobs/<name>.ts`. */
export const jobPayloads = {
  'schedule-scan': z.object({}),
  'discover-organization': scanPayload,
  'collect-account': accountPayload,
  'evaluate-account': accountPayload,
  'close-scan': scanPayload,
  'prune-history': z.object({}),
} as const
export type JobName = keyof typeof jobPayloads
export type JobPayload<N extends JobName> = z.infer<(typeof jobPayloads)[N]>
export const jobNames = Object.keys(jobPayloads) as JobName[]

/** Seconds without a sign of life after which a job is given to another worker. Less, and a busy machine loses jobs it is at. */
const heartbeatSeconds = 30
/** Jobs sent in one statement. */
const batchSize = 1_000

export interface Queue {
  /** Sends a job; a job with the same ids that is still waiting or running is not sent twice. */
  send<N extends JobName>(name: N, payload: JobPayload<N>, options?: { delaySeconds?: number }): Promise<void>
  /** Sends many jobs of one name at once, by the same rule. */
  sendAll<N extends JobName>(name: N, payloads: readonly JobPayload<N>[]): Promise<void>
  /** Takes jobs of one name, `concurrency` at a time, until `stop`. */
  work<N extends JobName>(
    name: N,
    concurrency: number,
    run: (payload: JobPayload<N>, job: Job<object>) => Promise<void>,
  ): Promise<void>
  /** Replaces the cron schedule of a job; null removes it. Throws when the five fields or the time zone make no sense. */
  schedule(name: 'schedule-scan' | 'prune-history', cron: string | null, timeZone: string): Promise<void>
  /** Waits for running jobs up to `seconds`, then lets go of them: another worker takes them over. */
  stop(seconds: number): Promise<void>
}

/**
 * Opens the queue and makes its tables and queues when they are missing.
 * @param supervise whether this process also looks for jobs of killed workers; every worker does, a web process need not
 */
export async function openQueue(
  url: string,
  options: { supervise: boolean; name: string; onError: (error: Error) => void },
): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: `parapet-${options.name}`,
    max: 6,
    // Many ask at once for few connections: to wait for a free one is no sign of a lost server.
    connectionTimeoutMillis: 60_000,
    supervise: options.supervise,
    schedule: options.supervise,
    // A killed worker's account must be running again within a minute: heartbeat plus this interval.
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    useListenNotify: true,
  })
  boss.on('error', options.onError)
  await boss.start()
  for (const name of jobNames) {
    await boss.createQueue(name, {
      policy: 'exclusive',
      notify: true,
      retryLimit: 20,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 30,
      expireInSeconds: 12 * 3600,
      heartbeatSeconds,
      deleteAfterSeconds: 3 * 86_400,
    })
  }
  return {
    async send(name, payload, sendOptions = {}) {
      const data = jobPayloads[name].parse(payload)
      await boss.send(name, data, {
        singletonKey: keyOf(name, data),
        ...(sendOptions.delaySeconds ? { startAfter: sendOptions.delaySeconds } : {}),
      })
    },
    async sendAll(name, payloads) {
      for (let from = 0; from < payloads.length; from += batchSize) {
        const jobs = payloads.slice(from, from + batchSize).map((payload) => {
          const data = jobPayloads[name].parse(payload)
          return { data, singletonKey: keyOf(name, data) }
        })
        await boss.insert(name, jobs)
      }
    },
    async work(name, concurrency, run) {
      // One pg-boss worker per slot: a slot that has finished a job wakes itself and takes the next at once, instead of
      // waiting for its next poll.
      for (let slot = 0; slot < concurrency; slot++) {
        const id: string = await boss.work<object>(
          name,
          { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 5, heartbeatRefreshSeconds: 4 },
          async ([job]) => {
            if (!job) return
            try {
              await run(jobPayloads[name].parse(job.data) as never, job)
            } finally {
              boss.notifyWorker(id)
            }
          },
        )
      }
    },
    async schedule(name, cron, timeZone) {
      if (cron === null) await boss.unschedule(name)
      else {
        // The library fills missing fields up by itself, and then runs at another time than was meant.
        const fields = cron.trim().split(/\s+/).length
        if (fields !== 5)
          throw new Error(`a cron expression has 5 fields (minute hour day month weekday), not ${fields}`)
        await boss.schedule(name, cron, {}, { tz: timeZone, singletonKey: name })
      }
    },
    stop: (seconds) => boss.stop({ graceful: true, close: true, timeout: seconds * 1000 }),
  }
}

/** Jobs with the same key are the same job. */
function keyOf(name: JobName, data: object): string {
  return Object.values(data).join('/') || name
}
