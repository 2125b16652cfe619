import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from '@smithy/types'
import { classify } from './classify.ts'
import type { AwsFailure } from './errors.ts'
import { sleep } from './limits.ts'

/** What the strategy must know of the call it is asked about. */
export interface RetriedCall {
  /** Account × region × service: who shares a budget. */
  readonly budget: string
  readonly call: string
  readonly signal: AbortSignal
  /** The last failure of this call; tells a deadline that cut off throttling from one that cut off silence. */
  lastFailure: AwsFailure | null
}

export interface RetryOptions {
  readonly attempts: number
  readonly throttledAttempts: number
  /** First waits, in milliseconds; doubled each time, times a random share, at most 20 seconds. */
  readonly transientBaseMs: number
  readonly throttledBaseMs: number
}

const longestBackoffMs = 20_000
const longestRetryAfterMs = 60_000
const fullBudget = 500
/** A spent budget is whole again after a minute, so that a storm does not weigh on the next scan. */
const refillPerSecond = fullBudget / 60
const costs = { throttled: 5, other: 14 } as const

/**
 * The SDK's standard strategy (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html) with three
 * differences: the budget belongs to account × region × service instead of the client and refills with time, waits end
 * when the scan's deadline passes, and unreadable answers (a proxy's HTML) are tried again.
 */
export class SharedRetry implements RetryStrategyV2 {
  readonly mode = 'standard'
  readonly #spent = new Map<string, { amount: number; at: number }>()
  readonly #options: RetryOptions
  readonly #current: () => RetriedCall

  /** @param current finds the call that the SDK is working on */
  constructor(options: RetryOptions, current: () => RetriedCall) {
    this.#options = options
    this.#current = current
  }

  async acquireInitialRetryToken(): Promise<RetryToken> {
    return new Attempt(0, 0)
  }

  async refreshRetryTokenForRetry(token: RetryToken, info: RetryErrorInfo): Promise<RetryToken> {
    const current = this.#current()
    const failure = classify(info.error, { call: current.call })
    current.lastFailure = failure
    const attempt = token.getRetryCount() + 1
    const skewCorrected = info.error?.$metadata?.clockSkewCorrected === true
    if (attempt >= (skewCorrected ? 2 : attemptsFor(failure, this.#options))) throw failure
    const cost = failure.kind === 'throttled' ? costs.throttled : costs.other
    const spent = this.#spentBy(current.budget)
    if (spent + cost > fullBudget) throw failure
    this.#spent.set(current.budget, { amount: spent + cost, at: performance.now() })
    const base = failure.kind === 'throttled' ? this.#options.throttledBaseMs : this.#options.transientBaseMs
    const backoff = Math.random() * Math.min(longestBackoffMs, base * 2 ** (attempt - 1))
    const asked = Math.min(longestRetryAfterMs, (failure.retryAfterSeconds ?? 0) * 1000)
    await sleep(Math.max(backoff, asked), current.signal)
    return new Attempt(attempt, cost)
  }

  recordSuccess(token: RetryToken): void {
    const { budget } = this.#current()
    if (!this.#spent.has(budget)) return
    const left = this.#spentBy(budget) - Math.max(1, token instanceof Attempt ? token.cost : 0)
    if (left > 0) this.#spent.set(budget, { amount: left, at: performance.now() })
    else this.#spent.delete(budget)
  }

  #spentBy(budget: string): number {
    const spent = this.#spent.get(budget)
    if (!spent) return 0
    return Math.max(0, spent.amount - ((performance.now() - spent.at) / 1000) * refillPerSecond)
  }
}

function attemptsFor(failure: AwsFailure, options: RetryOptions): number {
  switch (failure.kind) {
    case 'throttled':
      return options.throttledAttempts
    case 'server':
      return options.attempts
    case 'network':
      // A name without an address and a refused certificate do not get better within seconds.
      return failure.code === 'ENOTFOUND' || !failure.code.startsWith('E') ? 2 : options.attempts
    case 'timeout':
    case 'parse':
      return Math.min(3, options.attempts)
    default:
      return 1
  }
}

class Attempt implements RetryToken {
  readonly #count: number
  readonly cost: number
  constructor(count: number, cost: number) {
    this.#count = count
    this.cost = cost
  }
  getRetryCount(): number {
    return this.#count
  }
  /** The wait is over when the token is handed out. */
  getRetryDelay(): number {
    return 0
  }
}
