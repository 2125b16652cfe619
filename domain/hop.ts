import { explainUnobserved, type Unobserved, Unseen } from './observed.ts'

/** One step of a path, in the order a packet or a request takes them. */
export interface Hop {
  /** What the hop is: `internet gateway`, `route table`, `network ACL`, `security group`, `resource policy` … */
  readonly what: string
  /** Its id or ARN, or null where the hop has none (a flag of the resource itself). */
  readonly id: string | null
  /** `unknown`: the hop was not read, and what it lets through could decide. */
  readonly passes: 'yes' | 'limited' | 'no' | 'unknown'
  /** One sentence: what the hop says, such as `0.0.0.0/0 may reach port 5432`, or why it was not read. */
  readonly because: string
}

/** The path as one line, as the CSV column `exposure_path` and the lists show it; `?` stands before a hop that was not read. */
export function pathText(path: readonly Hop[]): string {
  return path
    .map(({ what, id, passes }) => `${passes === 'unknown' ? '? ' : ''}${id ? `${what} ${id}` : what}`)
    .join(' → ')
}

/** A hop that was not read. `id` where something else names it, as a resource names its security groups. */
export function unknownHop(what: string, id: string | null, cause: Unobserved): Hop {
  return { what, id, passes: 'unknown', because: `${explainUnobserved(cause)}.` }
}

/**
 * Reads what a hop rests on. What was not read is thrown on as `Unseen` with the hop named; where it names one already,
 * that is nearer the truth and stays.
 */
export function atHop<T>(what: string, id: string | null, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Unseen) || error.cause.path) throw error
    throw new Unseen(error.cause, [unknownHop(what, id, error.cause)])
  }
}
