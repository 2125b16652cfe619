'use client'

import { clsx } from 'clsx'
import { Ellipsis, PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { useState } from 'react'
import { Link } from '#ui/link.tsx'
import { hrefWith, type Place } from '../view.ts'
import { isOn, type Screen, screenGroups, screens } from './screens.ts'

/** The navigation: a rail on wide screens that folds to icons, a bar at the bottom of narrow ones. Only what works. */
export function Navigation({
  here,
  view,
  organization,
}: {
  here: string
  view: Place
  organization: { id: string; demo: boolean } | null
}) {
  const [folded, setFolded] = useState(false)
  const Fold = folded ? PanelLeftOpen : PanelLeftClose
  return (
    <nav
      aria-label="Screens"
      className={clsx(
        'fixed inset-x-0 bottom-0 z-40 border-line border-t bg-surface print:hidden',
        'sm:sticky sm:top-0 sm:flex sm:h-dvh sm:shrink-0 sm:flex-col sm:border-t-0 sm:border-r',
        folded ? 'sm:w-12' : 'sm:w-12 lg:w-52',
      )}
    >
      <div className={clsx('hidden h-12 shrink-0 items-center gap-2 px-3 sm:flex', folded ? '' : 'lg:px-4')}>
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
      <div className="hidden min-h-0 grow flex-col gap-3 overflow-y-auto sm:flex">
        {screenGroups.map((group) => (
          <ul key={group[0]?.path} className="flex flex-col gap-0.5 px-2">
            {group.map((screen) => (
              <li key={screen.path}>
                <RailLink screen={screen} here={here} view={view} folded={folded} />
              </li>
            ))}
          </ul>
        ))}
      </div>
      <Bar here={here} view={view} />
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

type Linked = { readonly here: string; readonly view: Place }

function RailLink({ screen, here, view, folded }: Linked & { screen: Screen; folded: boolean }) {
  const current = isOn(screen, here)
  return (
    <Link
      href={hrefWith(screen.path, view)}
      aria-current={current ? 'page' : undefined}
      title={screen.label}
      className={clsx(
        'flex h-8 items-center justify-center gap-2.5 rounded-md px-2 text-sm',
        folded ? '' : 'lg:justify-start',
        current ? 'bg-accent-ground font-medium text-accent' : 'text-text-2 hover:bg-sunken',
      )}
    >
      <screen.icon size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className={clsx('sr-only', folded ? '' : 'lg:not-sr-only')}>{screen.label}</span>
    </Link>
  )
}

/** The bar of narrow windows: the screens most asked for, and the others behind “More”. */
function Bar({ here, view }: Linked) {
  const [more, setMore] = useState(false)
  const behind = screens.filter(({ narrow }) => !narrow)
  const place = 'flex h-14 w-full flex-col items-center justify-center gap-0.5 text-xs'
  return (
    <div className="sm:hidden">
      {more && (
        <ul className="grid grid-cols-3 border-line border-b p-1">
          {behind.map((screen) => (
            <li key={screen.path}>
              <BarLink screen={screen} here={here} view={view} className={place} />
            </li>
          ))}
        </ul>
      )}
      <ul className="flex">
        {screens
          .filter(({ narrow }) => narrow)
          .map((screen) => (
            <li key={screen.path} className="grow basis-0">
              <BarLink screen={screen} here={here} view={view} className={place} />
            </li>
          ))}
        {behind.length > 0 && (
          <li className="grow basis-0">
            <button
              type="button"
              className={clsx(place, behind.some((screen) => isOn(screen, here)) ? 'text-accent' : 'text-text-2')}
              aria-expanded={more}
              onClick={() => setMore(!more)}
            >
              <Ellipsis size={16} strokeWidth={1.75} aria-hidden="true" />
              More
            </button>
          </li>
        )}
      </ul>
    </div>
  )
}

function BarLink({ screen, here, view, className }: Linked & { screen: Screen; className: string }) {
  const current = isOn(screen, here)
  return (
    <Link
      href={hrefWith(screen.path, view)}
      aria-current={current ? 'page' : undefined}
      className={clsx(className, current ? 'bg-accent-ground font-medium text-accent' : 'text-text-2')}
    >
      <screen.icon size={16} strokeWidth={1.75} aria-hidden="true" />
      {screen.label}
    </Link>
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
