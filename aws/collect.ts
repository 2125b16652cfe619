import { type Aws, type Collector, itemCall, type List, type NestedList } from '#domain/collector.ts'
import type { CellCause, CellResult } from '#domain/coverage.ts'
import { unobserved } from '#domain/observed.ts'
import type { CollectedResource, Facts, Where } from '#domain/resource.ts'
import { type CallCounts, isDeadline, type Session } from './client.ts'
import { AwsFailure, outcomeOf, saysRetired } from './errors.ts'
import { askFacets, checkFacetOrder, type FacetAnswers } from './facets.ts'
import { askerFor, createMemo, type Memo } from './memo.ts'
import { partitionNamed } from './partitions.ts'

export interface CollectedCell extends CellResult {
  /** Operations asked for, whether AWS or the memo answered: what the contract test compares with the declaration. */
  readonly operations: readonly string[]
}

export interface CellRequest {
  readonly collector: Collector
  /** `region` is `global` for collectors of global scope. */
  readonly where: Where
  readonly session: Session
  /** Aborted with a TimeoutError (`AbortSignal.timeout`) it is the deadline; aborted otherwise it cancels the cell. */
  readonly signal: AbortSignal
  /** The answers of this account × region run. */
  readonly memo: Memo
  /** Items whose facets are asked at once. Default 16. */
  readonly concurrency?: number
}

/**
 * Collects one cell. Every failure of AWS or of the collector becomes an outcome; it throws only when the signal was
 * aborted by something other than a time limit (a cancelled cell has no outcome).
 */
export async function collectCell(request: CellRequest): Promise<CollectedCell> {
  const started = performance.now()
  const counts: CallCounts = { calls: 0, retries: 0, throttles: 0, pages: 0 }
  const operations = new Set<string>()
  const { outcome, cause, resources } = await new Cell(request, counts, operations).collect()
  return {
    outcome,
    cause,
    listedCompletely: outcome === 'COMPLETE' || outcome === 'PARTIAL',
    resources,
    ...counts,
    milliseconds: Math.round(performance.now() - started),
    operations: [...operations].sort(),
  }
}

type Collected = Pick<CollectedCell, 'outcome' | 'cause' | 'resources'>

/** What stopped or spoilt the list, in the words of the cell. */
interface Spoiled {
  readonly outcome: CollectedCell['outcome']
  readonly cause: CellCause
}

class Cell {
  readonly #collector: Collector
  readonly #where: Where
  readonly #signal: AbortSignal
  readonly #concurrency: number
  readonly #asker: (memo: Memo) => Aws
  readonly #memo: Memo
  /** The first failure that makes the list incomplete or the collector untrustworthy. */
  #spoiled: Spoiled | null = null

  constructor(
    { collector, where, session, signal, memo, concurrency }: CellRequest,
    counts: CallCounts,
    operations: Set<string>,
  ) {
    this.#collector = collector
    this.#where = where
    this.#signal = signal
    this.#memo = memo
    this.#concurrency = concurrency ?? 16
    const region = where.region === 'global' ? partitionNamed(where.partition).globalRegion : where.region
    this.#asker = (answers) => askerFor({ where, session, region, signal, counts, memo: answers, operations })
  }

