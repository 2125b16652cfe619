import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AwsFailure } from './errors.ts'
import { type RetriedCall, SharedRetry } from './retry.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const failed = (kind: AwsFailure['kind'], retryAfterSeconds: number | null = null) =>
  new AwsFailure({ kind, code: 'X', message: '', call: 'rds:DescribeDBInstances', retryAfterSeconds })

function strategy(signal = new AbortController().signal) {
  const call: RetriedCall = { budget: 'b', call: 'rds:DescribeDBInstances', signal, lastFailure: null }
  const options = { attempts: 5, throttledAttempts: 8, transientBaseMs: 50, throttledBaseMs: 1_000 }
  return new SharedRetry(options, () => call)
}

/** Retries one call until it is given up; the number of attempts, the first included. */
async function attemptsUntilGivenUp(retry: SharedRetry, failure: AwsFailure): Promise<number> {
  let token = await retry.acquireInitialRetryToken()
  for (let attempts = 1; ; attempts += 1) {
    const next = retry
      .refreshRetryTokenForRetry(token, { error: failure as never, errorType: 'TRANSIENT' })
      .catch(() => null)
    await vi.advanceTimersByTimeAsync(70_000)
    const answer = await next
    if (!answer) return attempts
    token = answer
  }
}

test('what can pass is tried again as often as it is likely to pass; a refusal is not', async () => {
  expect(await attemptsUntilGivenUp(strategy(), failed('throttled'))).toBe(8)
  expect(await attemptsUntilGivenUp(strategy(), failed('server'))).toBe(5)
  expect(await attemptsUntilGivenUp(strategy(), failed('timeout'))).toBe(3)
  expect(await attemptsUntilGivenUp(strategy(), failed('denied'))).toBe(1)
  expect(await attemptsUntilGivenUp(strategy(), failed('not-offered'))).toBe(1)
})

test('AWS’s retry-after is honoured', async () => {
  const retry = strategy()
  let done = false
  const waiting = retry
    .refreshRetryTokenForRetry(await retry.acquireInitialRetryToken(), {
      error: failed('server', 7) as never,
      errorType: 'TRANSIENT',
    })
    .then(() => {
      done = true
    })
  await vi.advanceTimersByTimeAsync(6_900)
  expect(done).toBe(false)
  await vi.advanceTimersByTimeAsync(200)
  await waiting
  expect(done).toBe(true)
})

test('a budget that a storm has emptied refuses retries at once and is whole again after a minute', async () => {
  const retry = strategy()
  const refused = async () => {
    const token = await retry.acquireInitialRetryToken()
    const answer = retry.refreshRetryTokenForRetry(token, { error: failed('server') as never, errorType: 'TRANSIENT' })
    const outcome = answer.then(
      () => false,
      () => true,
    )
    await vi.advanceTimersByTimeAsync(50)
    return outcome
  }
  const storm = await Promise.all(
    Array.from({ length: 60 }, async () =>
      retry
        .refreshRetryTokenForRetry(await retry.acquireInitialRetryToken(), {
          error: failed('server') as never,
          errorType: 'TRANSIENT',
        })
        .then(
          () => false,
          () => true,
        ),
    ).concat(vi.advanceTimersByTimeAsync(60).then(() => false)),
  )
  expect(storm.filter(Boolean)).toHaveLength(60 - Math.floor(500 / 14))
  expect(await refused()).toBe(true)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await refused()).toBe(false)
})
