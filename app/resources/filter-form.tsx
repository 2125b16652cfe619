import type { Place } from '../view.ts'
import { ViewInputs } from '../view-inputs.tsx'
import { QueryInput } from './query-input.tsx'

/** A filter in the language of the list of resources, for another list of them. A form, so that it needs no script. */
export function FilterForm({
  action,
  q,
  view,
  placeholder,
  more,
}: {
  /** The path of the list. */
  action: string
  q: string
  view: Place
  /** A filter that makes sense there. */
  placeholder: string
  /** What else of the address stays. */
  more?: Record<string, string | null>
}) {
  return (
    <form action={action} className="flex min-w-0 grow gap-2 sm:justify-end">
      <ViewInputs view={view} {...(more ? { more } : {})} />
      <div className="relative min-w-0 grow sm:max-w-96">
        <QueryInput
          className="field w-full"
          text={q}
          view={{ scope: view.scope, at: view.at, zone: view.zone }}
          label="Filter, as in the list of resources"
          placeholder={placeholder}
        />
      </div>
      <button type="submit" className="control">
        Filter
      </button>
    </form>
  )
}
