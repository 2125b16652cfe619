import type { Logger } from 'pino'
import type { Database } from '#db/client.ts'
import type { JobName, JobPayload, Queue } from '#db/queue.ts'
import type { Collector } from '#domain/collector.ts'

/** What every job gets: the store, the queue, the log, and a signal that the process is about to end. */
export interface JobContext {
  readonly db: Database
  /** The store for the results of cells: its commits do not wait for the disk. A crash may lose them; `markCollected` notices. */
  readonly results: Database
  /** A connection apart for signs of life, which must not wait behind the writing of results. */
  readonly pulse: Database
  readonly queue: Queue
  readonly log: Logger
  /** What is read of every account: collector id → collector. */
  readonly collectors: Readonly<Record<string, Collector>>
  /** Name of this worker process, for the reader of a scan: host and pid. */
  readonly worker: string
  /** Aborted when the process was asked to end: finish what is half done, begin nothing new. */
  readonly draining: AbortSignal
}

/** A job. Safe to run twice: it asks the tables what is still to do. */
export interface JobDefinition<N extends JobName> {
  readonly name: N
  /** How many of these a worker process runs at once. */
  readonly concurrency: number
  readonly run: (payload: JobPayload<N>, context: JobContext) => Promise<void>
}

export function defineJob<N extends JobName>(job: JobDefinition<N>): JobDefinition<N> {
  return job
}

/** Thrown by a job that stopped because its process ends; the queue gives the job to another worker. */
export class Drained extends Error {
  constructor() {
    super('This worker is ending; another takes over.')
    this.name = 'Drained'
  }
}
