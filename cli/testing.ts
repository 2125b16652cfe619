import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { collectorList } from '#.generated/collector-list.ts'
import { controls } from '#.generated/controls.ts'
import { exportReport } from '#db/export/export.ts'
import type { ReportName } from '#db/export/reports.ts'
import { openQueue, type Queue } from '#db/queue.ts'
import { liveTotals } from '#db/scans/scan-report.ts'
import { readScan, type Scan, type ScanScope } from '#db/scans/scans.ts'
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
  /**
   * How many resources exist that a scan reads, and how many the store takes for PRESENT: `<account id> <resource type>`
   * → count. What is read on request only counts where its service is included.
   */
  held(include?: readonly string[]): Record<string, number>
  found(): Promise<Record<string, number>>
  /** The rows of a report, as `export` writes them in JSON Lines. */
  report(report: ReportName, at?: Date): Promise<Record<string, unknown>[]>
  /** Rows of a query. */
  rows<T extends object>(query: string, values?: readonly unknown[]): Promise<T[]>
  /** Ends everything that was started, and drops the store. */
  end(): Promise<void>
}

/**
 * @param options of the simulator; five accounts in two regions when left out
 * @param store in place of a fresh one on the server that tests share
 */
export async function rehearse(options: SimulatorOptions = {}, store?: TestDatabase): Promise<Rehearsal> {
  const simulator = await startSimulator({ accounts: 5, regions: 2, ...options })
  const db = store ?? (await testDatabase())
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
    async ended(scanId, milliseconds = 120_000) {
      const deadline = Date.now() + milliseconds
      for (;;) {
        const scan = await readScan(db, scanId)
        if (scan && scan.status !== 'RUNNING') return scan
        if (Date.now() > deadline)
          throw new Error(`Scan ${scanId} has not ended: ${JSON.stringify(await liveTotals(db, scanId))}`)
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
    held(include = []) {
      const counts: Record<string, number> = {}
      const leftOut = collectorList.filter(({ onRequest, service }) => onRequest !== null && !include.includes(service))
      for (const { accountId, resourceType, count } of simulator.counts()) {
        if (leftOut.some((collector) => collector.resourceType === resourceType)) continue
        const key = `${accountId} ${resourceType}`
        counts[key] = (counts[key] ?? 0) + count
      }
      return counts
    },
    async found() {
      const counted = await rehearsal.rows<{ key: string; count: number }>(
        `SELECT account_id || ' ' || type AS key, count(*)::int AS count FROM resource WHERE presence = 'PRESENT' GROUP BY 1`,
      )
      return Object.fromEntries(counted.map(({ key, count }) => [key, count]))
    },
    async report(report, at) {
      const { stream } = exportReport(db, { report, format: 'jsonl', filter: [], at: at ?? null, controls })
      return (await text(stream))
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter((row) => !('end' in row))
    },
    async rows<T extends object>(query: string, values: readonly unknown[] = []) {
      return (await db.pool.query<T>(query, [...values])).rows
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
