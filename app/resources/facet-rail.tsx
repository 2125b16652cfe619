'use client'

import { clsx } from 'clsx'
import { X } from 'lucide-react'
import { useState } from 'react'
import { chosenValues, type Filter, hasAnyValue } from '#domain/filter.ts'
import { exactCount, shortCount } from '#ui/format.ts'
import { PillarIcon, presenceWords, UnknownMark } from '#ui/marks.tsx'
import {
  type FacetKey,
  type FacetValue,
  facets as facetList,
  noOwner,
  type ResourceFacets,
  valuesListed,
} from './contract.ts'

const shown = 6
const icons = {
  encryption: 'encryptionAtRest',
  transit: 'encryptionInTransit',
  exposure: 'exposure',
  waf: 'wafProtection',
} as const

/** Facets with the counts they have under all other filters. A drawer on narrow screens. */
export function FacetRail({
  facets,
  filter,
  onToggle,
  onChanged,
  onAsk,
  open,
  onClose,
}: {
  facets: ResourceFacets | null
  filter: Filter
  onToggle: (key: FacetKey, value: string) => void
  /** `7d`, or null for whenever. */
  onChanged: (within: string | null) => void
  /** Asks for the counts of a facet that is counted only then. */
  onAsk: (key: FacetKey) => void
  open: boolean
  onClose: () => void
}) {
  return (
    <section
      id="facets"
      aria-label="Filters"
      className={clsx(
        'w-full shrink-0 overflow-y-auto border-line bg-surface lg:sticky lg:top-12 lg:block lg:h-[calc(100dvh-3rem)] lg:w-54 lg:border-r',
        open ? 'fixed inset-0 z-50 lg:static lg:z-auto' : 'hidden',
      )}
    >
      <div className="flex items-center border-line border-b p-3 lg:hidden">
        <p className="font-semibold">Filters</p>
        <button type="button" className="control ml-auto" onClick={onClose}>
          <X size={14} aria-hidden="true" />
          Show the list
        </button>
      </div>
      <div className="divide-y divide-line px-4 pb-24 lg:pb-4">
        <ChangedWithin chosen={chosenValues(filter, 'changed')[0] ?? ''} onChanged={onChanged} />
        {facetList.map((facet) => (
          <Facet
            key={facet.key}
            facetKey={facet.key}
            label={facet.label}
            values={facets?.facets[facet.key] ?? null}
            onAsk={facets !== null && facets.facets[facet.key] === null ? () => onAsk(facet.key) : null}
            chosen={chosenOf(filter, facet.key)}
            onToggle={(value) => onToggle(facet.key, value)}
          />
        ))}
      </div>
    </section>
  )
}

const spans: readonly (readonly [value: string, words: string])[] = [
  ['', 'whenever'],
  ['1d', 'in the last day'],
  ['7d', 'in the last 7 days'],
  ['30d', 'in the last 30 days'],
]

