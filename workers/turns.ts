/**
 * Lets many run together, or one alone. A cell that may end its worker runs alone: whatever else was under way in the
 * process would die with it and be suspected too.
 */
export class Turns {
  #together = 0
  #alone = false
  /** Those who wait to run alone, in order; while there are any, nobody new joins those who run together. */
  readonly #singles: (() => void)[] = []
  readonly #others: (() => void)[] = []

  async together<T>(run: () => Promise<T>): Promise<T> {
    if (this.#alone || this.#singles.length > 0) await new Promise<void>((resolve) => this.#others.push(resolve))
    else this.#together += 1
    try {
      return await run()
    } finally {
      this.#together -= 1
      this.#next()
    }
  }

  async alone<T>(run: () => Promise<T>): Promise<T> {
    if (this.#alone || this.#together > 0 || this.#singles.length > 0)
      await new Promise<void>((resolve) => this.#singles.push(resolve))
    else this.#alone = true
    try {
      return await run()
    } finally {
      this.#alone = false
      this.#next()
    }
  }

  /** Gives the turn on; whoever is let in is counted here, so that nobody slips in before it wakes. */
  #next(): void {
    if (this.#alone || this.#together > 0) return
    const single = this.#singles.shift()
    if (single) {
      this.#alone = true
      single()
      return
    }
    for (const other of this.#others.splice(0)) {
      this.#together += 1
      other()
    }
  }
}
