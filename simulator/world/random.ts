/** Repeatable chance: everything is a pure function of its text key. */

/** 53 bits of a text (cyrb53 by bryc, public domain): fast, well spread, not cryptographic. */
export function hash53(text: string, seed = 0): number {
  let a = 0xdeadbeef ^ seed
  let b = 0x41c6ce57 ^ seed
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}

export class Chance {
  readonly #seed: string

  constructor(seed: string) {
    this.#seed = seed
  }

  /** 0 … 1, 1 excluded. */
  random(key: string): number {
    return hash53(`${this.#seed}|${key}`) / 9007199254740992
  }

  /** A whole number from `min` to `max`, both included. */
  pick(key: string, min: number, max: number): number {
    return min + Math.floor(this.random(key) * (max - min + 1))
  }

  /**
   * One of the values. The choice stays when values are added or others leave: each value draws a number of its own and
   * the highest wins (rendezvous hashing). A value listed twice is twice as likely; objects are told apart by position.
   */
  choose<T>(key: string, values: readonly T[]): T {
    if (values.length === 0) throw new Error(`Nothing to choose from for ${key}.`)
    const seed = hash53(`${this.#seed}|${key}`)
    const times = new Map<unknown, number>()
    let best = 0
    let highest = -1
    for (const [index, value] of values.entries()) {
      let mark = String(index)
      if (typeof value !== 'object') {
        const time = times.get(value) ?? 0
        times.set(value, time + 1)
        mark = `${String(value)}#${time}`
      }
      const drawn = hash53(mark, seed)
      if (drawn > highest) {
        highest = drawn
        best = index
      }
    }
    return values[best] as T
  }

  /** Lower-case hex of the given length. */
  hex(key: string, length: number): string {
    let text = ''
    for (let part = 0; text.length < length; part += 1) {
      text += hash53(`${this.#seed}|${key}|${part}`).toString(16).padStart(14, '0').slice(-12)
    }
    return text.slice(0, length)
  }

  /** A UUID's shape, as key and web ACL ids have. */
  uuid(key: string): string {
    const hex = this.hex(key, 32)
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
  }

  of(scope: string): Chance {
    return new Chance(`${this.#seed}|${scope}`)
  }
}
