'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { factPrefix, parseFactPath } from '#domain/fact-path.ts'
import { shortType } from '#ui/format.ts'
import type { Place } from '../view.ts'
import type { TableLook } from './column-chooser.tsx'
import { columns, factsAtMost } from './columns.ts'
import { factsQuery, type OfferedFact } from './contract.ts'

const typesNamed = 2

/** Which columns are shown: those that every resource has, and facts by their path. Loaded when it is opened. */
export function ColumnPanel({ look, view, q }: { look: TableLook; view: Place; q: string }) {
  return (
    <>
      <fieldset>
        <legend className="px-1 text-xs text-text-3">Columns</legend>
        {columns.map((column) => (
          <Choice
            key={column.id}
            label={column.label}
            name={column.csv}
            checked={look.shown.includes(column)}
            disabled={'always' in column}
            onChange={() => look.toggle(column.id)}
          />
        ))}
      </fieldset>
      <fieldset className="min-w-0 border-line border-l pl-3">
        <legend className="px-1 text-xs text-text-3">Facts, as AWS told them</legend>
        {look.facts.map(({ text }) => (
          <Choice key={text} label={text} name="" checked onChange={() => look.toggleFact(text)} />
        ))}
        {look.facts.length < factsAtMost ? (
          <NewFact look={look} view={view} q={q} />
        ) : (
          <p className="px-1 text-xs text-text-2">{factsAtMost} facts are as many as a list shows.</p>
        )}
      </fieldset>
    </>
  )
}

function Choice({
  label,
  name,
  checked,
  disabled,
  onChange,
}: {
  label: string
  /** In the CSV. */
  name: string
  checked: boolean
  disabled?: boolean
  onChange: () => void
}) {
  return (
    <label className="flex items-center gap-2 rounded-sm px-1 py-1 hover:bg-sunken">
      <input
        type="checkbox"
        className="accent-accent-strong"
        checked={checked}
        disabled={disabled}
        onChange={onChange}
      />
      <span className={name ? '' : 'font-mono text-xs break-all'}>{label}</span>
      {name && <code className="ml-auto font-mono text-xs text-text-3">{name}</code>}
    </label>
  )
}

/** A path is typed, or chosen among those that the listed resources have. */
function NewFact({ look, view, q }: { look: TableLook; view: Place; q: string }) {
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState('')
  const { data = [], isPending } = useQuery(factsQuery(view, q))
  return (
    <form
      className="flex flex-wrap gap-1.5 p-1"
      onSubmit={(event) => {
        event.preventDefault()
        const path = typed.trim().replace(factPrefix, '')
        setWrong(parseFactPath(path) ? '' : path)
        if (!parseFactPath(path)) return
        if (!look.facts.some(({ text }) => text === path)) look.toggleFact(path)
        setTyped('')
      }}
    >
      <input
        className="field min-w-0 grow font-mono text-xs!"
        list="facts-offered"
        aria-label="Path of a fact"
        placeholder={isPending ? 'reading what there is …' : 'engine, subnetIds[0]'}
        value={typed}
        required
        autoComplete="off"
        spellCheck={false}
        aria-invalid={wrong !== ''}
        onChange={(event) => setTyped(event.target.value)}
      />
      <datalist id="facts-offered">
        {data.map((fact) => (
          <option key={fact.path} value={fact.path}>
            {haveIt(fact)}
          </option>
        ))}
      </datalist>
      <button type="submit" className="control">
        Add
      </button>
      {wrong !== '' && (
        <p role="alert" className="w-full text-xs text-critical">
          “{wrong}” is no path: a fact’s name, then .member or [0] for a place in it.
        </p>
      )}
    </form>
  )
}

function haveIt({ types }: OfferedFact): string {
  const rest = types.length - typesNamed
  return types.slice(0, typesNamed).map(shortType).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
