import type { AnyOperation } from '#domain/collector.ts'
import { AwsFailure } from './errors.ts'

/** More pages than any real list has; a list that never repeats a token and never ends is stopped here. */
const mostPages = 20_000

/**
 * WAF returns a marker on its last page too; asking with it gives an empty page that repeats it
 * (https://github.com/boto/boto3/issues/3715). For every other service a repeated token means a loop.
 */
const repeatsMarkerAtTheEnd = new Set(['wafv2', 'waf', 'waf-regional'])

/**
 * All pages of a list, one after the other. An empty page with a new token is followed; a token seen before ends in a
 * `PAGINATION_LOOP` failure, so that a list that turns in circles is never taken to be complete.
 * @param send one request, one page
 */
export async function* pagesOf(
  op: AnyOperation,
  input: object,
  send: (input: object) => Promise<unknown>,
): AsyncGenerator<unknown> {
  const { paging } = op
  if (paging === null) {
    yield await send(input)
    return
  }
  const base = { ...paging.size, ...input }
  const seen = new Set<string>()
  let token: unknown
  for (let page = 1; ; page += 1) {
    const answer = await send(token === undefined ? base : { ...base, [paging.request]: token })
    yield answer
    const next: unknown = paging.response(answer)
    if (next === undefined || next === null || next === '') return
    const key = JSON.stringify(next)
    if (seen.has(key)) {
      const service = op.name.slice(0, op.name.indexOf(':'))
      if (repeatsMarkerAtTheEnd.has(service) && key === JSON.stringify(token) && op.items(answer, input).length === 0)
        return
      throw loop(op, `page ${page} repeats a token that an earlier page gave`)
    }
    if (page >= mostPages) throw loop(op, `the list did not end within ${mostPages} pages`)
    seen.add(key)
    token = next
  }
}

function loop(op: AnyOperation, message: string): AwsFailure {
  return new AwsFailure({ kind: 'pagination', code: 'PAGINATION_LOOP', message, call: op.name })
}
