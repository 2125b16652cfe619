'use client'

import type { Filter } from '#domain/filter.ts'
import { passes } from '#domain/score.ts'
import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { absoluteTime, counted, exactCount } from '#ui/format.ts'
import { useZone } from '#ui/zone-context.tsx'
import { type FacetKey, type FacetValue, type SplitKey, splits } from './contract.ts'
import { chosenOf, countText, facetText } from './facet-rail.tsx'

const bars = 8
const pillars = {
  encryption: 'encryptionAtRest',
  transit: 'encryptionInTransit',
  exposure: 'exposure',
  waf: 'wafProtection',
} as const

/** How the list splits by one facet: sorted bars, the longest tail summed in its last one. */
export function Histogram({
  by,
  values,
  filter,
  asOf,
  onBy,
  onToggle,
  onAsk,
}: {
  by: SplitKey
  /** Null: counted when asked for. */
  values: readonly FacetValue[] | null
  filter: Filter
  asOf: string | null
  onBy: (by: SplitKey) => void
  onToggle: (key: FacetKey, value: string) => void
  onAsk: () => void
}) {
  const zone = useZone()
  const label = splits.find((facet) => facet.key === by)?.label ?? by
  const head = (values ?? []).slice(0, bars)
  const tail = (values ?? []).slice(bars)
  const rest = tail.reduce((sum, one) => sum + one.count, 0)
  const partly = (values ?? []).some((one) => one.atLeast)
  const top = Math.max(1, ...head.map((one) => one.count))
  const chosen = chosenOf(filter, by)
  return (
    <div className="panel px-4 py-3">
      <ChartFrame
        title={`How do they split by ${label.toLowerCase()}?`}
        unit={partly ? 'Resources, of those counted so far' : 'Resources'}
        asOf={asOf ? `as of ${absoluteTime(asOf, zone)}` : 'now'}
        summary={head.map((one) => `${facetText(by, one)}: ${countText(one, exactCount)}.`).join(' ')}
        table={{
          columns: [by, partly ? 'resources_at_least' : 'resources'],
          rows: (values ?? []).map((one) => [one.label ?? one.value, one.count]),
        }}
        fileName={`parapet-resources-by-${by}`}
      >
        <div className="flex flex-col gap-x-6 gap-y-2 md:flex-row">
          <label className="flex shrink-0 items-start gap-1.5 text-xs text-text-2 md:w-32 md:flex-col">
            Split by
            <select
              className="field h-8 w-full px-1.5!"
              value={by}
              onChange={(event) => onBy(event.target.value as SplitKey)}
            >
              {splits.map((facet) => (
                <option key={facet.key} value={facet.key}>
                  {facet.label}
                </option>
              ))}
            </select>
          </label>
          {values === null && (
            <button type="button" className="control self-start" onClick={onAsk}>
              Count by {label.toLowerCase()}
            </button>
          )}
          <ul className="grid grow gap-x-6 gap-y-0.5 text-sm xl:grid-flow-col xl:grid-cols-2 xl:grid-rows-4">
            {head.map((one) => (
              <li key={one.value}>
                <button
                  type="button"
                  className="grid min-h-6 w-full grid-cols-[minmax(7rem,34%)_1fr_3.5rem] items-center gap-2 rounded-sm px-1 text-left hover:bg-sunken"
                  aria-pressed={chosen.includes(one.value)}
                  onClick={() => onToggle(by, one.value)}
                >
                  <bdi
                    className={chosen.includes(one.value) ? 'truncate font-medium text-accent' : 'truncate'}
                    title={one.label ?? one.value}
                  >
                    {facetText(by, one)}
                  </bdi>
                  <span className="flex h-2.5" aria-hidden="true">
                    <span
                      className={one.value === 'unknown' ? 'hatched rounded-sm outline outline-line' : 'rounded-sm'}
                      style={{
                        width: `${Math.max(0.5, (one.count / top) * 100)}%`,
                        background: barColour(by, one.value),
                      }}
                    />
                  </span>
                  <span className="figures text-right text-xs" title={countText(one, exactCount)}>
                    {countText(one)}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </div>
        {tail.length > 0 && (
          <p className="mt-1 text-right text-xs text-text-3">
            and {counted(rest, 'resource')} with {counted(tail.length, 'other value')}
          </p>
        )}
      </ChartFrame>
    </div>
  )
}

/** What fails a pillar stands out; what is unknown is hatched (no colour); the rest is plain. */
function barColour(by: SplitKey, value: string): string | undefined {
  if (value === 'unknown') return undefined
  if (value.startsWith('not-')) return 'var(--line)'
  if (by in pillars) return passes(pillars[by as keyof typeof pillars], value) ? 'var(--compliant)' : 'var(--high)'
  return 'var(--coverage-strip)'
}
