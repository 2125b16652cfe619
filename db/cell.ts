/** One account × region × collector. `region` is `global` for collectors of global scope. */
export interface CellKey {
  readonly accountId: string
  readonly region: string
  readonly collector: string
}

/**
 * Thrown to a writer whose fence is no longer the newest of its account, or whose scan was cancelled. Nothing was written.
 * The right answer is to stop: somebody else has taken over, or nobody wants the result.
 */
export class FencedOut extends Error {
  constructor(scanId: string, accountId: string, why: string) {
    super(`Account ${accountId} of scan ${scanId}: ${why}.`)
    this.name = 'FencedOut'
  }
}
