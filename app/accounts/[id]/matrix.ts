import { isBlind } from '../../coverage/contract.ts'
import type { AccountCell, ResourceCount } from './contract.ts'

/** What was read of a service in a region, and what is there. Pure: what is drawn is what is tested. */
export interface Place {
  readonly state: /** Every collector read its list to the end. */
    | 'complete'
    /** Some did. */
    | 'partly'
    /** None did: what is there is not known, or as last seen. */
    | 'blind'
    /** The region is switched off. */
    | 'off'
    /** The service does not exist there. */
    | 'not-offered'
  readonly resources: number
  readonly blind: number
  readonly expected: number
  /** When what was read completely was read, the earliest of it. */
  readonly listedAt: Date | null
  /** One of the cells that were not read, where there is one. */
  readonly why: AccountCell | null
}

export interface Matrix {
  /** Regions with something expected, `global` first. */
  readonly regions: readonly string[]
  readonly off: readonly string[]
  /** Services with resources, or with something that was not read. */
  readonly services: readonly string[]
  /** Services of which everything was read, and nothing is there. */
  readonly empty: readonly string[]
  /** When the lists of those were read, the earliest. */
  readonly emptyListedAt: Date | null
  readonly placeOf: (service: string, region: string) => Place | null
}

export function matrixOf(cells: readonly AccountCell[], counts: readonly ResourceCount[]): Matrix {
  const key = (one: { readonly service: string; readonly region: string }) => `${one.service} ${one.region}`
  const cellsBy = Map.groupBy(cells, key)
  const resourcesBy = new Map<string, number>()
  for (const row of counts) resourcesBy.set(key(row), (resourcesBy.get(key(row)) ?? 0) + row.count)
  const placeOf = (service: string, region: string): Place | null => {
    const own = cellsBy.get(key({ service, region })) ?? []
    const resources = resourcesBy.get(key({ service, region })) ?? 0
    if (own.length === 0 && resources === 0) return null
    const expected = own.filter(({ outcome }) => outcome !== 'REGION_OFF' && outcome !== 'NOT_OFFERED')
    const blind = expected.filter(({ outcome }) => isBlind(outcome))
    const complete = expected.filter(({ outcome }) => !isBlind(outcome))
    return {
      // Resources of which no cell tells are blind: nobody knows what has become of them.
      state:
        expected.length === 0
          ? own.length === 0 || resources > 0
            ? 'blind'
            : own.some(({ outcome }) => outcome === 'REGION_OFF')
              ? 'off'
              : 'not-offered'
          : blind.length === 0
            ? 'complete'
            : complete.length === 0
              ? 'blind'
              : 'partly',
      resources,
      blind: blind.length,
      expected: expected.length,
      listedAt: earliest(complete),
      why: blind[0] ?? null,
    }
  }
  const names = (of: 'region' | 'service') => [...new Set([...cells, ...counts].map((one) => one[of]))].sort()
  const places = (service: string) => names('region').flatMap((region) => placeOf(service, region) ?? [])
  const off = names('region').filter((region) => {
    const own = cells.filter((cell) => cell.region === region)
    return (
      own.length > 0 &&
      own.every(({ outcome }) => outcome === 'REGION_OFF') &&
      !counts.some((row) => row.region === region)
    )
  })
  const services = names('service').filter((service) =>
    places(service).some(({ resources, blind, state }) => resources > 0 || blind > 0 || state === 'blind'),
  )
  const empty = names('service').filter(
    (service) => !services.includes(service) && places(service).some(({ state }) => state === 'complete'),
  )
  return {
    regions: names('region')
      .filter((region) => !off.includes(region))
      .toSorted((one, other) => Number(other === 'global') - Number(one === 'global')),
    off,
    services,
    empty,
    emptyListedAt: earliest(cells.filter((cell) => empty.includes(cell.service) && cell.outcome === 'COMPLETE')),
    placeOf,
  }
}

function earliest(cells: readonly AccountCell[]): Date | null {
  return cells.map(({ collectedAt }) => collectedAt).sort((a, b) => a.getTime() - b.getTime())[0] ?? null
}
