import { ChartFrame } from '#ui/charts/chart-frame.tsx'
import { Waterfall as Drawing, type WaterfallStep } from '#ui/charts/waterfall.tsx'
import { absoluteTime, dayOf, exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { openFindingsHref, standingHref } from '../points/lists.ts'
import { hrefWith, type View } from '../view.ts'
import { isShare, metricWords, partWords, severityOf, type Waterfall } from './contract.ts'

const tones: { readonly [part: string]: WaterfallStep['tone'] } = {
  fixed: 'better',
  'newly failing': 'worse',
  new: 'worse',
  gone: 'neutral',
  'coverage lost': 'unknown',
  'coverage gained': 'unknown',
}

/** Why a count moved from one scan to another: parts that add up, each a list. */
export function MovementWaterfall({ waterfall, view }: { waterfall: Waterfall; view: View }) {
  const { metric, before, after, failingBefore, failingAfter, totals, unexplained } = waterfall
  const listed = (at: Date) =>
    isShare(metric)
      ? standingHref(metric, 'failing', { ...view, at })
      : openFindingsHref(severityOf(metric), { ...view, at })
  const steps: WaterfallStep[] = totals.map(({ part, added, taken }) => ({
    key: part,
    ...partWords[part],
    added,
    taken,
    tone: tones[part] ?? 'neutral',
    href: hrefWith('/trends/moved', view, { metric, part, before: before.id, after: after.id }),
  }))
  if (unexplained !== 0)
    steps.push({
      key: 'unexplained',
      title: 'Not explained',
      note: 'a control got another severity, or older history was pruned',
      added: Math.max(0, unexplained),
      taken: Math.max(0, -unexplained),
      tone: 'unknown',
      href: null,
    })
  const pillar = isShare(metric)
  return (
    <ChartFrame
      title={`Why were ${pillar ? '' : 'there '}${exactCount(failingBefore)} ${metricWords[metric]} then, and ${exactCount(failingAfter)} now?`}
      unit={pillar ? 'Resources' : 'Findings'}
      asOf={`from ${absoluteTime(before.asOf, view.zone)} to ${absoluteTime(after.asOf, view.zone)}`}
      summary={totals.map(({ part, added, taken }) => `${partWords[part].title}: ${added - taken}.`).join(' ')}
      fileName={`parapet-movement-${metric.replace(':', '-')}`}
      table={{
        columns: ['part', 'added', 'taken'],
        rows: [
          [`at ${before.asOf.toISOString()}`, failingBefore, 0],
          ...steps.map(({ key, added, taken }) => [key, added, taken]),
          [`at ${after.asOf.toISOString()}`, failingAfter, 0],
        ],
      }}
      isTable
    >
      <Drawing
        caption="From the count at the first scan to that at the second, part by part"
        from={{
          label: dayOf(before.asOf, view.zone),
          count: failingBefore,
          href: listed(before.finishedAt),
        }}
        to={{ label: dayOf(after.asOf, view.zone), count: failingAfter, href: listed(after.finishedAt) }}
        steps={steps}
      />
      {(waterfall.unknownBefore > 0 || waterfall.unknownAfter > 0) && (
        <p className="mt-2 text-xs text-text-2">
          Not known, and in neither count:{' '}
          <Unknown count={waterfall.unknownBefore} waterfall={waterfall} at={before.finishedAt} view={view} /> then,{' '}
          <Unknown count={waterfall.unknownAfter} waterfall={waterfall} at={after.finishedAt} view={view} /> now.
        </p>
      )}
    </ChartFrame>
  )
}

/** How many could not be judged then, and which. */
function Unknown({ count, waterfall, at, view }: { count: number; waterfall: Waterfall; at: Date; view: View }) {
  const text = exactCount(count)
  if (count === 0 || !isShare(waterfall.metric)) return <span data-no-list>{text}</span>
  return (
    <Link className="link" href={standingHref(waterfall.metric, 'unknown', { ...view, at })}>
      {text}
    </Link>
  )
}
