'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { type CellOutcome, cellOutcomes } from '#domain/coverage.ts'
import { duration, exactCount, percent, shortCount } from '#ui/format.ts'
import { OutcomeMark } from '#ui/marks.tsx'
import { usualZone } from '#ui/zone.ts'
import { hrefWith, type Scope } from '../../view.ts'
import { statusWords } from '../contract.ts'
import { StatusMark } from '../status-mark.tsx'
import { AccountBars, OutcomeBar } from './account-bars.tsx'
import { progressQuery, type ScanProgress } from './contract.ts'

const pollMs = 3_000

/** A scan's state, live while it runs: events from the server, asking every few seconds where those do not get through. */
export function LiveScan({ id, scope, progress: initial }: { id: string; scope: Scope; progress: ScanProgress }) {
  const router = useRouter()
  const [streamed, setStreamed] = useState<ScanProgress | null>(null)
  const [polling, setPolling] = useState(false)
  const running = (streamed ?? initial).scan.status === 'RUNNING'
  const polled = useQuery({
    ...progressQuery(id, { scope }),
    enabled: running && polling,
    refetchInterval: pollMs,
    initialData: initial,
  })

  useEffect(() => {
    if (initial.scan.status !== 'RUNNING') {
      setStreamed(null)
      return
    }
    const source = new EventSource(hrefWith(`/scans/${id}/events`, { scope, at: null, zone: usualZone }))
    const take = (event: MessageEvent<string>) => {
      setPolling(false)
      setStreamed(JSON.parse(event.data))
    }
    source.addEventListener('progress', take)
    source.addEventListener('ended', (event) => {
      take(event)
      source.close()
      router.refresh()
    })
    source.onerror = () => setPolling(true)
    return () => source.close()
  }, [id, scope, initial.scan.status, router])

  const polledEnded = polling && polled.data.scan.status !== 'RUNNING'
  useEffect(() => {
    if (polledEnded) router.refresh()
  }, [polledEnded, router])

  const progress = initial.scan.status !== 'RUNNING' ? initial : polling ? polled.data : (streamed ?? initial)
  const { scan, cells } = progress
  const shown = cellOutcomes.filter((outcome) => (progress.outcomes[outcome] ?? 0) > 0)
  return (
    <>
      <section className="panel p-4" aria-label="State">
        <div className="flex flex-wrap items-baseline gap-x-6 gap-y-1 text-sm">
          <p className="text-lg font-semibold" role="status">
            <StatusMark status={scan.status} /> {statusWords[scan.status]}
            {scan.status === 'RUNNING' && scan.expected > 0 && (
              <span className="figures ml-2 font-normal text-text-2">
                {exactCount(scan.done)} of {exactCount(scan.expected)} cells
              </span>
            )}
          </p>
          <Figure name={scan.status === 'RUNNING' ? 'so far' : 'in all'} value={duration(scan.took)} />
          {progress.secondsLeft !== null && (
            <Figure name="left at this pace" value={duration(progress.secondsLeft * 1000)} />
          )}
          <Figure name="API calls" value={shortCount(scan.calls)} exact={scan.calls} />
          <Figure name="throttled" value={shortCount(scan.throttles)} exact={scan.throttles} />
          <Figure name="retries" value={shortCount(scan.retries)} exact={scan.retries} />
          <Figure name="resources" value={shortCount(scan.resources)} exact={scan.resources} />
        </div>
        {cells === 0 ? (
          <p className="mt-2 text-sm text-text-2">
            {scan.status === 'RUNNING'
              ? 'Accounts and regions are being listed: cells follow.'
              : 'No cells in this scope.'}
          </p>
        ) : (
          <>
            <div className="mt-3">
              <OutcomeBar outcomes={progress.outcomes} pending={progress.pending} running={progress.running} tall />
            </div>
            <ul className="figures mt-2 flex flex-wrap gap-x-5 gap-y-1 text-sm" aria-label="Cells by outcome">
              {shown.map((outcome) => (
                <OutcomeCount key={outcome} outcome={outcome} count={progress.outcomes[outcome] ?? 0} total={cells} />
              ))}
              {progress.running > 0 && <li>{exactCount(progress.running)} being read</li>}
              {progress.pending > 0 && <li className="text-text-2">{exactCount(progress.pending)} waiting</li>}
            </ul>
          </>
        )}
      </section>
      <AccountBars progress={progress} />
    </>
  )
}

function OutcomeCount({ outcome, count, total }: { outcome: CellOutcome; count: number; total: number }) {
  return (
    <li className="flex items-center gap-1.5" title={percent(count / total, 1)}>
      <strong className="font-semibold">{exactCount(count)}</strong>
      <OutcomeMark outcome={outcome} />
    </li>
  )
}

function Figure({ name, value, exact }: { name: string; value: string; exact?: number }) {
  return (
    <span className="figures whitespace-nowrap" title={exact === undefined ? undefined : exactCount(exact)}>
      <strong className="font-semibold">{value}</strong> <span className="text-text-2">{name}</span>
    </span>
  )
}
