import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
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

/** Starts worker processes on a database. One that dies is started anew, after a second. */
export function startWorkers(
  count: number,
  databaseUrl: string,
  environment: Readonly<Record<string, string>> = {},
): Crew {
  const env = { ...environment, DATABASE_URL: databaseUrl }
  return startCrew(Array.from({ length: count }, () => ({ script: 'workers/main.ts', args: [], env })))
}

export interface Program {
  /** Path from the project's root. */
  readonly script: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Starts programs of this project as processes of their own, kept alive until `stop`. */
export function startCrew(programs: readonly Program[]): Crew {
  const running = new Map<Program, ChildProcess>()
  let stopping = false
  const launch = (program: Program): void => {
    const child = fork(join(root, program.script), program.args, {
      cwd: root,
      env: { ...process.env, ...program.env },
      stdio: ['ignore', 2, 2, 'ipc'],
    })
    running.set(program, child)
    child.once('exit', () => {
      running.delete(program)
      if (!stopping) setTimeout(() => stopping || launch(program), 1_000)
    })
  }
  for (const program of programs) launch(program)
  return {
    get pids() {
      return [...running.values()].flatMap((child) => child.pid ?? [])
    },
    async stop() {
      stopping = true
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
