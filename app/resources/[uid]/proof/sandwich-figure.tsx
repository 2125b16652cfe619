import { clsx } from 'clsx'
import { Globe } from 'lucide-react'
import type { CSSProperties, ReactNode } from 'react'
import type { Compliance } from '#domain/pillars.ts'
import type { DrawnTier, DrawnWay, SandwichDrawing } from '#domain/waf/sandwich-drawing.ts'
import { ComplianceMark } from '#ui/marks.tsx'
import { hrefWith, type View } from '../../../view.ts'
import { type Lane, type PlacedEdge, type Spot, sandwichLayout } from './sandwich-layout.ts'

/** The tiers with the edges between them, and the ways round as thick lanes that go past the firewalls. */
export function SandwichFigure({ drawing, here, view }: { drawing: SandwichDrawing; here: string; view: View }) {
  const { internet, tiers, edges, lanes } = sandwichLayout(drawing)
  const style = { '--lanes': String(lanes.length) } as CSSProperties
  return (
    <div
      style={style}
      className={clsx(
        'grid lg:grid-cols-[auto_2rem_minmax(0,1fr)_3rem_minmax(0,1.3fr)_3rem_minmax(0,1fr)_3rem_minmax(0,1fr)]',
        lanes.length > 0 ? 'grid-cols-[minmax(0,1fr)_1rem_repeat(var(--lanes),1.25rem)]' : 'grid-cols-[minmax(0,1fr)]',
      )}
    >
      <Placed spot={internet} className="flex items-center gap-1.5 px-2 text-sm text-text-2">
        <Globe size={16} strokeWidth={1.75} aria-hidden="true" /> Internet
      </Placed>
      {edges.map((edge) => (
        <Arrow key={edge.key} edge={edge} />
      ))}
      {tiers.map(({ key, tier, ...spot }) => (
        <Placed key={key} spot={spot} className="flex flex-col justify-center py-1">
          <TierBox tier={tier} isHere={isIn(tier, here)} view={view} />
        </Placed>
      ))}
      {lanes.map((lane) => (
        <LaneBox key={lane.key} lane={lane} />
      ))}
    </div>
  )
}

const isIn = ({ arn, instances }: DrawnTier, here: string) =>
  arn === here || instances.some((instance) => instance.arn === here)

/** A cell of the grid, in both of its forms. */
function Placed({ spot, className, children, style, ...rest }: PlacedProps) {
  const { wide, narrow } = spot
  const place = { '--wr': wide.row, '--wc': wide.column, '--nr': narrow.row, '--nc': narrow.column } as CSSProperties
  return (
    <div
      {...rest}
      style={{ ...place, ...style }}
      className={clsx(
        '[grid-row:var(--nr)] [grid-column:var(--nc)] lg:[grid-row:var(--wr)] lg:[grid-column:var(--wc)]',
        className,
      )}
    >
      {children}
    </div>
  )
}
interface PlacedProps {
  spot: Spot
  className: string
  style?: CSSProperties
  children: ReactNode
  'aria-hidden'?: boolean
  title?: string
}

const lineColour: Record<Compliance, string> = {
  COMPLIANT: 'bg-compliant',
  NON_COMPLIANT: 'bg-critical',
  INSUFFICIENT_DATA: 'hatched',
  NOT_APPLICABLE: 'bg-line-strong',
}

/** The edge to the next tier; what it says in words stands in the list below. */
function Arrow({ edge: { compliance, reasons, key, ...spot } }: { edge: PlacedEdge }) {
  const judged = reasons.length > 0
  const thick = compliance === 'INSUFFICIENT_DATA'
  return (
    <Placed
      spot={spot}
      aria-hidden
      title={reasons.join(' ')}
      className="relative flex min-h-8 items-center justify-start pl-10 lg:justify-center lg:pl-0"
    >
      <span
        className={clsx(
          'absolute inset-y-0 left-12 -translate-x-1/2 lg:inset-x-0 lg:top-1/2 lg:translate-x-0 lg:-translate-y-1/2',
          thick ? 'w-2 lg:h-2 lg:w-auto' : 'w-0.5 lg:h-0.5 lg:w-auto',
          lineColour[judged ? compliance : 'NOT_APPLICABLE'],
        )}
      />
      {judged && (
        <span className="relative flex size-4 items-center justify-center rounded-full bg-surface">
          <ComplianceMark compliance={compliance} severity="critical" word={false} />
        </span>
      )}
    </Placed>
  )
}