  async collect(): Promise<Collected> {
    try {
      checkFacetOrder(this.#collector)
    } catch (error) {
      this.#spoil(this.#collectorFailed(error))
      return this.#finish([], [])
    }
    const aws = this.#asker(this.#memo)
    const items = await this.#list(aws)
    const found: { resources: readonly CollectedResource<Facts>[]; answers: FacetAnswers }[] = []
    await this.#eachOf(items, async (item, index) => {
      const answers = await this.#withFacets(item, aws)
      if (answers) found[index] = { resources: this.#normalise(item, answers), answers }
    })
    const all = found.filter((entry) => entry !== undefined)
    const kept = await this.#withoutVanished(all)
    return this.#finish(
      kept.flatMap((entry) => entry.resources),
      kept.flatMap((entry) => entry.answers.failures.map(({ failure }) => failure)),
    )
  }

  /** The listed items of this type; a failure is remembered and what was readable is returned. */
  async #list(aws: Aws): Promise<readonly unknown[]> {
    const { list, input, only } = this.#collector
    const listed = await this.#itemsOf(aws, list, input)
    try {
      return listed.filter((item) => only(item))
    } catch (error) {
      this.#spoil(this.#collectorFailed(error))
      return []
    }
  }

  async #itemsOf(aws: Aws, list: List<unknown>, input: object): Promise<readonly unknown[]> {
    if ('join' in list) {
      const parts = await Promise.all(list.join.map((part) => this.#itemsOf(aws, part.list, part.input)))
      return parts.flat()
    }
    if ('each' in list) return this.#within(aws, list, await this.#itemsOf(aws, list.each, input))
    try {
      return await aws.all(list, input)
    } catch (error) {
      if (!this.#saysNone(error)) this.#spoil(this.#failedList(error, list.name))
      return []
    }
  }

  #saysNone(error: unknown): boolean {
    if (!(error instanceof AwsFailure)) return false
    return this.#collector.none.some(({ code, says }) => code === error.code && (says?.test(error.message) ?? true))
  }

  async #within(
    aws: Aws,
    list: NestedList<unknown, unknown, unknown, unknown>,
    parents: readonly unknown[],
  ): Promise<readonly unknown[]> {
    const children: (readonly unknown[])[] = []
    const inputs = this.#inputsFor(list, parents)
    await this.#eachOf(inputs, async (input, index) => {
      try {
        children[index] = await aws.all(list.inner, input)
      } catch (error) {
        // A parent that has gone since it was listed has no children left.
        if (error instanceof AwsFailure && error.kind === 'not-found') return
        this.#spoil(this.#failedList(error, list.inner.name))
      }
    })
    return children.flat()
  }

  #inputsFor(list: NestedList<unknown, unknown, unknown, unknown>, parents: readonly unknown[]): readonly unknown[] {
    try {
      return parents.flatMap((parent) => list.input(parent))
    } catch (error) {
      this.#spoil(this.#collectorFailed(error))
      return []
    }
  }

  async #withFacets(item: unknown, aws: Aws): Promise<FacetAnswers | null> {
    try {
      return await askFacets(this.#collector, item, aws, (error, call) => this.#awsFailure(error, call))
    } catch (error) {
      this.#spoil(this.#collectorFailed(error))
      return null
    }
  }

  #normalise(item: unknown, { answers }: FacetAnswers): readonly CollectedResource<Facts>[] {
    try {
      const made = this.#collector.normalise(item, answers, this.#where)
      return Array.isArray(made) ? made : [made as CollectedResource<Facts>]
    } catch (error) {
      this.#spoil(this.#collectorFailed(error))
      return []
    }
  }

  /**
   * A facet that answers "not found" may mean that the item was deleted since it was listed. That is believed only
   * when a new list no longer has it; otherwise the item stays, with the fact unobserved.
   */
  async #withoutVanished<E extends { resources: readonly CollectedResource<Facts>[]; answers: FacetAnswers }>(
    found: readonly E[],
  ): Promise<readonly E[]> {
    const doubtful = found.some(({ answers }) => answers.failures.some(({ failure }) => failure.kind === 'not-found'))
    if (!doubtful || this.#spoiled) return found
    const again = new Set<string>()
    try {
      const { facets } = this.#collector
      const unasked = Object.fromEntries(Object.keys(facets).map((name) => [name, unobserved('not-asked', name)]))
      for (const item of await this.#list(this.#asker(createMemo()))) {
        for (const { arn } of this.#normalise(item, { answers: unasked, failures: [] })) again.add(arn)
      }
    } finally {
      // The first list was complete and stands, whatever the second met.
      if (this.#spoiled) {
        this.#spoiled = null
        for (const { resources } of found) for (const { arn } of resources) again.add(arn)
      }
    }
    return found.filter(
      ({ resources, answers }) =>
        !answers.failures.some(({ failure }) => failure.kind === 'not-found') ||
        resources.some(({ arn }) => again.has(arn)),
    )
  }

  #finish(resources: readonly CollectedResource<Facts>[], failures: readonly AwsFailure[]): Collected {
    // A list that shifts while it is paged shows things twice; the later reading is the newer one.
    const unique = [...new Map(resources.map((resource) => [resource.arn, resource])).values()]
    if (this.#spoiled) return { ...this.#spoiled, resources: unique }
    const worst = mostFrequent(failures)
    if (worst) return { outcome: 'PARTIAL', cause: worst.cause, resources: unique }
    return { outcome: 'COMPLETE', cause: null, resources: unique }
  }

  #spoil(spoiled: Spoiled): void {
    // A collector's own failure outranks AWS's: someone must mend it.
    if (!this.#spoiled || spoiled.cause.code === 'COLLECTOR_FAILED') this.#spoiled = spoiled
  }

  #failedList(error: unknown, call: string): Spoiled {
    const failure = this.#awsFailure(error, call)
    if (!failure) return this.#collectorFailed(error)
    const { retired } = this.#collector
    if (retired && saysRetired(failure, retired)) {
      const message = `${retired.reason} AWS said: ${failure.message}`
      return { outcome: 'NOT_OFFERED', cause: { ...failure.cause, message } }
    }
    return { outcome: outcomeOf(failure.kind), cause: failure.cause }
  }

  /** The failure of AWS's that an error stands for, null when it is the collector's own; throws when the cell was cancelled. */
  #awsFailure(error: unknown, call: string): AwsFailure | null {
    if (error instanceof AwsFailure) return error
    if (this.#signal.aborted && error === this.#signal.reason) {
      if (!isDeadline(this.#signal)) throw error
      return new AwsFailure({ kind: 'timeout', code: 'TIMEOUT', message: 'The time for this scan was over', call })
    }
    return null
  }

  #collectorFailed(error: unknown): Spoiled {
    if (this.#signal.aborted && !isDeadline(this.#signal)) throw this.#signal.reason
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    return {
      outcome: 'ERROR',
      cause: {
        code: 'COLLECTOR_FAILED',
        call: itemCall(this.#collector.list),
        message: message.slice(0, 500),
      },
    }
  }

  /** Works through the items, a few at a time, in order; the first error thrown ends it. */
  async #eachOf<T>(items: readonly T[], work: (item: T, index: number) => Promise<void>): Promise<void> {
    let next = 0
    const worker = async (): Promise<void> => {
      for (let index = next++; index < items.length; index = next++) await work(items[index] as T, index)
    }
    await Promise.all(Array.from({ length: Math.min(this.#concurrency, items.length) }, worker))
  }
}

function mostFrequent(failures: readonly AwsFailure[]): AwsFailure | null {
  const counted = new Map<string, { failure: AwsFailure; times: number }>()
  for (const failure of failures) {
    const key = `${failure.call} ${failure.code}`
    const entry = counted.get(key)
    if (entry) entry.times += 1
    else counted.set(key, { failure, times: 1 })
  }
  const [first] = [...counted.values()].sort((a, b) => b.times - a.times)
  return first?.failure ?? null
}
