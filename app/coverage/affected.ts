import { queryLimit, type Scope } from '../view.ts'
import type { CoverageCause } from './contract.ts'
import type { NotSeen } from './query.ts'

/** Resources that could not be looked for where a cause blinds, with the list that holds exactly them. */
export interface Affected {
  readonly resources: number
  /** As the list of resources is asked; null where that would be too long to ask. */
  readonly q: string | null
}

/**
 * Resources that were not seen in a cause's accounts, regions and types: the count is that of the list, by making.
 * @param typeOf the resource type of a collector
 */
export function affectedBy(
  cause: Pick<CoverageCause, 'accountIds' | 'regions' | 'collectors'>,
  notSeen: readonly NotSeen[],
  typeOf: { readonly [collector: string]: string },
  scope: Scope,
): Affected {
  const types = [...new Set(cause.collectors.flatMap((collector) => typeOf[collector] ?? []))].sort()
  const [accounts, regions, wanted] = [new Set(cause.accountIds), new Set(cause.regions), new Set(types)]
  const resources = notSeen.reduce(
    (sum, group) =>
      accounts.has(group.accountId) && regions.has(group.region) && wanted.has(group.type)
        ? sum + group.resources
        : sum,
    0,
  )
  const q = [
    'presence:NOT_SEEN',
    ...(scope.kind === 'account' ? [] : [`account:${cause.accountIds.join(',')}`]),
    `region:${cause.regions.join(',')}`,
    `type:${types.join(',')}`,
  ].join(' ')
  return { resources, q: q.length <= queryLimit ? q : null }
}
