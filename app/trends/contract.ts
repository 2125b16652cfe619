import type { MovementPart, MovementTotal } from '#domain/movement.ts'
import { type Severity, severities } from '#domain/pillars.ts'
import { hrefWith, type Place, type Scope, scopeText } from '../view.ts'

export const severityMetrics = severities.map((severity) => `findings:${severity}` as const)
const shares = ['encryptionAtRest', 'encryptionInTransit', 'exposure', 'wafCoverage'] as const
export const metrics = [...shares, ...severityMetrics] as const
/** What moved: a pillar's failing resources, the entry points that are not protected, or the open findings of a severity. */
export type Metric = (typeof metrics)[number]
/** Those that are shares of resources. */
export type ShareMetric = (typeof shares)[number]

/** Whether resources are counted, and not findings. */
export const isShare = (metric: Metric): metric is ShareMetric => !metric.startsWith('findings:')

/** The severity that a metric of findings counts. */
export const severityOf = (metric: (typeof severityMetrics)[number]): Severity =>
  metric.slice('findings:'.length) as Severity

/** Of which findings what happened to them is told; null: of all. */
export const severityShown = (metric: Metric): Severity | null => (isShare(metric) ? null : severityOf(metric))

export const metricWords: Record<Metric, string> = {
  encryptionAtRest: 'not encrypted at rest',
  encryptionInTransit: 'without enforced TLS',
  exposure: 'reachable from the internet',
  wafCoverage: 'entry points not protected',
  'findings:critical': 'open critical findings',
  'findings:high': 'open high findings',
  'findings:medium': 'open medium findings',
  'findings:low': 'open low findings',
}

export const ranges = [30, 90, 365, 730] as const

export const steps = ['day', 'week'] as const
export type Step = (typeof steps)[number]
export const stepWords: Record<Step, { readonly choice: string; readonly note: string }> = {
  day: { choice: 'a point a day', note: '' },
  // Of a week's scans one is shown, and none is averaged away: a list as of then has as many rows.
  week: {
    choice: 'a point a week',
    note: '; each point is the last scan of its week (Monday to Sunday, UTC), no mean',
  },
}
/** Where nobody chose, up to so many days each has its point; beyond, each week. */
const dailyDays = 120

export interface TrendsFilter {
  readonly metric: Metric
  /** Days up to the present, or to the instant that is asked for. */
  readonly range: (typeof ranges)[number]
  /** The part of the range that is looked at, and compared at both ends; null: the range's own end. `from` is before `to`. */
  readonly from: Date | null
  readonly to: Date | null
  /** Null: by how many days are shown. */
  readonly step: Step | null
  /** What is drawn beside the scope. */
  readonly versus: Scope | null
}

/** How many days a point stands for. */
export const stepFor = ({ step }: TrendsFilter, days: number): Step => step ?? (days > dailyDays ? 'week' : 'day')

/** The stretch of time that the charts show. @param end of the range */
export function shownTime({ range, from, to }: TrendsFilter, end: Date): { readonly from: Date; readonly to: Date } {
  const until = to ?? end
  return { from: from ?? new Date(until.getTime() - range * day), to: until }
}

/** What the address says beyond scope, instant and zone. */
export function trendsParams({ metric, range, from, to, step, versus }: TrendsFilter): {
  readonly [name: string]: string
} {
  return {
    metric,
    range: String(range),
    ...(from ? { from: from.toISOString() } : {}),
    ...(to ? { to: to.toISOString() } : {}),
    ...(step ? { step } : {}),
    ...(versus ? { versus: scopeText(versus) ?? 'org' } : {}),
  }
}

/** The screen's address under a filter. */
export const trendsHref = (view: Place, filter: TrendsFilter) => hrefWith('/trends', view, trendsParams(filter))

const day = 86_400_000

/** A scan whose counts are kept. Instants are those of its clock. */
export interface CountedScan {
  readonly id: string
  readonly asOf: Date
  /** When all its verdicts stood. */
  readonly finishedAt: Date
  /** The same as the store has it: a date of JavaScript has lost its microseconds. */
  readonly endedAt: string
}

/** From the count at one scan to that at another, part by part. */
export interface Waterfall {
  readonly metric: Metric
  readonly before: CountedScan
  readonly after: CountedScan
  readonly failingBefore: number
  readonly failingAfter: number
  readonly unknownBefore: number
  readonly unknownAfter: number
  readonly totals: readonly MovementTotal[]
  /** What the parts leave open of the difference; other than 0 only if history was pruned in between. */
  readonly unexplained: number
}

/** One part of what moved between two scans, and where its list goes on. */
export interface MovedFilter {
  readonly metric: Metric
  readonly part: MovementPart
  readonly before: string
  readonly after: string
  readonly cursor: string | null
}

export interface MovedRow {
  readonly uid: string
  readonly name: string
  readonly type: string
  readonly region: string
  readonly accountId: string
  readonly accountName: string
  /** Null for a pillar. */
  readonly controlId: string | null
  readonly before: string
  readonly after: string
}

export const partWords: Record<MovementPart, { readonly title: string; readonly note: string }> = {
  fixed: { title: 'Fixed', note: 'failed, and passes now' },
  'newly failing': { title: 'Newly failing', note: 'passed, and fails now' },
  new: { title: 'New, and failing', note: 'was not there before' },
  gone: { title: 'Gone', note: 'failed, and is not there any more' },
  'coverage lost': { title: 'Coverage lost', note: 'failed, and cannot be seen any more: not better, unknown' },
  'coverage gained': { title: 'Coverage gained', note: 'could not be seen, and is seen to fail' },
  'control changed': { title: 'Control changed', note: 'the rule changed, not the resource' },
  'applies no more': { title: 'Applies no more', note: 'the question does not arise any more' },
  'applies now': { title: 'Applies now', note: 'the question did not arise before' },
  'left the scope': { title: 'Left the scope', note: 'its account does not belong here any more' },
  'joined the scope': { title: 'Joined the scope', note: 'its account did not belong here before' },
}
