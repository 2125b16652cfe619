'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useDeferredValue, useId, useRef, useState } from 'react'
import { type Completion, closedKeys, completionAt, suggestionsOf, withSuggestion } from '#domain/filter.ts'
import { exactCount, shortCount } from '#ui/format.ts'
import type { Place } from '../view.ts'
import { type Suggestion, suggestionsQuery } from './contract.ts'

/**
 * The field of a query, with suggestions under it while one types: a combobox as the APG has it. Arrows move in the list,
 * Enter and Tab take what was moved to, Escape closes it; nothing is taken that was not moved to. A plain field for the
 * server: `/` finds it by its id.
 */
export function QueryInput({
  text,
  view,
  className,
  label,
  placeholder,
  describedBy,
  invalid,
  onEdit,
}: {
  text: string
  view: Place
  className: string
  label: string
  placeholder: string
  describedBy?: string | undefined
  invalid?: boolean
  /** The text as it is being typed. */
  onEdit?: (text: string) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const [completion, setCompletion] = useState<Completion | null>(null)
  const [active, setActive] = useState(-1)
  const shown = useSuggestions(view, completion)
  const open = completion !== null && shown.length > 0
  const chosen = open ? shown[active] : undefined
  const optionId = (index: number) => `${id}-${index}`

  function look() {
    const field = input.current
    if (!field) return
    const at = field.selectionStart === field.selectionEnd ? completionAt(field.value, field.selectionStart ?? 0) : null
    // A blank place asks for nothing yet: all keys are listed when somebody moves down.
    setCompletion(at && at.of === 'key' && at.typed === '' ? null : at)
    setActive(-1)
  }
  function close() {
    setCompletion(null)
    setActive(-1)
  }
  function take(value: string) {
    const field = input.current
    if (!field || !completion) return
    const taken = withSuggestion(field.value, completion, value)
    field.value = taken.text
    field.setSelectionRange(taken.cursor, taken.cursor)
    field.focus()
    onEdit?.(taken.text)
    look()
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return
    const { key } = event
    if (key === 'Escape' && open) {
      event.preventDefault()
      close()
    } else if ((key === 'Enter' || key === 'Tab') && chosen) {
      event.preventDefault()
      take(chosen.value)
    } else if (key === 'Enter' || key === 'Tab') close()
    else if (key === 'ArrowDown' && !open) {
      event.preventDefault()
      setCompletion(completionAt(event.currentTarget.value, event.currentTarget.selectionStart ?? 0))
      setActive(0)
    } else if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault()
      const step = key === 'ArrowDown' ? 1 : -1
      // One place beside the list is the field itself.
      const to = (active + step + 1 + shown.length + 1) % (shown.length + 1)
      setActive(to - 1)
      document.getElementById(optionId(to - 1))?.scrollIntoView({ block: 'nearest' })
    }
  }
  return (
    <>
      <input
        ref={input}
        id="query"
        className={className}
        // The text of the address is the field's beginning; another address begins anew.
        key={text}
        name="q"
        defaultValue={text}
        onChange={(event) => {
          onEdit?.(event.target.value)
          look()
        }}
        onClick={() => completion && look()}
        onKeyUp={({ key }) => (key === 'ArrowLeft' || key === 'ArrowRight') && completion && look()}
        onKeyDown={onKeyDown}
        onBlur={close}
        placeholder={placeholder}
        role="combobox"
        aria-label={label}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={chosen ? optionId(active) : undefined}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        aria-keyshortcuts="/"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Suggestions"
        hidden={!open}
        className="float absolute top-full left-0 z-40 mt-1 max-h-72 w-full max-w-xl overflow-y-auto p-1 text-sm"
      >
        {shown.map((one, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus, and its keys
          <div
            key={one.value}
            id={optionId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className="flex min-h-7 items-baseline gap-3 rounded-sm px-2 py-0.5 hover:bg-sunken aria-selected:bg-accent-ground"
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(one.value)}
          >
            <bdi className="shrink-0 font-mono text-xs">{one.value}</bdi>
            {one.label && <bdi className="truncate text-xs text-text-2">{one.label}</bdi>}
            {one.count !== null && (
              <span className="figures ml-auto text-xs text-text-3" title={exactCount(one.count)}>
                {shortCount(one.count)}
              </span>
            )}
          </div>
        ))}
      </div>
    </>
  )
}

/** What can be suggested: from the language itself, or, for open keys, from the store. */
function useSuggestions(view: Place, completion: Completion | null): readonly Suggestion[] {
  const { of, typed } = useDeferredValue(completion) ?? { of: 'key' as const, typed: '' }
  const own = of === 'key' || of === 'changed' || of in closedKeys
  const asked = useQuery({
    ...suggestionsQuery(view, of, typed),
    enabled: completion !== null && !own && !['name', 'arn', 'id', 'changed'].includes(of),
    placeholderData: keepPreviousData,
  })
  if (!completion) return []
  if (own) return suggestionsOf(completion).map((value) => ({ value, label: keyWords[value] ?? null, count: null }))
  // What was found for the text before is narrowed until the answer is there.
  const wanted = typed.toLowerCase()
  return (asked.data ?? []).filter(
    ({ value, label }) => value.toLowerCase().includes(wanted) || label?.toLowerCase().includes(wanted),
  )
}

const keyWords: { readonly [key: string]: string } = {
  encryption: 'encryption at rest',
  transit: 'encryption in transit',
  exposure: 'who can reach it',
  waf: 'protection by a web ACL',
  'entry-point': 'what protects it, where it faces the internet',
  presence: 'whether it is there',
  severity: 'of open failures, or with a compliance',
  compliance: 'of a finding',
  account: 'id or name',
  ou: 'id, name on the way down, or path',
  type: 'CloudFormation type',
  control: 'its open failures, or with a compliance',
  owner: 'from its tags',
  port: 'open to somebody outside: 443, udp/53, tcp',
  'account-owner': 'of its account: set, or from tags',
  criticality: 'of its account, as set',
  way: 'the facts that make it reachable',
  'web-acl': 'ARN, name or number of the one in front',
  id: 'number in the address',
  changed: 'in the last 12h, 7d, 4w',
  'tag.': 'a tag of any name',
}
