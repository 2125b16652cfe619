import { setTimeout as sleep } from 'node:timers/promises'
import { limitOf } from '#aws/limits.ts'
import { startWorkers, usualWorkers } from '#cli/processes.ts'
import type { Database } from '#db/client.ts'
import { openQueue } from '#db/queue.ts'
import { blindCellsByCause, liveTotals } from '#db/scans/scan-report.ts'
import { readScan } from '#db/scans/scans.ts'
import type { RequestCount } from '#simulator/options.ts'
import { startScan } from '#workers/scan.ts'
import type { Benchmark, Measured } from './benchmark.ts'
import { startPretendAws } from './pretend-aws.ts'
import { cores, cpuSeconds, machineSeconds, serverProcess } from './processor-time.ts'
import { withStore } from './store.ts'

const accounts = 100
const regions = 4
const latencyMs = 30
/** Requests a worker process has under way at once: the default of `ConnectOptions.concurrency`. */
const requestsAtOnce = 256

/**
 * Seconds that the tightest bucket needs for the requests that were made of it: what exceeds its burst comes at its rate.
 * Buckets are apart, so the scan cannot be faster than the slowest of them.
 */
export function slowestBucket(requests: readonly RequestCount[]): {
  readonly seconds: number
  readonly bucket: string
} {
  const drawn = new Map<string, { calls: number; readonly limit: ReturnType<typeof limitOf> }>()
  for (const { accountId, region, operation, calls } of requests) {
    const limit = limitOf(operation)
    const key = `${accountId} ${region} ${limit.bucket}`
    const bucket = drawn.get(key) ?? { calls: 0, limit }
    bucket.calls += calls
    drawn.set(key, bucket)
  }
  let slowest = { seconds: 0, bucket: 'none' }
  for (const { calls, limit } of drawn.values()) {
    const seconds = Math.max(0, calls - limit.burst) / limit.perSecond
    if (seconds > slowest.seconds) slowest = { seconds, bucket: `${limit.bucket} ${calls} calls` }
  }
  return slowest
}

export interface ScanSize {
  readonly accounts: number
  readonly regions: number
  readonly latency: number
}

/** Scans a pretend organisation with worker processes as the product starts them, and says what it could not beat. */
export async function scanOrganization(db: Database, size: ScanSize): Promise<Measured> {
  const simulator = await startPretendAws({ ...size })
  const workers = startWorkers(usualWorkers(), db.url, {
    AWS_ACCESS_KEY_ID: simulator.hello.accessKeyId,
    AWS_SECRET_ACCESS_KEY: simulator.hello.secretAccessKey,
    AWS_SESSION_TOKEN: '',
    AWS_PROFILE: '',
    AWS_ENDPOINT_URL: '',
    PARAPET_LOG: 'warn',
  })
  const queue = await openQueue(db.url, { supervise: false, name: 'bench', onError: (error) => console.error(error) })
  try {
    await ready(db, workers.pids.length)
    const postgres = await serverProcess(db)
    const measure = () => ({
      workers: cpuSeconds(workers.pids),
      postgres: cpuSeconds([postgres]),
      simulator: cpuSeconds([simulator.pid]),
      machine: machineSeconds(),
    })
    const before = measure()
    const start = performance.now()
    const { roleName, externalId, url: endpoint } = simulator.hello
    const scanId = await startScan({ db, queue }, { trigger: 'cli', options: { roleName, externalId, endpoint } })
    if (scanId === null) throw new Error('The scan could not be created.')
    // The status alone: counting the cells would be measured too.
    while ((await readScan(db, scanId))?.status === 'RUNNING') await sleep(250)
    const value = (performance.now() - start) / 1000
    const after = measure()
    const spent = (what: keyof typeof before) => after[what] - before[what]
    const { status, cells } = await liveTotals(db, scanId)
    if (status !== 'COMPLETE')
      throw new Error(`The scan is ${status}: ${JSON.stringify(await blindCellsByCause(db, scanId))}`)

    const requests = await simulator.requests()
    const calls = requests.reduce((sum, request) => sum + request.calls, 0)
    const waiting = (calls * latencyMs) / 1000 / (workers.pids.length * requestsAtOnce)
    const bucket = slowestBucket(requests)
    const ours = spent('workers') + spent('postgres')
    // The simulator stands where AWS would be, but on the same cores: what it takes, nobody else can have.
    const computing = (ours + spent('simulator')) / cores
    const others = spent('machine') - ours - spent('simulator')
    const left = cores - others / value
    const notes = [
      `${cells} cells, ${calls} calls in flight ${waiting.toFixed(1)} s`,
      `slowest bucket ${bucket.seconds.toFixed(1)} s (${bucket.bucket})`,
      `CPU ${computing.toFixed(1)} s on ${cores} cores: workers ${spent('workers').toFixed(1)}, Postgres ${spent('postgres').toFixed(1)}, simulator ${spent('simulator').toFixed(1)}`,
      `bound without the simulator's CPU ${Math.max(waiting, bucket.seconds, ours / cores).toFixed(1)} s`,
      `other programs took ${others.toFixed(1)} CPU s: on the ${left.toFixed(1)} cores they left, CPU needs ${((computing * cores) / left).toFixed(1)} s`,
    ].join('; ')
    return { value, reference: Math.max(waiting, bucket.seconds, computing), unit: 's', notes }
  } finally {
    await queue.stop(1)
    await workers.stop()
    await simulator.stop()
  }
}

/** Waits until every worker has its connections: starting up is not scanning. */
async function ready(db: Database, workers: number): Promise<void> {
  for (;;) {
    const { rows } = await db.pool.query<{ listening: number }>(
      `SELECT count(DISTINCT client_port)::int AS listening FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'parapet-worker' AND query ILIKE 'LISTEN%'`,
    )
    if ((rows[0]?.listening ?? 0) >= workers) break
    await sleep(100)
  }
  await sleep(1_000)
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'scan-organization',
    about: `scan of ${accounts} accounts × ${regions} regions at ${latencyMs} ms, against the largest of calls in flight, the slowest rate limit and CPU seconds ÷ cores`,
    target: 1.3,
    run: () => withStore((db) => scanOrganization(db, { accounts, regions, latency: latencyMs })),
  },
]
