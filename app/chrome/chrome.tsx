import { clsx } from 'clsx'
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { percent } from '#ui/format.ts'
import { Link } from '#ui/link.tsx'
import { PillarIcon } from '#ui/marks.tsx'
import { Banner } from '#ui/states.tsx'
import { At } from '#ui/time.tsx'
import { isUtc, offsetText, wallClock } from '#ui/zone.ts'
import { ZoneProvider } from '#ui/zone-context.tsx'
import { hrefWith, type Place, type View } from '../view.ts'
import { AsOfPicker } from './as-of-picker.tsx'
import { Navigation } from './navigation.tsx'
import { PrintAddress } from './print-address.tsx'
import { type ChromeData, findChrome } from './query.ts'
import { ScopeSelector } from './scope-selector.tsx'
import { SearchField } from './search-field.tsx'
import { Shortcuts } from './shortcuts.tsx'
import { ThemeSwitch } from './theme-switch.tsx'
import { ZonePicker } from './zone-picker.tsx'

/** The frame of every screen: navigation, scope, as-of, coverage, search. `here` is the screen's path. */
export async function Chrome({ view, here, children }: { view: View; here: string; children: ReactNode }) {
  const chrome = await findChrome(view.scope, view.at)
  const place: Place = { scope: view.scope, at: view.at, zone: view.zone }
  return (
    <ZoneProvider zone={view.zone}>
      <div className="flex min-h-dvh">
        <a
          href="#content"
          className="control control-primary sr-only z-50 focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
        >
          Skip to the content
        </a>
        <Navigation here={here} view={place} organization={chrome.organization} />
        <div className="flex min-w-0 grow flex-col pb-14 sm:pb-0">
          <PrintHead view={view} chrome={chrome} />
          <header className="print:hidden sticky top-0 z-30 flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-surface px-3 py-1.5 sm:flex-nowrap sm:px-5">
            <ScopePath view={view} here={here} chrome={chrome} />
            <div className="ml-auto flex items-center gap-1.5">
              <CoveragePill view={view} chrome={chrome} />
              <AsOfPicker at={view.at?.toISOString() ?? null} now={chrome.now} zone={view.zone} key={view.zone} />
              <ZonePicker zone={view.zone} now={chrome.now} />
              <SearchField view={place} />
              <ThemeSwitch />
              <Shortcuts view={place} />
            </div>
          </header>
          {view.at && (
            <Banner tone="note">
              <span>
                As it was on <At time={view.at} />.
              </span>
              <Link className="link" href={hrefWith(here, { ...view, at: null })}>
                Back to now
              </Link>
            </Banner>
          )}
          {chrome.history && (
            <Banner tone="note">
              <span>
                The demo's past is being collected: {chrome.history.days} of {chrome.history.of} days.
              </span>
              <progress
                className="h-1.5 w-40 accent-accent"
                aria-label="Days of the demo's past collected"
                value={chrome.history.days}
                max={chrome.history.of}
              />
            </Banner>
          )}
          {chrome.organization?.readError && (
            <Banner tone="warning">
              <strong className="text-critical">AWS Organizations could not be read.</strong>
              <span>
                The list of accounts is the last one that could: none is taken to have left.{' '}
                <bdi>{chrome.organization.readError}</bdi>
              </span>
            </Banner>
          )}
          {view.notices.map((notice) => (
            <Banner key={notice} tone="warning">
              {notice}
            </Banner>
          ))}
          {chrome.path.length === 0 && (
            <Banner tone="warning">
              No account or organizational unit has the id in the address.{' '}
              <Link className="link" href={hrefWith(here, { ...view, scope: { kind: 'org' } })}>
                Show the whole organization
              </Link>
            </Banner>
          )}
          <main id="content" tabIndex={-1} className="min-w-0 grow outline-none">
            {children}
          </main>
          <footer className="px-5 py-3 text-xs text-text-3 print:hidden">
            Served to this machine only: there is no sign-in yet. {zoneSentence(view.zone, chrome.now)}
          </footer>
        </div>
      </div>
    </ZoneProvider>
  )
}

function ScopePath({ view, here, chrome }: { view: View; here: string; chrome: ChromeData }) {
  const path = chrome.path.length > 0 ? chrome.path : [{ scope: null, label: 'Organization' }]
  // Another scope has other resources, scans and accounts: one of them gives way to their list.
  const listed = here.replace(/^(\/(?:resources|scans|accounts))\/.*/, '$1')
  return (
    <nav aria-label="Scope" className="flex min-w-0 items-center gap-1 text-sm">
      {path.slice(0, -1).map((step) => (
        <span key={step.scope ?? 'org'} className="hidden items-center gap-1 md:flex">
          <Link
            className="max-w-40 truncate rounded-sm px-1 text-text-2 hover:bg-sunken"
            href={hrefWith(listed, view, { scope: step.scope })}
          >
            <bdi>{step.label}</bdi>
          </Link>
          <ChevronRight size={14} aria-hidden="true" className="shrink-0 text-text-3" />
        </span>
      ))}
      <ScopeSelector
        current={path.at(-1)?.label ?? 'Organization'}
        scope={path.at(-1)?.scope ?? null}
        view={view}
        to={listed}
      />
    </nav>
  )
}

/** What paper must say by itself: of what, as of when, how much of it was seen, and where it can be opened again. */
function PrintHead({ view, chrome }: { view: View; chrome: ChromeData }) {
  const { score, blind } = chrome.coverage
  const scope = chrome.path.map((step) => step.label).join(' / ') || 'unknown scope'
  return (
    <div className="mb-2 hidden border-line border-b px-4 pb-2 text-xs text-text-2 print:block">
      <p className="text-base text-text">
        <strong className="font-semibold">Parapet</strong> · <bdi>{scope}</bdi>
        {chrome.organization && (
          <>
            {' '}
            · {chrome.organization.id}
            {chrome.organization.demo && ' (demo, simulated)'}
          </>
        )}
      </p>
      <p>
        As of <At time={view.at ?? chrome.now} /> ·{' '}
        {score.value === null
          ? 'nothing read yet'
          : `${percent(score.value, score.value === 1 ? 0 : 1)} of the expected cells read, ${blind} blind`}
      </p>
      <p>
        <PrintAddress />
      </p>
    </div>
  )
}

/** What the times on the screen are, and how far they are from UTC today. */
function zoneSentence(zone: string, now: string): string {
  if (isUtc(zone)) return 'Times are written in UTC.'
  const offset = offsetText(wallClock(now, zone).offset, zone)
  return `Times are written as in ${zone}, ${offset} today. Files, raw values and the days that reasons name are in UTC.`
}

/** How much was seen, and what was not, one click from where the causes are. */
function CoveragePill({ view, chrome }: { view: View; chrome: ChromeData }) {
  const { score, blind } = chrome.coverage
  if (!chrome.latestScan) return null
  const blindText = blind === 1 ? '1 blind cell' : `${blind} blind cells`
  return (
    <Link
      href={hrefWith('/coverage', view)}
      className={clsx('control figures px-2! text-xs!', blind > 0 && 'border-dashed!')}
      title="Share of the expected cells (account × region × collector) that were read completely"
    >
      <PillarIcon pillar="coverage" size={14} />
      {score.value === null ? (
        'nothing read yet'
      ) : (
        <>
          {percent(score.value, score.value === 1 ? 0 : 1)}
          <span className="hidden text-text-2 lg:inline"> read · {blindText}</span>
          <span className="sr-only lg:hidden"> read, {blindText}</span>
        </>
      )}
    </Link>
  )
}
