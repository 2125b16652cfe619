import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism, constants, setPriority } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Worker processes that this machine can keep busy: judging and parsing cost CPU, one process uses one core. */
export function usualWorkers(): number {
  return Math.max(1, Math.min(4, availableParallelism()))
}

export interface Crew {
  readonly pids: readonly number[]
  /** Asks every process to finish what is half done, and waits for it; after 30 s it ends them. */
  stop(): Promise<void>
}

/**
 * Starts worker processes on a database, kept alive until `stop`.
 * @param behindScreens on the machine that serves the screens, too: what somebody waits for comes before what is scanned
 */
export function startWorkers(
  count: number,
  databaseUrl: string,
  environment: Readonly<Record<string, string>> = {},
  { behindScreens = false }: { readonly behindScreens?: boolean } = {},
): Crew {
  const env = { ...environment, DATABASE_URL: databaseUrl }
  const program = { script: 'workers/main.ts', args: [], env, ...(behindScreens && { stepsBack: true }) }
  return startCrew(Array.from({ length: count }, () => program))
}

/** Lets a process have the processor when no other wants it. Where the machine does not let it, it runs as the others do. */
export function stepBack({ pid }: ChildProcess): void {
  try {
    if (pid) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // It has ended already, or the machine has no priorities.
  }
}

export interface Program {
  /** Path from the project's root. */
  readonly script: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Others on the machine come first. */
  readonly stepsBack?: boolean
}

/** A process that ran for so long had started: its end is news, and no sign of what would end it again at once. */
const settledMs = 30_000
const firstPauseMs = 1_000
const longestPauseMs = 60_000

/** Milliseconds before a program is started again that ended so many times in a row before it had settled. */
export function pauseAfter(deaths: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** (deaths - 1))
}

/**
 * Starts programs of this project as processes of their own, kept alive until `stop`. One that ends is started again: a
 * second later when it had run, after growing pauses when it ends again and again as it starts.
 */
export function startCrew(programs: readonly Program[]): Crew {
  const running = new Map<Program, ChildProcess>()
  const pauses = new Set<NodeJS.Timeout>()
  let stopping = false
  const launch = (program: Program, deathsBefore: number): void => {
    const begun = performance.now()
    const child = fork(join(root, program.script), program.args, {
      cwd: root,
      env: { ...process.env, ...program.env },
      stdio: ['ignore', 2, 2, 'ipc'],
    })
    if (program.stepsBack) stepBack(child)
    running.set(program, child)
    const ended = (how: string): void => {
      if (running.get(program) !== child) return
      running.delete(program)
      if (stopping) return
      const ran = performance.now() - begun
      const deaths = ran < settledMs ? deathsBefore + 1 : 1
      const pause = pauseAfter(deaths)
      const often = deaths > 1 ? `, ${deaths} times in a row; its messages are above` : ''
      console.error(
        `${program.script} ${how} after ${(ran / 1000).toFixed(1)} s${often}. It is started again in ${pause / 1000} s.`,
      )
      const timer = setTimeout(() => {
        pauses.delete(timer)
        launch(program, deaths)
      }, pause)
      pauses.add(timer)
    }
    child.once('exit', (code, signal) => ended(signal ? `ended by ${signal}` : `ended with exit code ${code}`))
    // A process that the machine refuses to start has no exit.
    child.once('error', (error) => ended(`could not be started (${error.message})`))
  }
  for (const program of programs) launch(program, 0)
  return {
    get pids() {
      return [...running.values()].flatMap((child) => child.pid ?? [])
    },
    async stop() {
      stopping = true
      for (const timer of pauses) clearTimeout(timer)
      await Promise.all([...running.values()].map(end))
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const limit = setTimeout(() => child.kill('SIGKILL'), 30_000)
  await ended
  clearTimeout(limit)
}