function TierBox({ tier, isHere, view }: { tier: DrawnTier; isHere: boolean; view: View }) {
  const { kind, name, arn, zones, checks } = tier
  const open = checks.filter(({ compliance }) => compliance !== 'COMPLIANT')
  const unread = open.some(({ compliance }) => compliance === 'INSUFFICIENT_DATA')
  return (
    <div className={clsx('rounded-md border', isHere ? 'border-text-2' : 'border-line', unread && 'hatched p-1')}>
      <div className="rounded-sm bg-surface px-2.5 py-1.5 text-sm">
        <p className="text-xs text-text-3">
          {kind}
          {isHere && <span className="font-medium text-text-2"> · this resource</span>}
        </p>
        <p className="font-medium [overflow-wrap:anywhere]">
          {arn ? (
            <a className="link" href={hrefWith('/resources', view, { q: `arn:${arn}` })} title={arn}>
              <bdi>{name}</bdi>
            </a>
          ) : (
            <bdi>{name}</bdi>
          )}
        </p>
        {arn && (
          <p className="truncate font-mono text-[11px] text-text-3" title={arn}>
            {arn}
          </p>
        )}
        <p className="text-xs text-text-2">{zonesText(zones)}</p>
        {checks.map(({ compliance, reason }) => (
          <p key={reason} className="mt-0.5 flex items-baseline gap-1.5 text-xs">
            <ComplianceMark compliance={compliance} severity="medium" word={false} />
            <span className={compliance === 'COMPLIANT' ? 'text-text-2' : ''}>{reason}</span>
          </p>
        ))}
      </div>
    </div>
  )
}

function zonesText(zones: readonly string[] | null): string {
  if (zones === null) return 'zones not known'
  return zones.length === 0 ? 'no zones' : zones.join(', ')
}

export const colourOf = ({ past }: DrawnWay) => (past === 'firewalls' ? 'var(--critical)' : 'var(--high)')

/** Thick, and past everything between its ends: the reader sees first where the firewalls are not. */
function LaneBox({ lane: { way, number, lane, inset, key, ...spot } }: { lane: Lane }) {
  const colour = colourOf(way)
  const style = {
    borderColor: colour,
    color: colour,
    '--inset': `${8 + inset * 10}px`,
    '--depth': `${lane * 32}px`,
  } as CSSProperties
  return (
    <Placed
      spot={spot}
      aria-hidden
      style={style}
      className={clsx(
        'pointer-events-none relative my-[calc(var(--inset)+4px)] rounded-r-md border-y-4 border-r-4',
        'lg:mx-[calc(var(--inset)+4px)] lg:my-0 lg:min-h-[var(--depth)] lg:flex lg:items-end lg:rounded-r-none lg:rounded-b-md lg:border-y-0 lg:border-b-4',
        way.begins === 'network' ? 'lg:border-l-0' : 'lg:border-l-4',
      )}
    >
      <svg
        width="12"
        height="12"
        viewBox="0 0 12 12"
        aria-hidden="true"
        focusable="false"
        className="absolute -bottom-2 -left-1 rotate-[-90deg] lg:-top-1 lg:-right-2 lg:bottom-auto lg:left-auto lg:rotate-0"
      >
        <path d="M6 0 12 11H0Z" fill="currentColor" />
      </svg>
      <span
        className="absolute -right-3 flex size-5 -translate-y-1/2 items-center justify-center rounded-full border-2 border-current bg-surface text-[11px] font-semibold lg:hidden"
        style={{ top: `calc(50% + ${(lane - 2) * 14}px)` }}
      >
        {number}
      </span>
      <span className="hidden min-w-0 items-baseline gap-1.5 px-2 pb-0.5 text-xs lg:flex">
        <span className="flex size-4 shrink-0 items-center justify-center rounded-full border border-current text-[11px] font-semibold">
          {number}
        </span>
        <span className="truncate font-medium">{way.because}</span>
      </span>
    </Placed>
  )
}
