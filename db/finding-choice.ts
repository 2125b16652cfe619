import type { AddParam } from './filter.ts'

/**
 * Which findings a list holds. `open`: failing and not closed, also those that are not known at present, for what is not
 * seen closes nothing; `reopened`: those of them that were closed before; `unknown`: never open or closed again, and not
 * known; `resolved`: closed since an instant, whatever became of their resource.
 */
export const findingStatuses = ['open', 'reopened', 'unknown', 'resolved'] as const
export type FindingStatus = (typeof findingStatuses)[number]

export interface FindingChoice {
  readonly status: FindingStatus
  /** Null: all. */
  readonly dimension: string | null
  /** What was resolved is listed since then. */
  readonly since: Date
}

/** SQL: findings that are open, as the partial indexes have it. */
export const openStatus = (f: string) => `${f}.status in ('OPEN', 'REOPENED')`

/**
 * SQL: whether a row of `finding` or `finding_version` belongs to a choice.
 * @param from when the stretch began: `f.version_from` or `f.valid_from`
 */
export function choiceCondition(choice: FindingChoice, f: string, from: string, add: AddParam): string {
  const dimension = choice.dimension ? ` and ${f}.dimension = ${add(choice.dimension)}` : ''
  switch (choice.status) {
    case 'open':
      return openStatus(f) + dimension
    case 'reopened':
      return `${f}.status = 'REOPENED'${dimension}`
    case 'unknown':
      return `${f}.compliance = 'INSUFFICIENT_DATA' and (${f}.status is null or ${f}.status = 'RESOLVED')${dimension}`
    case 'resolved':
      // What was closed before stays closed when its compliance changes: only the closing itself counts.
      return `${f}.status = 'RESOLVED' and ${from} > ${add(choice.since.toISOString())}::timestamptz and (
        select b.status from finding_version b where b.resource_id = ${f}.resource_id and b.control_id = ${f}.control_id
          and b.valid_from < ${from} order by b.valid_from desc limit 1) in ('OPEN', 'REOPENED')${dimension}`
  }
}
