import { collectorList } from '#.generated/collector-list.ts'
import { InputError } from './input.ts'

/** Services of which something is read only when asked for. */
export function onRequest(): readonly string[] {
  return [...new Set(collectorList.filter((one) => one.onRequest !== null).map(({ service }) => service))].sort()
}

/** @throws InputError when one of the services is read anyway, or is none */
export function checkOnRequest(include: readonly string[]): void {
  const wrong = include.find((service) => !onRequest().includes(service))
  if (wrong) throw new InputError(`"${wrong}" is not read on request. What is: ${onRequest().join(', ') || 'nothing'}.`)
}
