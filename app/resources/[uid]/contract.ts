import { z } from 'zod'
import type { CellCause } from '#domain/coverage.ts'
import type { Observed, Unobserved } from '#domain/observed.ts'
import type { Compliance, Pillars, Severity } from '#domain/pillars.ts'
import type { RelationKind } from '#domain/posture.ts'
import type { Facts, Presence } from '#domain/resource.ts'
import { parseInstant, queryLimit, type SearchParams, type View } from '../../view.ts'
import { listParams, orders } from '../contract.ts'

export const tabs = ['findings', 'facts', 'timeline', 'relations', 'raw'] as const
export type Tab = (typeof tabs)[number]
export const tabWords: Record<Tab, string> = {
  findings: 'Findings',
  facts: 'Facts',
  timeline: 'Timeline and diff',
  relations: 'Relations',
  raw: 'Raw',
}

/** How differences are shown: the earlier version beside the later one, or one under the other. */
export const diffLooks = ['side', 'unified'] as const
export type DiffLook = (typeof diffLooks)[number]
export const diffLookWords: Record<DiffLook, string> = { side: 'Side by side', unified: 'Unified' }

const shape = z.object({
  tab: z.enum(tabs).catch('findings'),
  /** The versions compared, by the instant they began. */
  v1: z.string().max(40).catch(''),
  v2: z.string().max(40).catch(''),
  diff: z.enum(diffLooks).catch('side'),
  /** The order of the list that led here; null where none did. */
  list: z.enum(orders).nullable().catch(null),
  /** The query of that list. */
  q: z.string().max(queryLimit).catch(''),
})
export interface ResourceFilter extends z.infer<typeof shape> {
  /** The two instants compared, where the versions are not named: those valid then. */
  readonly from: Date | null
  readonly to: Date | null
}

export function parseResourceFilter(params: SearchParams, now: Date, { zone }: Pick<View, 'zone'>): ResourceFilter {
  const instant = (value: SearchParams[string]) => (typeof value === 'string' ? parseInstant(value, now, zone) : null)
  return {
    ...shape.parse({ ...params, v1: params.v1 ?? '', v2: params.v2 ?? '', q: params.q ?? '' }),
    from: instant(params.from),
    to: instant(params.to),
  }
}

/** The list that led here, as an address keeps it; nothing where none did. */
export function keptList({ list, q }: Pick<ResourceFilter, 'list' | 'q'>): Record<string, string | null> {
  return list ? listParams({ order: list, q }) : {}
}

/** The version that was valid at an instant; null before the first. @param versions newest first */
export function versionAt(versions: readonly FactVersion[], at: Date): FactVersion | null {
  return versions.find((version) => Date.parse(version.from) <= at.getTime()) ?? null
}

/** A stretch of time in which the facts stayed the same. Instants are ISO with microseconds: they are keys. */
export interface FactVersion {
  readonly from: string
  readonly to: string | null
  readonly scanId: string
}

export interface FactContent {
  readonly name: string
  readonly tags: Observed<Readonly<Record<string, string>>>
  readonly facts: Facts
}

export interface PostureVersion {
  readonly from: string
  readonly to: string | null
  readonly scanId: string
  readonly presence: Presence
  readonly encryptionAtRest: string
  readonly encryptionInTransit: string
  readonly exposure: string
  readonly wafProtection: string
}

export interface FindingVersion {
  readonly controlId: string
  readonly from: string
  readonly to: string | null
  readonly scanId: string
  readonly compliance: Compliance
  readonly severity: Severity
  readonly reason: string
  readonly status: 'OPEN' | 'RESOLVED' | 'REOPENED' | null
  readonly closeCause: string | null
}

export interface ShownFinding {
  readonly controlId: string
  readonly severity: Severity
  readonly dimension: string
  readonly compliance: Compliance
  readonly reason: string
  readonly missing: Unobserved | null
  readonly status: FindingVersion['status']
  readonly closeCause: string | null
  readonly firstSeenAt: string | null
  readonly lastChangedAt: string
  readonly reopened: number
}

/** Relations that are read in each direction. */
export const relationsListed = 200

export interface ShownRelation {
  readonly kind: RelationKind
  readonly direction: 'to' | 'from'
  readonly arn: string
  /** Null when the other end is not among the collected resources. */
  readonly other: {
    readonly uid: string
    readonly name: string
    readonly type: string
    readonly accountId: string
  } | null
}

export interface ResourceDetail {
  readonly uid: string
  readonly arn: string
  readonly name: string
  readonly type: string
  readonly service: string
  readonly region: string
  readonly accountId: string
  readonly accountName: string
  readonly ouPath: string
  readonly owner: string | null
  readonly presence: Presence
  readonly incarnation: string
  /** Of the demo: there is no such resource in AWS. */
  readonly simulated: boolean
  readonly firstSeenAt: string
  readonly lastSeenAt: string | null
  readonly lastChangedAt: string
  readonly goneAt: string | null
  readonly content: FactContent
  /** Null until judged. */
  readonly pillars: Pillars | null
  /** Of a web ACL: how many resources it is in front of. Null for everything else. */
  readonly entryPoints: number | null
  /** The cell that reads it: the proof that it is there, or why nobody knows. */
  readonly cell: {
    readonly collector: string
    readonly outcome: string
    readonly cause: CellCause | null
    readonly collectedAt: string
    readonly listedAt: string | null
    readonly listedScanId: string | null
  } | null
  readonly factVersions: readonly FactVersion[]
  readonly postureVersions: readonly PostureVersion[]
  readonly findingVersions: readonly FindingVersion[]
  readonly findings: readonly ShownFinding[]
  readonly relations: readonly ShownRelation[]
  /** When history began: nothing is known before. */
  readonly historyFrom: string
}
