import type { Simulation } from '#domain/simulated.ts'
import type { CountFilter, HeldCount } from './options.ts'
import type { Moment, World } from './world/world.ts'

/** What exists in the active accounts at the moment, as each service's simulation counts it. */
export function heldCounts(
  simulations: readonly Simulation[],
  world: World,
  moment: Moment,
  filter: CountFilter,
): readonly HeldCount[] {
  const counts: HeldCount[] = []
  for (const account of moment.accounts) {
    const accountId = account.plan.id
    if (account.state !== 'ACTIVE' || (filter.accountId !== undefined && filter.accountId !== accountId)) continue
    for (const region of world.regions) {
      if (filter.region !== undefined && filter.region !== region) continue
      const place = moment.place(accountId, region)
      const types = new Map<string, number>()
      for (const simulation of simulations) {
        for (const [type, count] of Object.entries(simulation.count?.(place) ?? {}))
          types.set(type, (types.get(type) ?? 0) + count)
      }
      for (const [resourceType, count] of types) {
        if (count === 0 || (filter.resourceType !== undefined && filter.resourceType !== resourceType)) continue
        counts.push({ accountId, region, resourceType, count })
      }
    }
  }
  return counts
}