/** Of what is listed, only what changed or was first seen lately. */
function ChangedWithin({ chosen, onChanged }: { chosen: string; onChanged: (within: string | null) => void }) {
  const listed = spans.some(([value]) => value === chosen) ? spans : [...spans, [chosen, chosen] as const]
  return (
    <label className="block py-3 text-xs font-medium text-text-2">
      Changed
      <select
        className="field mt-1.5 w-full px-1.5! font-normal"
        value={chosen}
        onChange={(event) => onChanged(event.target.value || null)}
      >
        {listed.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}

function Facet({
  facetKey,
  label,
  values,
  onAsk,
  chosen,
  onToggle,
}: {
  facetKey: FacetKey
  label: string
  values: readonly FacetValue[] | null
  /** Set where the values are counted only when somebody asks. */
  onAsk: (() => void) | null
  chosen: readonly string[]
  onToggle: (value: string) => void
}) {
  const [all, setAll] = useState(false)
  const listed = values ?? []
  /** As the query names it: an account by its id or its name, an owner in any capitals. */
  const names = (one: Pick<FacetValue, 'value' | 'label'>) =>
    [one.value, one.label ?? '', facetText(facetKey, one)].map((name) => name.toLowerCase())
  const chosenAs = (value: Pick<FacetValue, 'value' | 'label'>) =>
    chosen.find((one) => one === value.value || (value.value && names(value).includes(one.toLowerCase()))) ?? null
  // What is chosen stays in sight, also when nothing has it any more.
  const gone = chosen
    .filter((value) => !listed.some((one) => chosenAs(one) === value))
    // What a pattern stands for is counted under the values themselves.
    .map((value) => ({ value, count: onAsk || value.includes('*') ? null : 0 }))
  const sorted: readonly (Omit<FacetValue, 'count'> & { readonly count: number | null })[] = [...gone, ...listed]
  const visible = all ? sorted : sorted.filter((one, index) => index < shown || chosenAs(one) !== null)
  const icon = facetKey in icons ? icons[facetKey as keyof typeof icons] : null
  return (
    <section className="py-3" aria-label={label} aria-busy={values === null && !onAsk}>
      <h2 className="flex items-center gap-1.5 text-xs font-medium text-text-2">
        {icon && <PillarIcon pillar={icon} size={13} />}
        {label}
      </h2>
      <ul className="mt-1.5">
        {visible.map((one) => (
          <li key={one.value}>
            <label className="flex items-center gap-2 min-h-7 rounded-sm px-1 text-sm hover:bg-sunken">
              <input
                type="checkbox"
                className="size-4 shrink-0 accent-accent-strong"
                checked={chosenAs(one) !== null}
                onChange={() => onToggle(chosenAs(one) ?? one.value)}
              />
              <FacetLabel facetKey={facetKey} value={one} />
              {one.count !== null && (
                <span className="figures ml-auto text-xs text-text-3" title={countText(one, exactCount)}>
                  {countText(one)}
                </span>
              )}
            </label>
          </li>
        ))}
      </ul>
      {onAsk && (
        <button type="button" className="mt-1 min-h-6 px-1 text-xs text-accent hover:underline" onClick={onAsk}>
          Count by {label.toLowerCase()}
        </button>
      )}
      {values === null && !onAsk && <div className="skeleton mt-2 h-20" />}
      {values !== null && sorted.length === 0 && <p className="text-xs text-text-3">None</p>}
      {sorted.length > shown && (
        <button
          type="button"
          className="mt-1 min-h-6 px-1 text-xs text-accent hover:underline"
          onClick={() => setAll(!all)}
          aria-expanded={all}
        >
          {all ? 'Fewer' : `${sorted.length - visible.length} more`}
          {!all && listed.length === valuesListed && ' of the most frequent'}
        </button>
      )}
    </section>
  )
}

/** What is chosen of a facet: values, names of tags that must be there, or that there must be no owner. */
export function chosenOf(filter: Filter, key: FacetKey): readonly string[] {
  if (key === 'tag')
    return filter.flatMap((term) =>
      term.key.startsWith('tag.') && hasAnyValue([term], term.key) ? [term.key.slice('tag.'.length)] : [],
    )
  const chosen = chosenValues(filter, key)
  return key === 'owner' && hasAnyValue(filter, key, true) ? [...chosen, noOwner] : chosen
}

/** `12.3k`, or `12.3k+` where counting ended before the last. */
export function countText(
  value: { readonly count: number | null; readonly atLeast?: boolean },
  written = shortCount,
): string {
  return value.count === null ? '' : `${written(value.count)}${value.atLeast ? '+' : ''}`
}

export function facetText(facetKey: FacetKey, value: Pick<FacetValue, 'value' | 'label'>): string {
  if (facetKey === 'type') return value.value.replace(/^AWS::/, '').replace('::', ' ')
  if (facetKey === 'presence') return presenceWords[value.value as keyof typeof presenceWords] ?? value.value
  if (facetKey === 'ou') return (value.label ?? value.value).replace(/.*\//, '')
  if (facetKey === 'owner' && value.value === noOwner) return 'none known'
  return value.label ?? value.value
}

function FacetLabel({ facetKey, value }: { facetKey: FacetKey; value: Pick<FacetValue, 'value' | 'label'> }) {
  if (value.value === 'unknown') return <UnknownMark>unknown</UnknownMark>
  return (
    <bdi
      className={clsx('min-w-0 truncate', value.value.startsWith('not-') && 'text-text-3')}
      title={value.label ? `${value.label} (${value.value})` : value.value}
    >
      {facetText(facetKey, value)}
    </bdi>
  )
}
