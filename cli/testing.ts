import { setTimeout as sleep } from 'node:timers/promises'
import { openQueue, type Queue } from '#db/queue.ts'
import { liveTotals } from '#db/scan-report.ts'
import { readScan, type Scan, type ScanScope } from '#db/scans.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import type { Collector } from '#domain/collector.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '#simulator/start.ts'
import type { ScanAccess } from '#workers/access.ts'
import { runWorker } from '#workers/main.ts'
import { startScan } from '#workers/scan.ts'
import { type Crew, type Program, startCrew } from './processes.ts'

/** For tests: a store of its own, a small pretend organisation, and workers on both. */
export interface Rehearsal {
  readonly db: TestDatabase
  readonly simulator: Simulator
  readonly queue: Queue
  /** Begins a scan of the pretend organisation. */
  begin(scan?: { access?: Partial<ScanAccess>; scope?: ScanScope; asOf?: Date }): Promise<string>
  /** Begins a scan and waits for its end. */
  scan(scan?: { access?: Partial<ScanAccess>; scope?: ScanScope; asOf?: Date }): Promise<Scan>
  /** Waits until the scan does not run any more; throws with how far it came when that takes too long. */
  ended(scanId: string, milliseconds?: number): Promise<Scan>
  /** Runs a worker within this process, until the function returned is called. */
  work(collectors?: Readonly<Record<string, Collector>>): () => Promise<void>
  /** Runs workers as processes of their own. */
  processes(count: number, program?: Partial<Program>): Crew
  /** Rows of a query. */
  rows<T extends object>(text: string, values?: readonly unknown[]): Promise<T[]>
  /** Ends everything that was started, and drops the store. */
  end(): Promise<void>
}

/** @param options of the simulator; six accounts in two regions when left out */
export async function rehearse(options: SimulatorOptions = {}): Promise<Rehearsal> {
  const simulator = await startSimulator({ accounts: 6, regions: 2, ...options })
  const db = await testDatabase()
  const queue = await openQueue(db.url, { supervise: false, name: 'test', onError: () => {} })
  const endings: (() => Promise<void>)[] = []
  const environment = {
    AWS_ACCESS_KEY_ID: simulator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: simulator.secretAccessKey,
    AWS_SESSION_TOKEN: '',
    AWS_PROFILE: '',
    AWS_ENDPOINT_URL: '',
  }
  Object.assign(process.env, environment)
  const rehearsal: Rehearsal = {
    db,
    simulator,
    queue,
    async begin({ access = {}, scope, asOf } = {}) {
      const { url: endpoint, roleName, externalId } = simulator
      const id = await startScan(
        { db, queue },
        {
          trigger: 'manual',
          options: { endpoint, roleName, limits: 'none', ...(externalId ? { externalId } : {}), ...access },
          ...(scope ? { scope } : {}),
          ...(asOf ? { asOf } : {}),
        },
      )
      if (id === null) throw new Error('The scan was not made.')
      return id
    },
    async scan(scan) {
      return rehearsal.ended(await rehearsal.begin(scan))
    },
    async ended(scanId, milliseconds = 60_000) {
      const deadline = Date.now() + milliseconds
      for (;;) {
        const totals = await liveTotals(db, scanId)
        if (totals.status !== 'RUNNING') return (await readScan(db, scanId)) as Scan
        if (Date.now() > deadline) throw new Error(`Scan ${scanId} has not ended: ${JSON.stringify(totals)}`)
        await sleep(100)
      }
    },
    work(collectors) {
      const stop = new AbortController()
      const logLevel = process.env.PARAPET_LOG ?? 'silent'
      const done = runWorker({ url: db.url, stop: stop.signal, logLevel, ...(collectors ? { collectors } : {}) })
      const end = async () => {
        stop.abort()
        await done
      }
      endings.push(end)
      return end
    },
    processes(count, program = {}) {
      const env = { ...environment, PARAPET_LOG: 'fatal', ...program.env, DATABASE_URL: db.url }
      const { script = 'workers/main.ts', args = [] } = program
      const crew = startCrew(Array.from({ length: count }, () => ({ script, args, env })))
      endings.push(() => crew.stop())
      return crew
    },
    async rows<T extends object>(text: string, values: readonly unknown[] = []) {
      return (await db.pool.query<T>(text, [...values])).rows
    },
    async end() {
      await Promise.all(endings.map((end) => end()))
      await queue.stop(1)
      await db.drop()
      await simulator.close()
    },
  }
  return rehearsal
}
