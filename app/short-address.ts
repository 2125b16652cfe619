import { addressId, keepAddress, keptAddress } from '#db/kept-addresses.ts'
import { database } from './database.ts'
import { addressLimit, keptParam, queryLimit } from './view.ts'

/**
 * Addresses that are too long for chats, mails and proxies: what makes them long is kept in the store, and an id stands for it.
 * `?s=…` means what is kept under it; what else stands in the address goes before it.
 */

/**
 * The address with what is kept under its id in the id's place; null where it has none, or one that nobody has kept: a screen
 * then says so (`parseView`).
 */
export async function wholeAddress(url: URL): Promise<URL | null> {
  const id = url.searchParams.get(keptParam)
  const kept = id === null ? null : await keptAddress(database(), id)
  if (kept === null) return null
  const whole = new URL(url)
  whole.searchParams.delete(keptParam)
  for (const [name, value] of new URLSearchParams(kept))
    if (!url.searchParams.has(name)) whole.searchParams.append(name, value)
  return whole
}

export function isTooLong(url: URL): boolean {
  return url.pathname.length + url.search.length > addressLimit
}

/**
 * A short address that means the same: the longest parameters are kept, as many as it takes. Null where it is so
 * long that no screen would take it. @param url whole: without an id
 */
export async function shortAddress(url: URL): Promise<URL | null> {
  const short = new URL(url)
  const kept: [name: string, value: string][] = []
  const byLength = [...new Set(url.searchParams.keys())].sort((one, other) => lengthOf(url, other) - lengthOf(url, one))
  for (const name of byLength) {
    if (kept.length > 0 && !isTooLong(new URL(`${short}&${keptParam}=${addressId('')}`))) break
    for (const value of url.searchParams.getAll(name)) kept.push([name, value])
    short.searchParams.delete(name)
  }
  if (kept.length === 0 || kept.some(([, value]) => value.length > queryLimit)) return null
  // In the order of names: the same state has the same id, however its address was written.
  kept.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
  short.searchParams.set(keptParam, await keepAddress(database(), new URLSearchParams(kept).toString()))
  return short
}

const lengthOf = (url: URL, name: string) => url.searchParams.getAll(name).reduce((sum, value) => sum + value.length, 0)
