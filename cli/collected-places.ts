import { collectors } from '#.generated/collectors.ts'
import { assumeRole } from '#aws/assume-role.ts'
import { type AwsConnection, connectAws } from '#aws/client.ts'
import { type CollectedCell, collectCell } from '#aws/collect.ts'
import { createMemo } from '#aws/memo.ts'
import type { Resource } from '#domain/resource.ts'
import type { Simulator } from '#simulator/start.ts'

/** Everything that collectors find in a pretend organisation, cell by cell, without a store: for the contract test and the generated pages. */

export interface Place {
  readonly accountId: string
  readonly region: string
}
/** By the collector's id. */
export type Cells = ReadonlyMap<string, CollectedCell>

export interface CollectedPlaces {
  readonly accountIds: readonly string[]
  /** Every active account and region, in Organizations' order. */
  readonly all: readonly { readonly place: Place; readonly cells: Cells }[]
  /** Runs collectors at a place, the region's and the global ones; all of them unless told which. */
  collect(place: Place, ids?: readonly string[]): Promise<Cells>
  close(): void
}

/** Where a pretend organisation answers, and how to enter its accounts. */
export type PretendOrganization = Pick<
  Simulator,
  'url' | 'accessKeyId' | 'secretAccessKey' | 'roleName' | 'externalId' | 'regions'
>

/** @param wanted the collectors to run everywhere; all of them unless told which */
export async function collectPlaces(
  simulator: PretendOrganization,
  wanted?: readonly string[],
): Promise<CollectedPlaces> {
  const connection = connectAws({
    endpoint: simulator.url,
    credentials: { accessKeyId: simulator.accessKeyId, secretAccessKey: simulator.secretAccessKey },
    limits: 'none',
  })
  const accountIds = await activeAccounts(simulator)
  const collect = (place: Place, ids: readonly string[] = Object.keys(collectors)) =>
    collectPlace(simulator, connection, place, ids)
  const all: { place: Place; cells: Cells }[] = []
  for (const accountId of accountIds) {
    for (const region of simulator.regions) {
      const place = { accountId, region }
      all.push({ place, cells: await collect(place, wanted) })
    }
  }
  return { accountIds, all, collect, close: () => connection.close() }
}

async function activeAccounts(simulator: PretendOrganization): Promise<readonly string[]> {
  const response = await fetch(`${simulator.url}/parapet-simulator/accounts`, { signal: AbortSignal.timeout(10_000) })
  const accounts = (await response.json()) as { accountId: string; state: string }[]
  return accounts.filter(({ state }) => state === 'ACTIVE').map(({ accountId }) => accountId)
}

async function collectPlace(
  simulator: PretendOrganization,
  connection: AwsConnection,
  place: Place,
  ids: readonly string[],
): Promise<Cells> {
  const session = await assumeRole(connection, {
    accountId: place.accountId,
    role: simulator.roleName,
    ...(simulator.externalId ? { externalId: simulator.externalId } : {}),
  })
  const memos = { region: createMemo(), global: createMemo() }
  const cells = new Map<string, CollectedCell>()
  await Promise.all(
    ids.map(async (id) => {
      const collector = collectors[id]
      if (!collector) return
      const region = collector.scope === 'global' ? 'global' : place.region
      const where = { accountId: place.accountId, region, partition: 'aws' }
      const signal = AbortSignal.timeout(60_000)
      cells.set(id, await collectCell({ collector, where, session, signal, memo: memos[collector.scope] }))
    }),
  )
  return cells
}

/** The resources of a place's cells, as judgements see them. */
export function resourcesOf(place: Place, cells: Cells): readonly Resource[] {
  return [...cells].flatMap(([id, cell]) => {
    const collector = collectors[id]
    if (!collector) return []
    const region = collector.scope === 'global' ? 'global' : place.region
    return cell.resources.map((resource) => ({
      ...resource,
      type: collector.resourceType,
      accountId: place.accountId,
      region,
      partition: 'aws',
    }))
  })
}
