import { Search } from 'lucide-react'
import type { Place } from '../view.ts'
import { ViewInputs } from '../view-inputs.tsx'

/** A plain form: it finds resources by name, ARN or query text, with or without JavaScript. `/` goes to it. */
export function SearchField({ view }: { view: Place }) {
  return (
    <search className="hidden md:block">
      <form action="/resources" className="relative">
        <ViewInputs view={view} />
        <Search size={14} aria-hidden="true" className="pointer-events-none absolute top-2.5 left-2.5 text-text-3" />
        <input
          id="search"
          name="q"
          type="search"
          className="field w-44 pl-8! lg:w-60"
          placeholder="Find resources"
          aria-label="Find resources by name, ARN or query"
          aria-keyshortcuts="/"
          autoComplete="off"
          spellCheck={false}
        />
      </form>
    </search>
  )
}
