import type { Hop } from './hop.ts'

/**
 * A fact is what AWS told us, or the reason why it told us nothing. There is no third state: a value that was
 * not read never becomes null, false or an empty list on its way to a verdict.
 */

/** Why a fact is not known. The order is the order in which a reader should worry. */
export const unobservedReasons = [
  'denied', // AWS refused the call
  'throttled', // AWS kept throttling until the deadline
  'error', // the call failed for another reason (network, parse, server error)
  'region-off', // the region is not enabled in the account
  'not-offered', // the service or operation does not exist there, or AWS has retired it
  'not-returned', // the call succeeded but the field that should be there was missing
  'schema-drift', // AWS returned a value this version does not know; the raw value is in `detail`
  'not-asked', // the call was not made because a fact it depends on is itself unobserved
  'not-collected', // AWS knows it; this version does not ask for it, or does not keep it because it may be a secret
  'not-covered', // a related resource type was not completely listed
  'stale', // read once, but longer ago than the freshness limit
] as const
export type UnobservedReason = (typeof unobservedReasons)[number]

/** What AWS answered, and the call that said so, such as `rds:DescribeDBInstances`. */
export interface ObservedValue<T> {
  readonly value: T
  readonly call: string
}

export interface Unobserved {
  readonly unobserved: UnobservedReason
  readonly call: string
  /** What AWS said (error code and message, raw enum member), for the reader. Never a secret, never a stack. */
  readonly detail?: string
  /** Of a verdict that follows a path: the path as far as it was read, with what was not read as `unknown` hops. */
  readonly path?: readonly Hop[]
}

/**
 * `null` inside an observed value means that AWS answered and the answer is "none" (no key, no policy).
 * It is never used for "we do not know".
 */
export type Observed<T> = ObservedValue<T> | Unobserved

export function observed<T>(value: T, call: string): ObservedValue<T> {
  return { value, call }
}

export function unobserved(reason: UnobservedReason, call: string, detail?: string): Unobserved {
  return detail === undefined ? { unobserved: reason, call } : { unobserved: reason, call, detail }
}

/** Whether AWS told it. What an earlier version of Parapet stored lacks the facts that were added since: those are not known. */
export function isObserved<T>(fact: Observed<T> | undefined): fact is ObservedValue<T> {
  return fact !== undefined && 'value' in fact
}

/** Stands for a fact that a stored resource lacks altogether. */
export const neverRead: Unobserved = unobserved(
  'not-returned',
  'the last reading',
  'it was made by an earlier version of Parapet, which did not ask for this',
)

/**
 * The facts of a resource as a version of Parapet stored them: one that was added since reads as `neverRead` instead of
 * being absent, so that what derives from it is not known, and is no fault.
 */
export function storedFacts<F extends { readonly [name: string]: Observed<unknown> }>(facts: F): F {
  return new Proxy(facts, {
    get: (known, name, itself) =>
      typeof name === 'symbol' || name in known ? Reflect.get(known, name, itself) : neverRead,
  })
}

/** Derives one fact from another; an unobserved one stays unobserved for the same reason. */
export function mapObserved<T, U>(fact: Observed<T>, derive: (value: T) => U): Observed<U> {
  return isObserved(fact) ? observed(derive(fact.value), fact.call) : fact
}

/** Turns the fields of one AWS answer into facts. A missing field is unobserved unless the caller says what absence means. */
export interface FactReader {
  /** The field as AWS returned it; `undefined` and `null` become unobserved('not-returned'). */
  <T>(value: T | null | undefined): Observed<T>
  /** For fields that AWS leaves out to say "none": absence is observed as `null`. */
  orNone<T>(value: T | null | undefined): ObservedValue<T | null>
  /** For fields whose absence AWS documents to mean `fallback`. */
  or<T>(value: T | null | undefined, fallback: T): ObservedValue<T>
  /** For enums: a member this version does not know is kept raw and typed unknown (`schema-drift`). */
  oneOf<const T extends string>(value: string | null | undefined, known: readonly T[]): Observed<T>
  readonly call: string
}

/** @param call the operation the answer came from, such as `rds:DescribeDBInstances` */
export function factsFrom(call: string): FactReader {
  const read = (<T>(value: T | null | undefined) =>
    value === undefined || value === null ? unobserved('not-returned', call) : observed(value, call)) as {
    -readonly [K in keyof FactReader]: FactReader[K]
  } & (<T>(value: T | null | undefined) => Observed<T>)
  read.orNone = (value) => observed(value ?? null, call)
  read.or = (value, fallback) => observed(value ?? fallback, call)
  read.oneOf = (value, known) => {
    if (value === undefined || value === null) return unobserved('not-returned', call)
    const member = known.find((candidate) => candidate === value)
    return member === undefined ? unobserved('schema-drift', call, value) : observed(member, call)
  }
  read.call = call
  return read
}

/**
 * Thrown by `seen` and by `Related` when a judgement reaches for something that was not read. Only the runners in
 * `judge.ts` catch it; they turn it into INSUFFICIENT_DATA or an unobserved pillar, with this reason.
 */
export class Unseen extends Error {
  override readonly cause: Unobserved
  /** @param path the path on which it was missed, with the hops that were not read among them */
  constructor(cause: Unobserved, path?: readonly Hop[]) {
    super(`${cause.unobserved} (${cause.call})`)
    this.name = 'Unseen'
    this.cause = path ? { ...cause, path } : cause
  }
}

/** The value of a fact, or a stop: a judgement cannot go on without it. See `Unseen`. */
export function seen<T>(fact: Observed<T> | undefined): T {
  if (isObserved(fact)) return fact.value
  throw new Unseen(fact ?? neverRead)
}

/** One sentence for the reader: why this is not known. */
export function explainUnobserved(fact: Unobserved): string {
  const why: Record<UnobservedReason, string> = {
    denied: `AWS denied ${fact.call}`,
    throttled: `AWS throttled ${fact.call} until the deadline`,
    error: `${fact.call} failed`,
    'region-off': 'the region is not enabled in this account',
    'not-offered': `${fact.call} is not offered here`,
    'not-returned': `${fact.call} did not return it`,
    'schema-drift': `${fact.call} returned a value this version does not know`,
    'not-asked': `${fact.call} was not asked, because what it depends on was not read`,
    'not-collected': `what ${fact.call} says is not collected`,
    'not-covered': `${fact.call} was not completely listed`,
    stale: `${fact.call} was last read longer ago than the freshness limit`,
  }
  return fact.detail ? `${why[fact.unobserved]}: ${fact.detail}` : why[fact.unobserved]
}
