import type { RequestCount } from './options.ts'

/** Counts requests per account, region and operation. */
export class RequestLog {
  readonly #counts = new Map<
    string,
    { accountId: string; region: string; operation: string; calls: number; errors: Record<string, number> }
  >()

  /** @param error the error's code, or null for an answer */
  add(accountId: string, region: string, operation: string, error: string | null): void {
    const key = `${accountId}|${region}|${operation}`
    let count = this.#counts.get(key)
    if (!count) {
      count = { accountId, region, operation, calls: 0, errors: {} }
      this.#counts.set(key, count)
    }
    count.calls += 1
    if (error !== null) count.errors[error] = (count.errors[error] ?? 0) + 1
  }

  list(): readonly RequestCount[] {
    return [...this.#counts.values()].map((count) => ({ ...count, errors: { ...count.errors } }))
  }

  reset(): void {
    this.#counts.clear()
  }
}
