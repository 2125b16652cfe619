import { absoluteTime } from '#ui/format.ts'
import type { Snapshot } from '../points/snapshots.ts'
import type { View } from '../view.ts'
import { ViewInputs } from '../view-inputs.tsx'
import { type CountedScan, type TrendsFilter, trendsParams } from './contract.ts'

/** The two scans that are compared, to be chosen without a script: any scan of the range. */
export function ComparedScans({
  filter,
  view,
  before,
  after,
  snapshots,
}: {
  filter: TrendsFilter
  view: View
  before: CountedScan | null
  after: CountedScan | null
  snapshots: readonly Snapshot[]
}) {
  if (snapshots.length < 2) return null
  const options = snapshots.toReversed()
  const select = (name: string, label: string, chosen: CountedScan | null) => (
    <label className="flex flex-col gap-1 text-xs text-text-2">
      {label}
      <select name={name} className="field" defaultValue={chosen?.finishedAt.toISOString()}>
        {chosen && !options.some(({ at }) => at === chosen.finishedAt.getTime()) && (
          <option value={chosen.finishedAt.toISOString()}>{absoluteTime(chosen.finishedAt, view.zone)}</option>
        )}
        {options.map(({ at }) => (
          <option key={at} value={new Date(at).toISOString()}>
            {absoluteTime(at, view.zone)}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <form action="/trends" className="mt-4 flex flex-wrap items-end gap-3 border-line border-t pt-3 print:hidden">
      <ViewInputs view={view} more={trendsParams({ ...filter, from: null, to: null })} />
      {select('from', 'From the scan of', before)}
      {select('to', 'to that of', after)}
      <button type="submit" className="control">
        Compare
      </button>
    </form>
  )
}
