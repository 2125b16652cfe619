import type { UpdateAction } from '@aws-sdk/client-elasticache'
import { flawed, onceFor } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'
import { loneClusters } from './clusters.ts'
import { groups } from './groups.ts'

/** Two service updates: an old one that all but the careless have applied, and one that came in the middle. */
export function updateActions(place: Place): readonly UpdateAction[] {
  return onceFor(place, 'elasticache.updates', () => [
    ...groups(place).flatMap(({ group }) =>
      actionsOf(place, group.ReplicationGroupId ?? '', { ReplicationGroupId: group.ReplicationGroupId }),
    ),
    ...loneClusters(place).flatMap((cluster) =>
      actionsOf(place, cluster.CacheClusterId ?? '', { CacheClusterId: cluster.CacheClusterId }),
    ),
  ])
}

function actionsOf(place: Place, name: string, of: UpdateAction): readonly UpdateAction[] {
  const late = flawed(place, `elasticache.update.${name}`)
  const released = place.pick(`elasticache.update.${name}:day`, 40, 60)
  const update = (
    ServiceUpdateName: string,
    ServiceUpdateSeverity: 'important' | 'medium',
    from: number,
    open: boolean,
  ): UpdateAction => ({
    ...of,
    ServiceUpdateName,
    ServiceUpdateReleaseDate: place.dateOf(from),
    ServiceUpdateRecommendedApplyByDate: place.dateOf(from + 60),
    ServiceUpdateSeverity,
    ServiceUpdateStatus: 'available',
    ServiceUpdateType: 'security-update',
    UpdateActionStatus: open ? 'not-applied' : 'complete',
    SlaMet: open ? (place.day > from + 60 ? 'no' : 'n/a') : 'yes',
  })
  return [
    update('elc-20260210-001', 'important', -110, late),
    ...(place.day >= released ? [update('elc-20260720-001', 'medium', released, place.day < released + 25)] : []),
  ]
}
