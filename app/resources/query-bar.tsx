'use client'

import { ListFilter, Search, X } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { type ReactNode, useId, useState } from 'react'
import { type Filter, type FilterProblem, filterKeys } from '#domain/filter.ts'
import { explainFilter } from '#domain/filter-words.ts'
import { keptParam, type Place } from '../view.ts'
import { QueryInput } from './query-input.tsx'

const examples = [
  'encryption:none service:rds',
  'exposure:internet* severity:critical',
  'waf:none,counting exposure:internet',
  'presence:NOT_SEEN',
  '!tag.owner:* ou:Prod',
]

/** What of the address another query replaces. */
const replaced: readonly string[] = ['q', 'cursor', 'row', keptParam]

/**
 * The query as text. What cannot be understood is named, with the way out; the rest counts. A plain form underneath: what
 * is typed and sent before the scripts have come is neither lost nor without effect.
 */
export function QueryBar({
  text,
  filter,
  problems,
  view,
  columns,
  onText,
  onFilters,
  children,
}: {
  text: string
  /** What of the text was understood. */
  filter: Filter
  view: Place
  /** As the address names them. */
  columns: string
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
                {explainFilter(filter)}
                {problems.length > 0 && ` Left out: ${problems.map(({ token }) => token).join(' ')}.`}
              </p>
            </details>
          )}
          <details className="open:w-full">
            <summary className="inline-block py-1 hover:text-text">What can be asked</summary>
            <p className="mt-1 max-w-prose text-text-2">
              Tokens are joined by “and”, values after a comma by “or”; <code className="font-mono">!</code> turns a
              token round, <code className="font-mono">*</code> stands for any text, quotes keep spaces. A bare word
              looks in names and ARNs. Naming a control or a severity alone means its open failures. Keys:{' '}
              {filterKeys.join(', ')}, tag.&lt;name&gt;. Suggestions come while you type; arrow down moves into them. A
              right click on a cell asks for its value, or for all others.
            </p>
            <p className="mt-1 mb-0.5">For example:</p>
            <ul className="flex flex-wrap gap-x-4 gap-y-1">
              {examples.map((example) => (
                <li key={example}>
                  <button type="button" className="link font-mono" onClick={() => onText(example)}>
                    {example}
                  </button>
                </li>
              ))}
            </ul>
          </details>
          {children}
        </div>
      </form>
    </search>
  )
}
