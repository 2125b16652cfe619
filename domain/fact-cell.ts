import { parseFactPath } from './fact-path.ts'
import { explainUnobserved, isObserved, type Observed } from './observed.ts'

/** What a column of a fact shows; null where the resource has nothing at that place. */
export interface FactCell {
  readonly text: string
  /** Set where the fact was not read: why. The text is then `unknown`. */
  readonly unknown?: string
}

/** A fact, its value already that of a path, as text: `none` for AWS's "none", lists and objects as JSON. */
export function factCell(fact: Observed<unknown> | null): FactCell | null {
  if (fact === null) return null
  if (!isObserved(fact)) return { text: 'unknown', unknown: explainUnobserved(fact) }
  const { value } = fact
  if (value === null) return { text: 'none' }
  return { text: typeof value === 'object' ? JSON.stringify(value) : String(value) }
}

const deepest = 5

/** The paths to everything in some facts that a column can show, of lists only the first place. */
export function pathsOf(facts: Readonly<Record<string, Observed<unknown>>>): readonly string[] {
  const paths: string[] = []
  const walk = (path: string, value: unknown, depth: number): void => {
    if (!parseFactPath(path) || depth > deepest) return
    paths.push(path)
    if (Array.isArray(value)) {
      if (value.length > 0) walk(`${path}[0]`, value[0], depth + 1)
    } else if (typeof value === 'object' && value !== null)
      for (const [name, member] of Object.entries(value)) walk(`${path}.${name}`, member, depth + 1)
  }
  for (const [name, fact] of Object.entries(facts)) walk(name, isObserved(fact) ? fact.value : null, 0)
  return paths
}
