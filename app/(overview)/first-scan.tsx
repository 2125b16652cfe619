import { Link } from '#ui/link.tsx'
import { EmptyBecauseNothingCollected } from '#ui/states.tsx'
import { hrefWith, type View } from '../view.ts'
import type { ScanBrief } from './contract.ts'

/** Before the first scan has ended there is no figure to show: what is happening, and what to do when nothing is. */
export function FirstScan({ view, running }: { view: View; running: ScanBrief | null }) {
  if (view.at) return <EmptyBecauseNothingCollected title="Nothing had been collected at that instant." />
  if (!running)
    return (
      <EmptyBecauseNothingCollected title="Nothing has been collected yet.">
        <p>
          <code className="font-mono text-xs">npm run parapet -- scan</code> reads an AWS organisation;{' '}
          <code className="font-mono text-xs">npm run parapet -- scan --help</code> says how it is reached and which
          read-only permissions it needs.
        </p>
      </EmptyBecauseNothingCollected>
    )
  return (
    <EmptyBecauseNothingCollected title="The first scan is running.">
      <p>
        {running.expected > 0
          ? `${running.done} of ${running.expected} cells read. `
          : 'Accounts and regions are being listed. '}
        The figures appear when it ends.{' '}
        <Link className="link" href={hrefWith(`/scans/${running.id}`, view)}>
          Watch it
        </Link>
      </p>
    </EmptyBecauseNothingCollected>
  )
}
