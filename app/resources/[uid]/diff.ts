import { isObserved, type Observed } from '#domain/observed.ts'
import type { FactContent } from './contract.ts'

/** One place at which two versions differ. */
export interface Difference {
  /** `fact.member[0].member`; `name`; `tags.Team`. */
  readonly path: string
  /** As it is shown; null where the version has nothing there. */
  readonly before: Shown | null
  readonly after: Shown | null
}

/** A leaf as text, or what was not read, with the reason. */
export interface Shown {
  readonly text: string
  readonly unobserved: boolean
}

/** Where two versions of a resource differ, in the order of the paths. Pure. */
export function differences(before: FactContent, after: FactContent): Difference[] {
  const [left, right] = [leavesOf(before), leavesOf(after)]
  const paths = [...new Set([...left.keys(), ...right.keys()])].sort()
  return paths.flatMap((path) => {
    const [one, other] = [left.get(path) ?? null, right.get(path) ?? null]
    return one?.text === other?.text && one?.unobserved === other?.unobserved
      ? []
      : [{ path, before: one, after: other }]
  })
}

function leavesOf(content: FactContent): Map<string, Shown> {
  const leaves = new Map<string, Shown>([['name', { text: content.name, unobserved: false }]])
  const observe = (path: string, fact: Observed<unknown>) => {
    if (isObserved(fact)) walk(path, fact.value, leaves)
    else
      leaves.set(path, {
        text: [fact.unobserved, fact.call, fact.detail].filter(Boolean).join(' · '),
        unobserved: true,
      })
  }
  for (const [name, fact] of Object.entries(content.facts)) observe(name, fact)
  observe('tags', content.tags)
  return leaves
}

function walk(path: string, value: unknown, leaves: Map<string, Shown>): void {
  if (Array.isArray(value) && value.length > 0) {
    for (const [index, member] of value.entries()) walk(`${path}[${index}]`, member, leaves)
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0) {
    for (const [name, member] of Object.entries(value)) walk(`${path}.${name}`, member, leaves)
  } else leaves.set(path, { text: leafText(value), unobserved: false })
}

/** `null` is AWS's "none"; empty lists and objects are said to be empty. */
export function leafText(value: unknown): string {
  if (value === null) return 'none'
  if (Array.isArray(value)) return 'empty list'
  if (typeof value === 'object') return 'empty'
  return String(value)
}
