/**
 * How fast AWS may be asked, per account × region. Every attempt pays, retries too. The numbers are AWS's documented
 * limits where there are any; what AWS does not document has a cautious figure of ours.
 */

export interface Limit {
  /** Service prefix as in operation names: `wafv2`. */
  readonly service: string
  /** Operations that share the bucket, or `each` for one bucket per operation, or `all` for one per service. */
  readonly operations: readonly string[] | 'each' | 'all'
  readonly perSecond: number
  readonly burst: number
}

/** The first row that matches an operation decides. */
export const limits: readonly Limit[] = [
  // https://docs.aws.amazon.com/waf/latest/developerguide/limits.html (five for "any individual Get or List action")
  { service: 'wafv2', operations: ['GetWebACLForResource'], perSecond: 1, burst: 1 },
  { service: 'wafv2', operations: ['ListResourcesForWebACL'], perSecond: 1, burst: 1 },
  { service: 'wafv2', operations: 'each', perSecond: 5, burst: 5 },
  { service: 'waf', operations: 'each', perSecond: 5, burst: 5 },
  { service: 'waf-regional', operations: ['GetWebACLForResource'], perSecond: 1, burst: 1 },
  { service: 'waf-regional', operations: ['ListResourcesForWebACL'], perSecond: 1, burst: 1 },
  { service: 'waf-regional', operations: 'each', perSecond: 5, burst: 5 },
  // https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
  { service: 'ec2', operations: 'each', perSecond: 20, burst: 100 },
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-throttling.html (bucket of 40 for Describe*)
  { service: 'elasticloadbalancing', operations: 'all', perSecond: 10, burst: 40 },
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
  { service: 'ecs', operations: 'each', perSecond: 20, burst: 50 },
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html (GetResources: five in two seconds)
  { service: 'apigateway', operations: ['GetResources'], perSecond: 2.5, burst: 5 },
  { service: 'apigateway', operations: 'all', perSecond: 10, burst: 40 },
  // Undocumented; what other inventory tools settled on.
  { service: 'cloudfront', operations: 'all', perSecond: 5, burst: 10 },
  { service: 'fms', operations: 'all', perSecond: 5, burst: 10 },
  { service: 'organizations', operations: 'all', perSecond: 5, burst: 20 },
  { service: 'account', operations: 'all', perSecond: 5, burst: 10 },
  // 600 a second for all STS calls of an account and region, shared with whatever else runs there.
  { service: 'sts', operations: 'all', perSecond: 200, burst: 200 },
  // https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
  { service: 'kms', operations: ['DescribeKey'], perSecond: 500, burst: 500 },
  { service: 'kms', operations: 'each', perSecond: 100, burst: 100 },
  { service: 'dynamodb', operations: 'each', perSecond: 100, burst: 200 },
]

const otherwise = { operations: 'each', perSecond: 50, burst: 100 } as const

/** The bucket an operation draws from. @param call `wafv2:GetWebACL` */
export function limitOf(call: string): { readonly bucket: string; readonly perSecond: number; readonly burst: number } {
  const colon = call.indexOf(':')
  const service = call.slice(0, colon)
  const operation = call.slice(colon + 1)
  const limit = limits.find(
    (row) => row.service === service && (typeof row.operations === 'string' || row.operations.includes(operation)),
  )
  const { operations, perSecond, burst } = limit ?? otherwise
  const shared = operations === 'each' ? operation : operations === 'all' ? '*' : operations.join(',')
  return { bucket: `${service}:${shared}`, perSecond, burst }
}

/** Tokens left at a moment; below zero it counts those who already wait. */
interface Bucket {
  tokens: number
  at: number
  readonly perSecond: number
  readonly burst: number
}

/** Token buckets keyed account × region × operation class. Waiters are served in the order they came. */
export class Limiter {
  readonly #buckets = new Map<string, Bucket>()

  /** Resolves when one call may be made; rejects with the signal's reason, giving its place back. */
  async pay(accountId: string, region: string, call: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const limit = limitOf(call)
    const bucket = this.#bucket(`${accountId} ${region} ${limit.bucket}`, limit)
    bucket.tokens -= 1
    if (bucket.tokens >= 0) return
    const milliseconds = (-bucket.tokens / bucket.perSecond) * 1000
    try {
      await sleep(milliseconds, signal)
    } catch (reason) {
      bucket.tokens += 1
      throw reason
    }
  }

  #bucket(key: string, limit: { readonly perSecond: number; readonly burst: number }): Bucket {
    const now = performance.now()
    let bucket = this.#buckets.get(key)
    if (!bucket) {
      if (this.#buckets.size >= 20_000) this.#forgetFull(now)
      bucket = { tokens: limit.burst, at: now, perSecond: limit.perSecond, burst: limit.burst }
      this.#buckets.set(key, bucket)
    }
    bucket.tokens = Math.min(bucket.burst, bucket.tokens + ((now - bucket.at) / 1000) * bucket.perSecond)
    bucket.at = now
    return bucket
  }

  /** A bucket that has had time to fill is the same as none. */
  #forgetFull(now: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (bucket.tokens + ((now - bucket.at) / 1000) * bucket.perSecond >= bucket.burst) this.#buckets.delete(key)
    }
  }
}

/** Waits; rejects with the signal's reason as soon as it aborts, leaving no timer behind. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const onAbort = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}

/** At most `size` at once; the rest wait in line. */
export class Gate {
  #free: number
  /** In order of arrival; a Map gives constant-time removal of those who gave up. */
  readonly #waiting = new Map<symbol, () => void>()

  constructor(size: number) {
    this.#free = size
  }

  /** Resolves when there is room; rejects with the signal's reason. Every resolved `enter` needs one `leave`. */
  async enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#free > 0) {
      this.#free -= 1
      return
    }
    const place = Symbol()
    await new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        this.#waiting.delete(place)
        reject(signal.reason)
      }
      this.#waiting.set(place, () => {
        signal.removeEventListener('abort', onAbort)
        resolve()
      })
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }

  leave(): void {
    for (const [place, letIn] of this.#waiting) {
      this.#waiting.delete(place)
      letIn()
      return
    }
    this.#free += 1
  }
}
