import { type Place, viewParams } from './view.ts'

/** What a form of its own needs to keep scope, instant and time zone when it is sent. */
export function ViewInputs({ view }: { view: Place }) {
  return viewParams(view).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)
}
