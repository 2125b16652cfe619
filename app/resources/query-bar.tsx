'use client'

import { ListFilter, Search, X } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { type ReactNode, useId, useState } from 'react'
import type { FilterProblem } from '#domain/filter.ts'
import { keptParam, type Place } from '../view.ts'
import { QueryInput } from './query-input.tsx'

/** What of the address another query replaces. */
const replaced: readonly string[] = ['q', 'cursor', 'row', keptParam]

/**
 * The query as text. What cannot be understood is named, with the way out; the rest counts. A plain form underneath: what
 * is typed and sent before the scripts have come is neither lost nor without effect.
 */
export function QueryBar({
  text,
  problems,
  view,
  columns,
  explained,
  help,
  onText,
  onFilters,
  children,
}: {
  text: string
  view: Place
  /** As the address names them. */
  columns: string
  /** What of the text was understood, in a sentence. */
  explained: string
  help: ReactNode
  problems: readonly FilterProblem[]
  onText: (text: string) => void
  onFilters: () => void
  /** Stands beside what explains the query. */
  children: ReactNode
}) {
  const [typed, setTyped] = useState({ under: text, empty: text === '' })
  const empty = typed.under === text ? typed.empty : text === ''
  const id = useId()
  const kept = [...useSearchParams()].filter(([name]) => ![...replaced, 'columns'].includes(name))
  if (columns) kept.push(['columns', columns])
  return (
    <search aria-label="Query">
      <form
        action="/resources"
        method="get"
        onSubmit={(event) => {
          event.preventDefault()
          onText(String(new FormData(event.currentTarget).get('q') ?? '').trim())
        }}
      >
        {kept.map(([name, value]) => (
          <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
        ))}
        <div className="flex gap-2">
          <div className="relative min-w-0 grow">
            <Search
              size={14}
              aria-hidden="true"
              className="pointer-events-none absolute top-2.5 left-2.5 text-text-3"
            />
            <QueryInput
              className="field w-full pr-8! pl-8! font-mono text-xs!"
              text={text}
              view={view}
              label="Query"
              placeholder="encryption:none account:prod-* !region:us-* tag.Team:data orders"
              describedBy={problems.length > 0 ? id : undefined}
              invalid={problems.length > 0}
              onEdit={(typed) => setTyped({ under: text, empty: typed === '' })}
            />
            {!empty && (
              <button
                type="button"
                className="absolute top-0.5 right-0.5 inline-flex size-7 items-center justify-center rounded-sm text-text-3 hover:bg-sunken"
                aria-label="Clear the query"
                onClick={(event) => {
                  event.currentTarget.form?.reset()
                  setTyped({ under: text, empty: text === '' })
                  onText('')
                }}
              >
                <X size={14} aria-hidden="true" />
              </button>
            )}
          </div>
          <button type="submit" className="control">
            Find
          </button>
          <button type="button" className="control lg:hidden" onClick={onFilters}>
            <ListFilter size={14} aria-hidden="true" />
            Filters
          </button>
        </div>
        {problems.length > 0 && (
          <div id={id} role="alert">
            <ul className="mt-1.5 text-sm text-critical">
              {problems.map((problem) => (
                <li key={problem.token}>
                  <code className="font-mono text-xs">{problem.token}</code> is left out: {problem.message}
                </li>
              ))}
            </ul>
          </div>
        )}
        <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-text-3">
          {text !== '' && (
            <details className="open:w-full">
              <summary className="inline-block py-1 hover:text-text">Explain this query</summary>
              <p className="mt-1 max-w-prose text-sm text-text-2">
                {explained}
                {problems.length > 0 && ` Left out: ${problems.map(({ token }) => token).join(' ')}.`}
              </p>
            </details>
          )}
          {help}
          {children}
        </div>
      </form>
    </search>
  )
}
