import { type PagedAnswer, type Place, SimulatedError } from '#domain/simulated.ts'
import { invalidParameter } from './errors.ts'
import type { OperationModel } from './service-model.ts'
import { hash53 } from './world/random.ts'

/** Cuts a list into AWS's pages. Tokens are opaque, and good for one account, region and operation only. */

export const pagingFaults = ['endless-token', 'empty-page', 'dropped-token', 'repeated-item'] as const
export type PagingFault = (typeof pagingFaults)[number] | null

export function answerPage(
  answer: PagedAnswer,
  operation: OperationModel,
  input: object,
  place: Place,
  fault: PagingFault,
): object | SimulatedError {
  const { service, name } = operation
  const asked = answer.asked?.(input as never)
  if (asked !== undefined && (!Number.isInteger(asked) || asked < 1 || asked > answer.limit)) {
    return invalidParameter(
      service,
      `Value ${asked} is not valid for the page size of ${name}: it must be from 1 to ${answer.limit}.`,
    )
  }
  const size = asked ?? answer.limit
  const binding = `${place.accountId}|${place.region}|${service.signingName}:${name}`
  const given = answer.token(input as never)
  const start = given ? offsetOf(given, binding) : 0
  if (start === null) return invalidParameter(service, `The pagination token given to ${name} is not valid.`)
  const items = answer.items(input as never, place)
  if (items instanceof SimulatedError) return items
  if (fault === 'empty-page' && !given) return answer.page([], tokenFor(0, binding))
  if (fault === 'endless-token') return answer.page(items.slice(0, size) as never[], tokenFor(0, binding))
  const end = start + size
  const from = fault === 'repeated-item' && start > 0 ? start - 1 : start
  const more = end < items.length && fault !== 'dropped-token'
  return answer.page(items.slice(from, end) as never[], more ? tokenFor(end, binding) : undefined)
}

function tokenFor(offset: number, binding: string): string {
  const check = hash53(`${binding}|${offset}`).toString(36)
  return Buffer.from(`${offset}.${check}`).toString('base64url')
}

function offsetOf(token: string, binding: string): number | null {
  const offset = Number.parseInt(Buffer.from(token, 'base64url').toString(), 10)
  return Number.isInteger(offset) && tokenFor(offset, binding) === token ? offset : null
}
