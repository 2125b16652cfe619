import type { AwsCredentialIdentity } from '@aws-sdk/types'

const wantedMarginMs = 10 * 60_000
const patienceAfterFailureMs = 30_000

/**
 * Keeps one identity fresh: renewed ten minutes before it ends (half of its life, if that is shorter), asked for once
 * however many wait for it, and used to its end when renewing fails.
 */
export class CredentialsCache {
  readonly #ask: (renewal: boolean) => Promise<AwsCredentialIdentity>
  readonly #now: () => number
  #kept: AwsCredentialIdentity | null = null
  #renewAt = Number.NEGATIVE_INFINITY
  #asking: Promise<AwsCredentialIdentity> | null = null

  constructor(ask: (renewal: boolean) => Promise<AwsCredentialIdentity>, now: () => number = Date.now) {
    this.#ask = ask
    this.#now = now
  }

  async get(): Promise<AwsCredentialIdentity> {
    if (this.#kept && this.#now() < this.#renewAt) return this.#kept
    this.#asking ??= this.#renew().finally(() => {
      this.#asking = null
    })
    return this.#asking
  }

  /** Forgets credentials that AWS has called expired; others, already newer, stay. */
  expire(used: AwsCredentialIdentity): void {
    if (this.#kept?.accessKeyId === used.accessKeyId && this.#kept.sessionToken === used.sessionToken) this.#kept = null
  }

  async #renew(): Promise<AwsCredentialIdentity> {
    const before = this.#kept
    try {
      const fresh = await this.#ask(before !== null || this.#renewAt !== Number.NEGATIVE_INFINITY)
      const now = this.#now()
      const end = fresh.expiration?.getTime() ?? Number.POSITIVE_INFINITY
      this.#kept = fresh
      this.#renewAt = Math.max(end - Math.min(wantedMarginMs, (end - now) / 2), now + 1_000)
      if (end === Number.POSITIVE_INFINITY) this.#renewAt = end
      return fresh
    } catch (error) {
      const now = this.#now()
      if (before && (before.expiration?.getTime() ?? 0) > now + patienceAfterFailureMs) {
        this.#renewAt = now + patienceAfterFailureMs
        return before
      }
      throw error
    }
  }
}
