import { Unseen } from './observed.ts'

/**
 * What was read of a judgement's pieces, with the first that was not. A piece that proves something decides, whatever
 * the others are; that nothing is proven rests on all of them:
 * `const open = all.filter((one) => pieces.attempt(() => isOpen(one), false)); if (open.length === 0) pieces.require()`.
 */
export class Pieces {
  unread: Unseen | null = null

  attempt<T>(read: () => T, otherwise: T): T {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      this.unread ??= error
      return otherwise
    }
  }

  /** Throws what stopped the first piece that was not read. */
  require(): void {
    if (this.unread) throw this.unread
  }
}
