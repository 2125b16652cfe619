import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Database } from '#db/client.ts'

/** Cores that the work can use. */
export const cores = availableParallelism()

/** Ticks a second in /proc: Linux reports 100 to programs on every architecture. */
const ticks = 100

interface ProcessTime {
  readonly parent: number
  /** CPU seconds of the process itself, and of its children that have ended. */
  readonly own: number
  readonly ended: number
}

/** From /proc/<pid>/stat, whose second field may hold spaces: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function processTime(pid: number): ProcessTime | null {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return null
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const number = (place: number) => Number(fields[place - 3])
  return { parent: number(4), own: (number(14) + number(15)) / ticks, ended: (number(16) + number(17)) / ticks }
}

/**
 * CPU seconds, user and system, that these processes have taken so far, with their descendants: those that run and those
 * that have ended. Linux only.
 */
export function cpuSeconds(pids: readonly number[]): number {
  const wanted = new Set(pids)
  let sum = 0
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const times = new Map(all.map((name) => [Number(name), processTime(Number(name))]))
  const belongs = (pid: number): boolean => {
    if (wanted.has(pid)) return true
    const parent = times.get(pid)?.parent
    return parent !== undefined && parent > 1 && parent !== pid && belongs(parent)
  }
  for (const [pid, time] of times) if (time && belongs(pid)) sum += time.own + time.ended
  return sum
}

/** CPU seconds of everything on the machine since it started, so that a run can tell how busy others kept it. */
export function machineSeconds(): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, soft = 0] =
    readFileSync('/proc/stat', 'latin1').split('\n', 1)[0]?.split(/\s+/).map(Number) ?? []
  return (user + nice + system + irq + soft) / ticks
}

/** The process that all of a local server's backends descend from. */
export async function serverProcess(db: Database): Promise<number> {
  const { rows } = await db.pool.query<{ text: string }>(`SELECT pg_read_file('postmaster.pid') AS text`)
  return Number.parseInt(rows[0]?.text ?? '', 10)
}
