import type { AnyOperation, Aws, Operation } from '#domain/collector.ts'
import type { Where } from '#domain/resource.ts'
import type { CallCounts, Session } from './client.ts'
import { AwsFailure, type FailureKind } from './errors.ts'
import { pagesOf } from './paging.ts'

/**
 * Answers of one account × region run: the same question is asked once, by whoever comes first. Failures are kept too,
 * except those that may be gone a moment later. Make one per account × region run and drop it afterwards.
 */
export interface Memo {
  readonly answers: Map<string, Promise<unknown>>
}

export function createMemo(): Memo {
  return { answers: new Map() }
}

const lastingFailures: ReadonlySet<FailureKind> = new Set([
  'denied',
  'region-off',
  'not-offered',
  'not-found',
  'invalid',
  'pagination',
])

export interface Asking {
  readonly where: Where
  readonly session: Session
  /** The real region that the calls go to. */
  readonly region: string
  readonly signal: AbortSignal
  readonly counts: CallCounts
  readonly memo: Memo
  /** Collects the names of the operations asked for. */
  readonly operations: Set<string>
}

/** The road to AWS as facets see it, with the answers of the run behind it. */
export function askerFor(asking: Asking): Aws {
  const { session, region, signal, counts } = asking
  const send = (op: AnyOperation) => async (input: object) => {
    const page = await session.connection.send(op, input, { session, region, signal, counts })
    counts.pages += 1
    return page
  }
  return {
    where: asking.where,
    one: <I, O, Item>(op: Operation<I, O, Item>, input: I) =>
      remembered(asking, 'one', op, input as object, () => send(op)(input as object)) as Promise<O>,
    all: <I, O, Item>(op: Operation<I, O, Item>, input: I) =>
      remembered(asking, 'all', op, input as object, () => wholeList(op, input as object, send(op))) as Promise<
        readonly Item[]
      >,
  }
}

/** Every item of a list. A token that AWS no longer takes, as after renewed credentials, starts the list anew, once. */
async function wholeList(
  op: AnyOperation,
  input: object,
  send: (input: object) => Promise<unknown>,
): Promise<readonly unknown[]> {
  for (let anew = false; ; anew = true) {
    const items: unknown[] = []
    let pages = 0
    try {
      for await (const page of pagesOf(op, input, send)) {
        pages += 1
        for (const item of op.items(page, input)) items.push(item)
      }
      return items
    } catch (error) {
      const refusedToken = error instanceof AwsFailure && error.kind === 'invalid' && pages > 0
      if (anew || !refusedToken || !/token|marker|paginat/i.test(`${error.code} ${error.message}`)) throw error
    }
  }
}

async function remembered(
  { memo, region, signal, operations }: Asking,
  how: 'one' | 'all',
  op: AnyOperation,
  input: object,
  ask: () => Promise<unknown>,
): Promise<unknown> {
  operations.add(op.name)
  signal.throwIfAborted()
  const key = `${how} ${region} ${op.name} ${numberOf(op.command)} ${canonical(input)}`
  for (;;) {
    const known = memo.answers.get(key)
    if (!known) {
      const answer = ask()
      memo.answers.set(key, answer)
      answer.catch((error) => {
        const lasting = error instanceof AwsFailure && lastingFailures.has(error.kind)
        if (!lasting && memo.answers.get(key) === answer) memo.answers.delete(key)
      })
      return answer
    }
    try {
      return await known
    } catch (error) {
      // Another cell asked and was cancelled, or ran out of its own time: this cell asks for itself.
      const othersTime = !(error instanceof AwsFailure) || error.code === 'TIMEOUT'
      if (!othersTime || signal.aborted) throw error
      if (memo.answers.get(key) === known) memo.answers.delete(key)
    }
  }
}

/** Two generations of a service give different operations the same name; their commands tell them apart. */
const numbers = new WeakMap<object, number>()
let commands = 0
function numberOf(command: object): number {
  const known = numbers.get(command) ?? ++commands
  numbers.set(command, known)
  return known
}

/** Two inputs that ask the same give the same text: keys sorted, absent fields left out. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) && !(inner instanceof Date)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
