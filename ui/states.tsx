import { clsx } from 'clsx'
import type { ReactNode } from 'react'

/** The states in which there is no data, each with a look of its own. */

/** A skeleton of the final size. */
export function Loading({ what, rows = 8 }: { what: string; rows?: number }) {
  return (
    <div aria-busy="true" aria-live="polite" className="flex flex-col gap-3 p-4">
      <span className="sr-only">Loading {what}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a skeleton have no identity
        <div key={row} className="skeleton h-4" style={{ width: `${92 - ((row * 17) % 40)}%` }} />
      ))}
    </div>
  )
}

/** Nothing matches: the filters are to blame, and can be cleared. */
export function EmptyBecauseFiltered({ what, children }: { what: string; children?: ReactNode }) {
  return (
    <Message tone="plain" title={`No ${what} match these filters.`}>
      {children}
    </Message>
  )
}

/** Nothing was collected yet. */
export function EmptyBecauseNothingCollected({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Message tone="plain" title={title}>
      {children}
    </Message>
  )
}

/** Not seen: hatched, with the reason. Never an empty list. */
export function UnknownBecauseNotSeen({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Message tone="hatched" title={title}>
      {children}
    </Message>
  )
}

/** Something failed: what failed, what is still true, what to do. */
export function Failure({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Message tone="failure" title={title}>
      {children}
    </Message>
  )
}

function Message({
  tone,
  title,
  children,
}: {
  tone: 'plain' | 'hatched' | 'failure'
  title: string
  children?: ReactNode
}) {
  return (
    <div
      role={tone === 'failure' ? 'alert' : undefined}
      className={clsx('m-4 rounded-md border p-1', {
        'border-line border-dashed': tone === 'plain',
        'hatched border-line-strong': tone === 'hatched',
        'border-critical': tone === 'failure',
      })}
    >
      <div className="rounded-sm bg-surface px-4 py-5 text-center">
        <p className={clsx('font-medium', tone === 'failure' && 'text-critical')}>{title}</p>
        {children && <div className="mx-auto mt-1 max-w-prose text-sm text-text-2">{children}</div>}
      </div>
    </div>
  )
}

/** A line above the content that says what is not as usual. */
export function Banner({ tone, children }: { tone: 'note' | 'warning'; children: ReactNode }) {
  return (
    <div
      role="status"
      className={clsx('flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-5 py-1.5 text-sm', {
        'border-line bg-accent-ground text-text': tone === 'note',
        'border-line bg-sunken text-text': tone === 'warning',
      })}
    >
      {children}
    </div>
  )
}
