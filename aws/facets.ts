import { type Aws, type Collector, type Facet, itemCall } from '#domain/collector.ts'
import { type Observed, observed, Unseen, unobserved } from '#domain/observed.ts'
import { type AwsFailure, saysRetired, unobservedReasonOf } from './errors.ts'

/** The facets' answers for one item, and what went wrong on the way. */
export interface FacetAnswers {
  readonly answers: { readonly [name: string]: Observed<unknown> }
  readonly failures: readonly FacetFailure[]
}

export interface FacetFailure {
  readonly facet: string
  readonly failure: AwsFailure
}

/** Thrown when a collector's own code failed; the cell becomes ERROR with COLLECTOR_FAILED. */
export class CollectorFailed extends Error {
  override readonly name = 'CollectorFailed'
}

/** Throws `CollectorFailed` when `after` names a facet that is not there or facets wait for each other. */
export function checkFacetOrder(collector: Collector): void {
  const open = new Set<string>()
  const done = new Set<string>()
  const visit = (name: string, from: string): void => {
    if (done.has(name)) return
    const facet = collector.facets[name]
    if (!facet) throw new CollectorFailed(`Facet "${from}" comes after "${name}", which does not exist`)
    if (open.has(name)) throw new CollectorFailed(`Facets wait for each other: ${[...open, name].join(' → ')}`)
    open.add(name)
    for (const earlier of facet.after ?? []) visit(earlier, name)
    open.delete(name)
    done.add(name)
  }
  for (const name of Object.keys(collector.facets)) visit(name, name)
}

/**
 * Asks every facet about one item, those without `after` at once. A failure of AWS makes that one answer unobserved;
 * only the codes that the facet lists in `absent` count as an answer. Throws `CollectorFailed`, and whatever
 * `failureOf` does not take for a failure of AWS's.
 * @param failureOf the failure an error stands for, or null when it is the collector's own
 */
export async function askFacets(
  collector: Collector,
  item: unknown,
  aws: Aws,
  failureOf: (error: unknown, call: string) => AwsFailure | null,
): Promise<FacetAnswers> {
  const failures: FacetFailure[] = []
  const listCall = itemCall(collector.list)
  const asked = new Map<string, Promise<Observed<unknown>>>()
  const ask = (name: string): Promise<Observed<unknown>> => {
    let answer = asked.get(name)
    if (!answer) {
      answer = (async () => {
        const facet = collector.facets[name] as Facet<unknown, unknown>
        const before: Record<string, Observed<unknown>> = {}
        for (const earlier of facet.after ?? []) before[earlier] = await ask(earlier)
        return askOne(name, facet, item, aws, listCall, before, failureOf, failures)
      })()
      asked.set(name, answer)
    }
    return answer
  }
  const names = Object.keys(collector.facets)
  const settled = await Promise.allSettled(names.map(ask))
  const answers: Record<string, Observed<unknown>> = {}
  settled.forEach((result, index) => {
    if (result.status === 'rejected') throw result.reason
    answers[names[index] as string] = result.value
  })
  return { answers, failures }
}

async function askOne(
  name: string,
  facet: Facet<unknown, unknown>,
  item: unknown,
  aws: Aws,
  listCall: string,
  before: { readonly [name: string]: Observed<unknown> },
  failureOf: (error: unknown, call: string) => AwsFailure | null,
  failures: FacetFailure[],
): Promise<Observed<unknown>> {
  const call = facet.calls[0]?.name ?? name
  const witness = witnessing(aws, listCall)
  try {
    const answer = await facet.ask(item, witness.aws, before)
    if (typeof answer === 'object' && answer !== null && 'unobserved' in answer && 'call' in answer) {
      return answer as Observed<unknown>
    }
    return observed(answer, witness.call())
  } catch (error) {
    if (error instanceof Unseen) return error.cause
    const failure = failureOf(error, call)
    if (!failure) throw error
    const absent = facet.absent ?? {}
    for (const code of [failure.code, failure.wireCode]) {
      if (Object.hasOwn(absent, code)) return observed(absent[code], failure.call)
    }
    const { whenRetired } = facet
    if (whenRetired && saysRetired(failure, whenRetired.retirement)) return observed(whenRetired.value, failure.call)
    failures.push({ facet: name, failure })
    return unobserved(unobservedReasonOf(failure.kind), failure.call, `${failure.code}: ${failure.message}`)
  }
}

/**
 * Remembers the last operation a facet asked: the one its answer comes from. A facet that knew the answer without asking
 * knew it from the list.
 */
function witnessing(aws: Aws, listCall: string): { readonly aws: Aws; readonly call: () => string } {
  let last = listCall
  return {
    aws: {
      where: aws.where,
      one(op, input) {
        last = op.name
        return aws.one(op, input)
      },
      all(op, input) {
        last = op.name
        return aws.all(op, input)
      },
    },
    call: () => last,
  }
}
