import { startSimulator } from '#simulator/start.ts'
import { collectPlaces, resourcesOf } from '../collected-places.ts'

/**
 * The calls each fact of each resource type came from, as collecting a pretend organisation shows it: by resource type
 * and fact name, each call once, sorted.
 */
export async function factCalls(): Promise<ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>> {
  const simulator = await startSimulator({
    accounts: 12,
    regions: 2,
    begin: '2026-06-01',
    date: '2026-08-20T02:00:00Z',
  })
  try {
    const places = await collectPlaces(simulator)
    places.close()
    const types = new Map<string, Map<string, Set<string>>>()
    for (const { place, cells } of places.all) {
      for (const { type, facts } of resourcesOf(place, cells)) {
        const known = types.get(type) ?? new Map<string, Set<string>>()
        types.set(type, known)
        for (const [name, { call }] of Object.entries(facts)) {
          // A fact that was worked out rests on no call of its own.
          if (!/^[a-z0-9-]+:[A-Z]/.test(call)) continue
          known.set(name, (known.get(name) ?? new Set()).add(call))
        }
      }
    }
    return new Map(
      [...types].map(([type, facts]) => [
        type,
        new Map([...facts].map(([name, calls]) => [name, [...calls].sort()] as const)),
      ]),
    )
  } finally {
    await simulator.close()
  }
}
