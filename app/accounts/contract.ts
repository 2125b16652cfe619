import { isClosed } from '#domain/account.ts'
import type { Criticality } from '#domain/criticality.ts'
import { type PillarName, pillarNames } from '#domain/pillars.ts'
import { type Counts, coverageScore, pillarScore, type Score, sumCounts } from '#domain/score.ts'
import { wafCoverageScore } from '#domain/waf/coverage.ts'
import { hrefWith, type Place } from '../view.ts'

/** What can be counted of an account or an OU: resources by pillar value, cells by outcome, open findings. */
export interface Figures {
  /** That are there, or were when last seen. */
  readonly resources: number
  /** Of WAF: the entry points of the internet by standing, as the last scan's end counted them. */
  readonly pillars: { readonly [pillar in PillarName]: Counts }
  /** Cells by outcome, with STALE for what was read too long ago. */
  readonly coverage: Counts
  readonly critical: number
  readonly high: number
}

/** Who was set as an account's owner, or else whom the tags of its resources name. */
export interface NamedOwner {
  /** Of those that tags name, whom most of them name. */
  readonly name: string
  /** Different owners among them; 1 where it was set. */
  readonly owners: number
  readonly isSet: boolean
}

/** What is known of who answers for an account; each null where nobody said. */
export interface Ownership {
  readonly owner: NamedOwner | null
  /** As it was set. */
  readonly criticality: Criticality | null
}

export interface AccountLine extends Figures, Ownership {
  readonly id: string
  readonly name: string
  /** AWS's: `ACTIVE`, `SUSPENDED` … */
  readonly state: string
  readonly management: boolean
  readonly ouId: string | null
  /** From the root down. */
  readonly ouIds: readonly string[]
  readonly ouPath: string
  /** Set once it has left the organisation. */
  readonly leftAt: Date | null
  /** Whether the role could be assumed at the last try; null before the first. */
  readonly entered: boolean | null
  /** Why it could not. */
  readonly cause: { readonly code: string; readonly call: string; readonly message: string } | null
  readonly triedAt: Date | null
  /** When a list of it was last read completely. */
  readonly readAt: Date | null
}

export interface UnitLine {
  readonly id: string
  readonly name: string
  readonly parentId: string | null
}

/**
 * How an account stands: `left` and `closed` count nowhere; of `unread` nothing was read at the last try; of `blind`
 * something was not.
 */
export type Standing = 'left' | 'closed' | 'unread' | 'blind' | 'read'

export function standingOf(account: AccountLine): Standing {
  if (account.leftAt) return 'left'
  if (isClosed(account.state)) return 'closed'
  if (account.entered === false || !account.coverage.COMPLETE) return 'unread'
  return coverageScore(account.coverage).failing > 0 ? 'blind' : 'read'
}

/** Where an account's owner comes from. */
export const ownerTitle = ({ isSet }: NamedOwner) =>
  isSet ? 'Set here; it wins over what tags say' : 'Named by the tags of most of its resources that have an owner tag'

/** Whether nobody is named as the owner of an account of which something was seen. */
export const isUnowned = (account: AccountLine) => isCounted(account) && account.owner === null && account.resources > 0

/** Whether what an account has counts in the organisation's scores. */
export const isCounted = (account: AccountLine) => !account.leftAt && !isClosed(account.state)

export function sumOf(accounts: readonly Figures[]): Figures {
  const total = (of: 'resources' | 'critical' | 'high') => accounts.reduce((sum, one) => sum + one[of], 0)
  return {
    resources: total('resources'),
    critical: total('critical'),
    high: total('high'),
    coverage: sumCounts(accounts.map(({ coverage }) => coverage)),
    pillars: Object.fromEntries(
      pillarNames.map((pillar) => [pillar, sumCounts(accounts.map(({ pillars }) => pillars[pillar]))]),
    ) as Record<PillarName, Counts>,
  }
}

export type Measure = PillarName | 'coverage'

export function scoreOf(figures: Figures, of: Measure): Score {
  if (of === 'coverage') return coverageScore(figures.coverage)
  return of === 'wafProtection' ? wafCoverageScore(figures.pillars[of]) : pillarScore(of, figures.pillars[of])
}

/** What a pillar counts. */
export const nounOf = (pillar: PillarName) => (pillar === 'wafProtection' ? 'entry point' : 'resource')

/** What can be said of a pillar where something was, or was not, seen. */
export type PillarState =
  /** A share of what is known. */
  | 'score'
  /** There are resources, and of none of them is it known. */
  | 'unknown'
  /** Everything was read, and nothing of the kind is there. */
  | 'nothing'
  /** Nothing of the kind was seen, and not everything was read. */
  | 'unseen'

export function pillarState(figures: Figures, pillar: PillarName): PillarState {
  const score = scoreOf(figures, pillar)
  if (score.value !== null) return 'score'
  if (score.total > 0) return 'unknown'
  const coverage = coverageScore(figures.coverage)
  return coverage.total > 0 && coverage.failing === 0 ? 'nothing' : 'unseen'
}

export const pillarLabels: Record<Measure, string> = {
  encryptionAtRest: 'At rest',
  encryptionInTransit: 'In transit',
  exposure: 'Exposure',
  wafProtection: 'WAF',
  coverage: 'Coverage',
}

/** What a pillar's failing resources (of WAF: entry points) are, as the end of "3 …". */
export const failingWords: Record<PillarName, string> = {
  encryptionAtRest: 'not encrypted',
  encryptionInTransit: 'without enforced TLS',
  exposure: 'reachable from the internet',
  wafProtection: 'not protected by a WAF',
}

/** The page of an account, as of the view's instant. */
export function accountHref(
  id: string,
  view: Pick<Place, 'at' | 'zone'>,
  more: Record<string, string | null> = {},
): string {
  return hrefWith(`/accounts/${id}`, { ...view, scope: { kind: 'org' } }, more)
}
