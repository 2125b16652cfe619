/** A measurement against a reference taken in the same run, so that the machine's speed falls out. */
export interface Benchmark {
  readonly name: string
  /** One line: what is measured, and against what. */
  readonly about: string
  /** Largest acceptable `value / reference`. */
  readonly target: number
  /** One measurement, or several parts that are measured together; each part must meet the target. */
  readonly run: () => Promise<Measured | readonly Measured[]>
}

export interface Measured {
  /** What of the benchmark this is, when it has parts. */
  readonly part?: string
  readonly value: number
  readonly reference: number
  readonly unit: string
  /** What else is worth knowing, such as the memory it took. */
  readonly notes?: string
}

export interface Result extends Omit<Measured, 'notes' | 'part'> {
  readonly name: string
  readonly about: string
  readonly ratio: number
  readonly target: number
  readonly ok: boolean
  readonly notes: string
}

/** Seconds that the work took. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint()
  await work()
  return Number(process.hrtime.bigint() - start) / 1e9
}
