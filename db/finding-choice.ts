import type { AddParam } from './filter.ts'

/**
 * Which findings a list holds. `open`: failing and not closed, also those that are not known at present, for what is not
 * seen closes nothing; `reopened`: those of them that were closed before; `unknown`: never open or closed again, and not
 * known; `unseen`: not known at present, open or not; `resolved`: closed since an instant, whatever became of their resource.
 */
export const findingStatuses = ['open', 'reopened', 'unknown', 'unseen', 'resolved'] as const
export type FindingStatus = (typeof findingStatuses)[number]

/** What happened to findings since an instant: each opening and closing by itself, whatever came after it. */
export const findingMoves = ['opened-since', 'reopened-since', 'resolved-since'] as const
export type FindingMove = (typeof findingMoves)[number]

export const isMove = (status: FindingStatus | FindingMove): status is FindingMove =>
  (findingMoves as readonly string[]).includes(status)

export interface FindingChoice {
  readonly status: FindingStatus | FindingMove
  /** Null: all. */
  readonly dimension: string | null
  /** What was resolved, and what happened, is listed since then. */
  readonly since: Date
}

/** SQL: findings that are open, as the partial indexes have it. */
export const openStatus = (f: string) => `${f}.status in ('OPEN', 'REOPENED')`

/**
 * SQL: whether a row `f` of `finding` or `finding_version` belongs to a choice; what happened only the latter tells by itself.
 */
export function choiceCondition(
  choice: FindingChoice,
  f: string,
  table: 'finding' | 'finding_version',
  add: AddParam,
): string {
  const from = `${f}.${table === 'finding' ? 'version_from' : 'valid_from'}`
  const since = () => `${from} > ${add(choice.since.toISOString())}::timestamptz`
  const before =
    table === 'finding'
      ? `(select b.status_before from finding_version b
          where b.resource_id = ${f}.resource_id and b.control_id = ${f}.control_id and b.valid_from = ${from})`
      : `${f}.status_before`
  const dimension = choice.dimension ? ` and ${f}.dimension = ${add(choice.dimension)}` : ''
  switch (choice.status) {
    case 'open':
      return openStatus(f) + dimension
    case 'reopened':
      return `${f}.status = 'REOPENED'${dimension}`
    case 'unknown':
      return `${f}.compliance = 'INSUFFICIENT_DATA' and (${f}.status is null or ${f}.status = 'RESOLVED')${dimension}`
    case 'unseen':
      return `${f}.compliance = 'INSUFFICIENT_DATA'${dimension}`
    case 'resolved':
    case 'resolved-since':
      // What was closed before stays closed when its compliance changes: only the closing itself counts.
      return `${f}.status = 'RESOLVED' and ${since()} and ${before} in ('OPEN', 'REOPENED')${dimension}`
    case 'opened-since':
      return `${f}.status = 'OPEN' and ${f}.compliance = 'NON_COMPLIANT' and ${since()}
        and ${before} is null${dimension}`
    case 'reopened-since':
      return `${f}.status = 'REOPENED' and ${since()} and ${before} = 'RESOLVED'${dimension}`
  }
}

/**
 * SQL: whether a row of `finding_version` speaks of an instant: it holds then; of what happened, it began by then.
 * @param at SQL: the instant
 */
export function speaksOf(at: string, choice: FindingChoice | null, f: string): string {
  const begun = `${f}.valid_from <= ${at}`
  return choice && isMove(choice.status) ? begun : `${begun} and (${f}.valid_to is null or ${f}.valid_to > ${at})`
}
