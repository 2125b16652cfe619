import { clsx } from 'clsx'
import { Eye, Globe, KeyRound, Lock, ShieldHalf } from 'lucide-react'
import type { ReactNode } from 'react'
import type { CellOutcome } from '#domain/coverage.ts'
import { type Compliance, type PillarName, type Severity, severities } from '#domain/pillars.ts'
import type { Presence } from '#domain/resource.ts'
import { passes } from '#domain/score.ts'

/** The signs of the product. Each says its meaning by shape and by word; colour only helps. */

const severityColour: Record<Severity, string> = {
  critical: 'text-critical',
  high: 'text-high',
  medium: 'text-medium',
  low: 'text-low',
}

/** A four-step meter and the word. */
export function SeverityMark({ severity, quiet = false }: { severity: Severity; quiet?: boolean }) {
  const steps = severities.length - severities.indexOf(severity)
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap', severityColour[severity])}>
      <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true" focusable="false">
        {[0, 1, 2, 3].map((step) => (
          <rect
            key={step}
            x={step * 3.6}
            y={9 - step * 3}
            width="2.6"
            height={3 + step * 3}
            fill="currentColor"
            opacity={step < steps ? 1 : 0.25}
          />
        ))}
      </svg>
      <span className={quiet ? 'sr-only' : ''}>{severity}</span>
    </span>
  )
}

export const complianceWords: Record<Compliance, string> = {
  COMPLIANT: 'compliant',
  NON_COMPLIANT: 'non-compliant',
  INSUFFICIENT_DATA: 'not known',
  NOT_APPLICABLE: 'not applicable',
}

/** Circle, triangle, hatched diamond, dash. */
export function ComplianceMark({
  compliance,
  severity,
  word = true,
}: {
  compliance: Compliance
  severity?: Severity
  word?: boolean
}) {
  const colour =
    compliance === 'COMPLIANT'
      ? 'text-compliant'
      : compliance === 'NON_COMPLIANT'
        ? severityColour[severity ?? 'high']
        : compliance === 'INSUFFICIENT_DATA'
          ? 'text-unknown'
          : 'text-text-3'
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap', colour)}>
      <ComplianceShape compliance={compliance} />
      <span className={word ? '' : 'sr-only'}>{complianceWords[compliance]}</span>
    </span>
  )
}

function ComplianceShape({ compliance }: { compliance: Compliance }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" focusable="false" className="shrink-0">
      {compliance === 'COMPLIANT' && <circle cx="6" cy="6" r="4.2" fill="currentColor" />}
      {compliance === 'NON_COMPLIANT' && <path d="M6 1.2 11.2 10.6H.8Z" fill="currentColor" />}
      {compliance === 'INSUFFICIENT_DATA' && (
        <path d="M6 .8 11.2 6 6 11.2.8 6Z" fill="url(#hatch)" stroke="currentColor" strokeWidth="1.1" />
      )}
      {compliance === 'NOT_APPLICABLE' && <path d="M2 6h8" stroke="currentColor" strokeWidth="1.6" />}
    </svg>
  )
}

export const pillarTitles: Record<PillarName, string> = {
  encryptionAtRest: 'Encryption at rest',
  encryptionInTransit: 'Encryption in transit',
  exposure: 'Exposure',
  wafProtection: 'WAF protection',
}

/** The pillars' colours, as the name of a token. */
export const pillarColours: Record<PillarName | 'coverage', string> = {
  encryptionAtRest: 'var(--encryption)',
  encryptionInTransit: 'var(--encryption-2)',
  exposure: 'var(--exposure)',
  wafProtection: 'var(--waf)',
  coverage: 'var(--coverage)',
}

export function PillarIcon({ pillar, size = 16 }: { pillar: PillarName | 'coverage'; size?: number }) {
  const Icon = {
    encryptionAtRest: KeyRound,
    encryptionInTransit: Lock,
    exposure: Globe,
    wafProtection: ShieldHalf,
    coverage: Eye,
  }[pillar]
  return <Icon size={size} strokeWidth={1.75} color={pillarColours[pillar]} aria-hidden="true" className="shrink-0" />
}

const muted: ReadonlySet<string> = new Set(['not-applicable', 'not-eligible'])

/** A hatched swatch and a word: what was not seen, told apart from every value at a glance. */
export function UnknownMark({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap text-text-2">
      <span className="hatched size-3 shrink-0 rounded-sm outline outline-line-strong" aria-hidden="true" />
      {children}
    </span>
  )
}

