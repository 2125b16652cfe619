'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { counted, duration, exactCount } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { type Running, runningQuery } from './contract.ts'

const pollMs = 3_000

/**
 * How far the running scan is: events from the server, asking every few seconds where those do not get through. All else
 * on the screen stays as it is until the scan has ended; then it is read anew.
 */
export function RunningScan({ running: initial, href }: { running: Running; href: string }) {
  const router = useRouter()
  const [streamed, setStreamed] = useState<Running>(initial)
  const [ended, setEnded] = useState(false)
  const [polling, setPolling] = useState(false)
  const { data } = useQuery({
    ...runningQuery(),
    enabled: polling && !ended,
    refetchInterval: pollMs,
    initialData: initial,
  })

  useEffect(() => {
    const source = new EventSource('/coverage/events')
    source.addEventListener('progress', (event: MessageEvent<string>) => {
      setPolling(false)
      setStreamed(JSON.parse(event.data))
    })
    source.addEventListener('ended', () => {
      source.close()
      setEnded(true)
      router.refresh()
    })
    source.onerror = () => setPolling(true)
    return () => source.close()
  }, [router])
  const polledEnd = polling && data === null
  useEffect(() => {
    if (polledEnd) router.refresh()
  }, [polledEnd, router])

  const { scan, secondsLeft } = (polling ? data : streamed) ?? streamed
  return (
    <section
      className="panel flex flex-wrap items-center gap-x-5 gap-y-1.5 px-4 py-2.5 text-sm"
      aria-label="Running scan"
    >
      <p role="status" className={ended || polledEnd ? '' : 'sr-only'}>
        {(ended || polledEnd) && 'The scan has ended: the figures below are read anew.'}
      </p>
      <p className="figures" data-no-list hidden={ended || polledEnd}>
        {scan.expected === 0 ? (
          'A scan is running: accounts and regions are being listed, cells follow.'
        ) : (
          <>
            A scan is running: <strong className="font-semibold">{exactCount(scan.done)}</strong> of{' '}
            {exactCount(scan.expected)} cells
            {scan.blind > 0 && <>, {counted(scan.blind, 'blind cell')} so far</>}
          </>
        )}
      </p>
      {scan.expected > 0 && (
        <progress
          className="h-2 w-40 accent-accent"
          aria-label="Cells that were read or failed"
          value={scan.done}
          max={scan.expected}
        />
      )}
      <span className="figures text-text-2" data-no-list>
        {secondsLeft === null
          ? 'expected time: said after a tenth of the cells'
          : `about ${duration(secondsLeft * 1000)} left at this pace`}
      </span>
      <Link className="link ml-auto" href={href}>
        Account by account
      </Link>
    </section>
  )
}
