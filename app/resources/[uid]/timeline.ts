import type { Compliance, Severity } from '#domain/pillars.ts'
import { passes } from '#domain/score.ts'
import { presenceWords } from '#ui/marks.tsx'
import type { FactVersion, FindingVersion, PostureVersion } from './contract.ts'

/** What happened to a resource, prepared for the drawing and for the list beneath it. Pure. */

export interface Band {
  readonly from: number
  readonly to: number
  readonly text: string
  readonly tone: 'good' | 'bad' | 'unknown' | 'none'
  readonly severity?: Severity
}
export interface Lane {
  readonly id: string
  readonly label: string
  readonly bands: readonly Band[]
}
export interface TimelineEvent {
  readonly at: string
  readonly text: string
  readonly kind: 'facts' | 'posture' | 'finding'
  readonly scanId: string
  /** Of a facts event: the version before, to compare with. */
  readonly before: string | null
}

const pillars = [
  ['encryptionAtRest', 'At rest'],
  ['encryptionInTransit', 'In transit'],
  ['exposure', 'Exposure'],
  ['wafProtection', 'WAF'],
] as const

/** @param versions newest first, as the store gives them */
export function postureLanes(versions: readonly PostureVersion[], end: number): Lane[] {
  return pillars.flatMap(([pillar, label]) => {
    const bands = merged(
      versions.map((version) => ({
        from: Date.parse(version.from),
        to: version.to === null ? end : Math.min(end, Date.parse(version.to)),
        text: version[pillar],
        tone: toneOf(pillar, version[pillar]),
      })),
    )
    return bands.every((band) => band.tone === 'none') ? [] : [{ id: pillar, label, bands }]
  })
}

function toneOf(pillar: (typeof pillars)[number][0], value: string): Band['tone'] {
  if (value === 'unknown') return 'unknown'
  const passed = passes(pillar, value)
  return passed === null ? 'none' : passed ? 'good' : 'bad'
}

const complianceTone: Record<Compliance, Band['tone']> = {
  COMPLIANT: 'good',
  NON_COMPLIANT: 'bad',
  INSUFFICIENT_DATA: 'unknown',
  NOT_APPLICABLE: 'none',
}

/** One lane per control that ever failed or ever changed; what was compliant all along needs no lane. */
export function findingLanes(
  versions: readonly FindingVersion[],
  end: number,
  titleOf: (controlId: string) => string,
): Lane[] {
  const byControl = Map.groupBy(versions, (version) => version.controlId)
  return [...byControl].flatMap(([controlId, own]) => {
    if (own.length === 1 && own[0]?.compliance !== 'NON_COMPLIANT') return []
    const bands = merged(
      own.map((version) => ({
        from: Date.parse(version.from),
        to: version.to === null ? end : Math.min(end, Date.parse(version.to)),
        text:
          version.status === 'RESOLVED'
            ? `resolved: ${version.closeCause ?? 'fixed'}`
            : version.compliance.toLowerCase().replace('_', '-'),
        tone: complianceTone[version.compliance],
        severity: version.severity,
      })),
    )
    return [{ id: controlId, label: titleOf(controlId), bands }]
  })
}

/** Neighbouring stretches that say the same are one. Oldest first. */
function merged(bands: readonly Band[]): Band[] {
  const found: Band[] = []
  for (const band of [...bands].sort((one, other) => one.from - other.from)) {
    const last = found.at(-1)
    if (last && last.text === band.text && last.tone === band.tone && band.from - last.to < 1000)
      found[found.length - 1] = { ...last, to: band.to }
    else found.push(band)
  }
  return found
}

/** Everything that changed, newest first. */
export function eventsOf(
  facts: readonly FactVersion[],
  postures: readonly PostureVersion[],
  findings: readonly FindingVersion[],
  titleOf: (controlId: string) => string,
): TimelineEvent[] {
  const events: TimelineEvent[] = facts.map((version, index) => {
    const before = facts[index + 1]
    return {
      at: version.from,
      kind: 'facts',
      scanId: version.scanId,
      before: before?.from ?? null,
      text: before ? 'Facts changed' : 'First seen',
    }
  })
  for (const [index, version] of postures.entries()) {
    const before = postures[index + 1]
    if (!before) continue
    const changes = pillars
      .filter(([pillar]) => before[pillar] !== version[pillar])
      .map(([pillar, label]) => `${label}: ${before[pillar]} → ${version[pillar]}`)
    if (before.presence !== version.presence)
      changes.unshift(`${presenceWords[before.presence]} → ${presenceWords[version.presence]}`)
    if (changes.length > 0)
      events.push({ at: version.from, kind: 'posture', scanId: version.scanId, before: null, text: changes.join('; ') })
  }
  for (const [controlId, own] of Map.groupBy(findings, (version) => version.controlId)) {
    for (const [index, version] of own.entries()) {
      const before = own[index + 1]
      if (!before && version.compliance !== 'NON_COMPLIANT') continue
      const word =
        version.status === 'RESOLVED' && before?.status !== 'RESOLVED'
          ? `resolved (${version.closeCause ?? 'fixed'})`
          : version.status === 'REOPENED' && before?.status !== 'REOPENED'
            ? 'reopened'
            : version.compliance === 'NON_COMPLIANT'
              ? 'failed'
              : version.compliance === 'INSUFFICIENT_DATA'
                ? 'could no longer be judged'
                : version.compliance === 'COMPLIANT'
                  ? 'passed'
                  : 'stopped to apply'
      events.push({
        at: version.from,
        kind: 'finding',
        scanId: version.scanId,
        before: null,
        text: `${titleOf(controlId)}: ${word}`,
      })
    }
  }
  return events.sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0))
}