/** One pillar value as its word: weight by what it means, hatched when not known, faint when it does not apply. */
export function PillarValue({ pillar, value }: { pillar: PillarName; value: string }) {
  if (value === 'unknown') return <UnknownMark>unknown</UnknownMark>
  if (muted.has(value))
    return (
      <span className="text-text-3" title={value}>
        –<span className="sr-only">{value}</span>
      </span>
    )
  const passed = passes(pillar, value)
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap', passed ? '' : 'font-medium')}>
      <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true" focusable="false" className="shrink-0">
        {passed ? (
          <circle cx="4" cy="4" r="2.5" fill="var(--compliant)" />
        ) : (
          <path d="M4 .8 7.6 7.2H.4Z" fill="var(--high)" />
        )}
      </svg>
      {value}
    </span>
  )
}

/** What a cell stands at: its outcome, or that it was read completely, but too long ago. */
type Standing = CellOutcome | 'STALE'
const outcomeLook: Record<Standing, { colour: string; shape: 'full' | 'half' | 'hatched' | 'empty' }> = {
  COMPLETE: { colour: 'var(--compliant)', shape: 'full' },
  PARTIAL: { colour: 'var(--medium)', shape: 'half' },
  DENIED: { colour: 'var(--critical)', shape: 'hatched' },
  THROTTLED: { colour: 'var(--high)', shape: 'hatched' },
  ERROR: { colour: 'var(--high)', shape: 'hatched' },
  NEVER: { colour: 'var(--unknown)', shape: 'hatched' },
  STALE: { colour: 'var(--unknown)', shape: 'hatched' },
  REGION_OFF: { colour: 'var(--unknown)', shape: 'empty' },
  NOT_OFFERED: { colour: 'var(--unknown)', shape: 'empty' },
}
export const outcomeWords: Record<Standing, string> = {
  COMPLETE: 'complete',
  PARTIAL: 'partial',
  DENIED: 'denied',
  THROTTLED: 'throttled',
  ERROR: 'error',
  NEVER: 'never read',
  STALE: 'read too long ago',
  REGION_OFF: 'region off',
  NOT_OFFERED: 'not offered',
}

export function OutcomeMark({ outcome, word = true }: { outcome: Standing; word?: boolean }) {
  const look = outcomeLook[outcome]
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true" focusable="false" className="shrink-0">
        <rect
          x=".75"
          y=".75"
          width="8.5"
          height="8.5"
          rx="1.5"
          fill={look.shape === 'full' ? look.colour : look.shape === 'hatched' ? 'url(#hatch)' : 'none'}
          stroke={look.colour}
          strokeWidth="1.5"
        />
        {look.shape === 'half' && <rect x="1" y="5" width="8" height="4" fill={look.colour} />}
      </svg>
      <span className={word ? '' : 'sr-only'}>{outcomeWords[outcome]}</span>
    </span>
  )
}
export function outcomeColour(outcome: Standing): string {
  return outcomeLook[outcome].colour
}

const outcomeLetters: Record<Standing, string> = {
  COMPLETE: 'C',
  PARTIAL: 'P',
  DENIED: 'D',
  THROTTLED: 'T',
  ERROR: 'E',
  NEVER: 'N',
  STALE: 'S',
  REGION_OFF: '–',
  NOT_OFFERED: '–',
}

/**
 * A place of a matrix: the outcome by letter, hatch and colour, and how many cells it counts. What was read completely is
 * quiet, so that the eye finds the rest. One element, for there are many.
 */
export function OutcomeTile({ outcome, count }: { outcome: Standing; count?: number }) {
  const { colour, shape } = outcomeLook[outcome]
  return (
    <span
      className="tile"
      data-shape={shape}
      style={shape === 'empty' ? undefined : { color: colour }}
      role="img"
      aria-label={count === undefined ? outcomeWords[outcome] : `${outcomeWords[outcome]}, ${count}`}
    >
      {outcomeLetters[outcome]}
      {count === undefined ? '' : ` ${count}`}
    </span>
  )
}

const presenceLook: Record<Presence, string> = {
  PRESENT: 'border-line text-text-2',
  NOT_SEEN: 'border-line-strong text-text-2 hatched',
  GONE: 'border-line text-text-3 line-through',
  OUT_OF_SCOPE: 'border-line text-text-3',
}
export const presenceWords: Record<Presence, string> = {
  PRESENT: 'present',
  NOT_SEEN: 'not seen',
  GONE: 'gone',
  OUT_OF_SCOPE: 'out of scope',
}
export function PresenceMark({ presence }: { presence: Presence }) {
  return (
    <span className={clsx('inline-block rounded-sm border px-1.5 text-xs', presenceLook[presence])}>
      {presenceWords[presence]}
    </span>
  )
}
