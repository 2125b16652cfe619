import type { WireResponse } from './wire/message.ts'

/** Serialised answers by place and request, the oldest dropped first. An answer is a pure function of both. */
export class ResponseCache {
  readonly #responses = new Map<string, WireResponse>()
  readonly #limit: number
  #held = 0

  /** @param limit characters of bodies to hold */
  constructor(limit = 48_000_000) {
    this.#limit = limit
  }

  get(key: string): WireResponse | undefined {
    return this.#responses.get(key)
  }

  set(key: string, response: WireResponse): void {
    const size = sizeOf(key, response)
    if (size > this.#limit / 100 || this.#responses.has(key)) return
    this.#responses.set(key, response)
    this.#held += size
    for (const [oldest, held] of this.#responses) {
      if (this.#held <= this.#limit) return
      this.#responses.delete(oldest)
      this.#held -= sizeOf(oldest, held)
    }
  }

  clear(): void {
    this.#responses.clear()
    this.#held = 0
  }
}

function sizeOf(key: string, response: WireResponse): number {
  return key.length + response.body.length + (response.afterRequestId?.length ?? 0)
}
