import { type Place, viewParams } from './view.ts'

/** What a form of its own needs to keep scope, instant and time zone when it is sent. */
export function ViewInputs({ view, more = {} }: { view: Place; more?: Record<string, string | null> }) {
  const kept = [...viewParams(view), ...Object.entries(more)]
  return kept.map(([name, value]) => value !== null && <input key={name} type="hidden" name={name} value={value} />)
}
