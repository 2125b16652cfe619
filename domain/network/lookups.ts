import { Unseen } from '../observed.ts'
import type { Related } from '../related.ts'

/**
 * What was looked up once for all that asks: a region has thousands of targets behind a few load balancers. What was not
 * read is kept too, and thrown to whoever asks again.
 */
export class Lookups {
  readonly #kept = new Map<string, unknown>()

  once<T>(key: string, look: () => T): T {
    if (!this.#kept.has(key)) this.#kept.set(key, orUnseen(look))
    return orThrow(this.#kept.get(key) as T | Unseen)
  }
}

const kept = new WeakMap<Related, Lookups>()

export function lookups(related: Related): Lookups {
  const found = kept.get(related) ?? new Lookups()
  kept.set(related, found)
  return found
}

/** What was found, or what stopped the look: for judgements that go on with something else and throw it later. */
export function orUnseen<T>(look: () => T): T | Unseen {
  try {
    return look()
  } catch (error) {
    if (error instanceof Unseen) return error
    throw error
  }
}

export function orThrow<T>(found: T | Unseen): T {
  if (found instanceof Unseen) throw found
  return found
}
