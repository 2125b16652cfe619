import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { latestScan } from '#db/scans/scan-report.ts'
import { readScan } from '#db/scans/scans.ts'
import { readSetting, writeSetting } from '#db/settings.ts'
import { startScan } from '#workers/scan.ts'
import { demoFaults } from './demo-faults.ts'
import { stepBack } from './processes.ts'
import type { Store } from './store.ts'

/**
 * The demo organisation: the simulator as a process of its own, scanned at past dates by the same workers that scan a
 * real organisation. Nothing is written into the store but by scans.
 */
export interface Demo {
  /** What workers need to reach it: the pretend user's keys. */
  readonly environment: Readonly<Record<string, string>>
  /** Scans the dates that are still missing, oldest first; ends when today is scanned or `stop` was called. */
  fill(): Promise<void>
  stop(): Promise<void>
}

const dayMs = 86_400_000
const daysOfHistory = 90
const demoSetting = z.object({ begin: z.iso.datetime(), port: z.int() })
const greeting = z.object({
  url: z.url(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  roleName: z.string(),
  externalId: z.string(),
})
type Greeting = z.infer<typeof greeting>

export async function startDemo(store: Store): Promise<Demo> {
  const kept = await readSetting(store.db, 'demo', demoSetting)
  const begin = kept ? new Date(kept.begin) : new Date(midnight(Date.now()) - daysOfHistory * dayMs)
  const { child, hello } = await startSimulatorProcess(begin, kept?.port ?? 0)
  await writeSetting(store.db, 'demo', { begin: begin.toISOString(), port: Number(new URL(hello.url).port) })
  await control(hello, 'faults', demoFaults(begin))
  const stopping = new AbortController()
  return {
    environment: {
      AWS_ACCESS_KEY_ID: hello.accessKeyId,
      AWS_SECRET_ACCESS_KEY: hello.secretAccessKey,
      // Whatever else the machine's user has configured is not for the pretend organisation.
      AWS_SESSION_TOKEN: '',
      AWS_PROFILE: '',
      AWS_ENDPOINT_URL: '',
    },
    fill: () => fill(store, hello, begin, stopping.signal),
    async stop() {
      stopping.abort()
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit')
        child.kill('SIGTERM')
        await ended
      }
    },
  }
}

async function fill(store: Store, hello: Greeting, begin: Date, stop: AbortSignal): Promise<void> {
  const queue = await store.queue()
  const latest = await latestScan(store.db)
  if (latest?.status === 'RUNNING') {
    // A scan that an earlier process left is finished first, in the world of its own date.
    await control(hello, 'date', { date: latest.asOf.toISOString() })
    await ended(store, latest.id, stop)
  }
  for (const date of scanDates(begin, new Date())) {
    if (stop.aborted) return
    // Somebody may have scanned meanwhile; history is written forwards only.
    if (date.getTime() <= ((await latestScan(store.db))?.asOf.getTime() ?? 0)) continue
    const now = date.getTime() > Date.now() - 60_000
    await control(hello, 'date', { date: (now ? new Date() : date).toISOString() })
    const scanId = await startScan(
      { db: store.db, queue },
      {
        trigger: 'demo',
        ...(now ? {} : { asOf: date }),
        options: {
          roleName: hello.roleName,
          externalId: hello.externalId,
          endpoint: hello.url,
          limits: 'none',
          demo: true,
        },
      },
    )
    if (scanId) await ended(store, scanId, stop)
  }
  // From here on the pretend organisation lives on with the clock, for scans by schedule and by hand.
  while (!stop.aborted) {
    await control(hello, 'date', { date: new Date().toISOString() })
    await sleep(60_000, undefined, { signal: stop }).catch(() => {})
  }
}

/** Every third day at first, every day in the last two weeks, and now. At 02:00 UTC, when real scans would run. */
function scanDates(begin: Date, now: Date): readonly Date[] {
  const dates: Date[] = []
  for (let day = begin.getTime() + 2 * 3_600_000; day < now.getTime() - 3_600_000; ) {
    dates.push(new Date(day))
    day += now.getTime() - day > 15 * dayMs ? 3 * dayMs : dayMs
  }
  return [...dates, now]
}

async function ended(store: Store, scanId: string, stop: AbortSignal): Promise<void> {
  // The status alone: counting the cells of a scan again and again would cost more than the scan's own statements.
  while (!stop.aborted && (await readScan(store.db, scanId))?.status === 'RUNNING') await sleep(100)
}

async function startSimulatorProcess(begin: Date, port: number): Promise<{ child: ChildProcess; hello: Greeting }> {
  try {
    return await launch(begin, port)
  } catch (error) {
    if (port === 0) throw error
    // Another program has taken the port meanwhile: any free one does.
    return launch(begin, 0)
  }
}

async function launch(begin: Date, port: number): Promise<{ child: ChildProcess; hello: Greeting }> {
  const args = [
    '--accounts',
    '40',
    '--regions',
    '3',
    '--begin',
    begin.toISOString(),
    '--date',
    begin.toISOString(),
    '--port',
    String(port),
  ]
  const child = spawn(process.execPath, [join(import.meta.dirname, '../simulator/main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  stepBack(child)
  const complaints: Buffer[] = []
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk))
  const line = await Promise.race([
    once(createInterface({ input: child.stdout as Readable }), 'line').then(([text]) => String(text)),
    once(child, 'exit').then(() => null),
  ])
  if (line === null) throw new Error(`The pretend organisation did not start: ${Buffer.concat(complaints)}`)
  return { child, hello: greeting.parse(JSON.parse(line)) }
}

async function control(hello: Greeting, what: 'date' | 'faults', body: object): Promise<void> {
  const response = await fetch(`${hello.url}/parapet-simulator/${what}`, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  })
  if (!response.ok) throw new Error(`The pretend organisation refused its ${what}: ${await response.text()}`)
}

function midnight(time: number): number {
  return time - (time % dayMs)
}
