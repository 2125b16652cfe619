import type { UpdateAction } from '@aws-sdk/client-elasticache'

/** A service update that waits for somebody, or runs. */
export interface ServiceUpdate {
  readonly name: string
  /** `critical`, `important`, `medium` or `low`. */
  readonly severity: string
  /** `not-applied`, `waiting-to-start`, `in-progress` … */
  readonly status: string
  /** ISO 8601; null: AWS recommends no day. */
  readonly recommendedApplyBy: string | null
  /** `yes`, `no` or `n/a`: were all nodes updated by the recommended day? Null where AWS does not say. */
  readonly slaMet: string | null
}

/** Statuses of updates that are not done. What is complete or does not apply is not asked for. */
export const openStatuses = [
  'not-applied',
  'waiting-to-start',
  'in-progress',
  'stopping',
  'stopped',
  'scheduling',
  'scheduled',
] as const

/** The updates of one group or cluster among those of the region. */
export function updatesOf(
  actions: readonly UpdateAction[],
  of: { readonly replicationGroupId?: string; readonly cacheClusterId?: string },
): readonly ServiceUpdate[] {
  return actions
    .filter((action) =>
      of.replicationGroupId === undefined
        ? action.CacheClusterId === of.cacheClusterId && action.CacheClusterId !== undefined
        : action.ReplicationGroupId === of.replicationGroupId,
    )
    .map((action) => ({
      name: action.ServiceUpdateName ?? '',
      severity: action.ServiceUpdateSeverity ?? '',
      status: action.UpdateActionStatus ?? '',
      recommendedApplyBy: action.ServiceUpdateRecommendedApplyByDate?.toISOString() ?? null,
      slaMet: action.SlaMet ?? null,
    }))
}
