'use client'

import { clsx } from 'clsx'
import { Gauge, ListTree, PanelLeftClose, PanelLeftOpen, Radar } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'

export interface Links {
  readonly overview: string
  readonly resources: string
  readonly scans: string
}

/** The navigation: a rail on wide screens that folds to icons, a bar at the bottom of narrow ones. Only what works. */
export function Navigation({
  here,
  links,
  organization,
}: {
  here: string
  links: Links
  organization: { id: string; demo: boolean } | null
}) {
  const [folded, setFolded] = useState(false)
  const items = [
    { label: 'Overview', href: links.overview, icon: Gauge, current: here === '/' },
    { label: 'Resources', href: links.resources, icon: ListTree, current: here.startsWith('/resources') },
    { label: 'Scans', href: links.scans, icon: Radar, current: here.startsWith('/scans') },
  ]
  const Fold = folded ? PanelLeftOpen : PanelLeftClose
  return (
    <nav
      aria-label="Screens"
      className={clsx(
        'fixed inset-x-0 bottom-0 z-40 flex border-line border-t bg-surface print:hidden',
        'sm:sticky sm:top-0 sm:h-dvh sm:shrink-0 sm:flex-col sm:border-t-0 sm:border-r',
        folded ? 'sm:w-12' : 'sm:w-12 lg:w-52',
      )}
    >
      <div className={clsx('hidden h-12 items-center gap-2 px-3 sm:flex', folded ? '' : 'lg:px-4')}>
        <Mark />
        <span className={clsx('font-semibold tracking-tight', folded ? 'hidden' : 'hidden lg:inline')}>Parapet</span>
      </div>
      {organization && (
        <div
          className={clsx(
            'mx-2 mb-2 rounded-sm border border-line px-2 py-1 text-xs',
            folded ? 'hidden' : 'hidden lg:block',
          )}
        >
          {organization.demo ? (
            <>
              <span className="font-medium">Demo organisation</span>
              <span className="block text-text-3">Simulated, not AWS</span>
            </>
          ) : (
            <bdi className="font-mono">{organization.id}</bdi>
          )}
        </div>
      )}
      <ul className="flex grow justify-around sm:flex-col sm:justify-start sm:gap-0.5 sm:px-2">
        {items.map((item) => (
          <li key={item.label} className="grow sm:grow-0">
            <Link
              href={item.href}
              aria-current={item.current ? 'page' : undefined}
              title={item.label}
              className={clsx(
                'flex h-14 flex-col items-center justify-center gap-0.5 rounded-md text-xs sm:h-8 sm:flex-row sm:gap-2.5 sm:px-2 sm:text-sm',
                folded ? '' : 'lg:justify-start',
                item.current ? 'bg-accent-ground font-medium text-accent' : 'text-text-2 hover:bg-sunken',
              )}
            >
              <item.icon size={16} strokeWidth={1.75} aria-hidden="true" />
              <span className={clsx('sm:sr-only', folded ? '' : 'lg:not-sr-only')}>{item.label}</span>
            </Link>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="m-2 hidden h-8 items-center gap-2.5 rounded-md px-2 text-sm text-text-3 hover:bg-sunken lg:flex"
        aria-expanded={!folded}
        onClick={() => setFolded(!folded)}
      >
        <Fold size={16} strokeWidth={1.75} aria-hidden="true" />
        <span className={folded ? 'sr-only' : ''}>{folded ? 'Unfold the navigation' : 'Fold'}</span>
      </button>
    </nav>
  )
}

/** A crenel and a merlon. */
function Mark() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" focusable="false" className="shrink-0">
      <path d="M2 18V5h4v4h3V5h2v4h3V5h4v13Z" fill="var(--text)" />
      <path d="M2 14h16v4H2Z" fill="var(--accent)" />
    </svg>
  )
}
