import { pillarNames, severities } from '#domain/pillars.ts'
import { shareOf } from '../../points/lists.ts'
import { type Snapshot, scoreOf } from '../../points/snapshots.ts'
import type { AccountVersion } from './contract.ts'

export interface Change {
  /** `resources`, `coverage` (blind cells), a pillar (failing), or `findings:<severity>` (open). */
  readonly of: string
  readonly before: number
  readonly after: number
}

export interface Step {
  /** Milliseconds since 1970: the instants whose counts these are. */
  readonly from: number
  readonly to: number
  readonly changes: readonly Change[]
}

/** The numbers that differ between one snapshot and the next, the newest step first; steps without any are left out. */
export function changesOf(snapshots: readonly Snapshot[]): readonly Step[] {
  return snapshots
    .slice(1)
    .flatMap((after, index) => {
      const before = snapshots[index]
      if (!before) return []
      const [then, now] = [numbersOf(before), numbersOf(after)]
      const changes = Object.keys(now)
        .map((of): Change => ({ of, before: then[of] ?? 0, after: now[of] ?? 0 }))
        .filter((change) => change.before !== change.after)
      return changes.length > 0 ? [{ from: before.at, to: after.at, changes }] : []
    })
    .reverse()
}

function numbersOf(snapshot: Snapshot): { readonly [of: string]: number } {
  const sum = (counts: { readonly [value: string]: number }) => Object.values(counts).reduce((all, one) => all + one, 0)
  return {
    resources: sum(snapshot.counts.exposure ?? {}),
    ...Object.fromEntries(pillarNames.map((pillar) => [shareOf(pillar), scoreOf(snapshot, shareOf(pillar)).failing])),
    ...Object.fromEntries(
      severities.map((severity) => [
        `findings:${severity}`,
        snapshot.counts[`findings:${severity}`]?.NON_COMPLIANT ?? 0,
      ]),
    ),
    coverage: scoreOf(snapshot, 'coverage').failing,
  }
}

/** What a version changed of the one before it. */
export function versionWords(version: AccountVersion, before: AccountVersion | undefined): string {
  if (!before) return 'first seen'
  const words = [
    ...(before.to !== version.from && before.to !== null ? ['came back'] : []),
    ...(version.name === before.name ? [] : [`renamed, before ${before.name}`]),
    ...(version.ouPath === before.ouPath ? [] : [`moved, before in ${before.ouPath || 'no known OU'}`]),
    ...(version.state === before.state
      ? []
      : [
          `state ${version.state.toLowerCase().replaceAll('_', ' ')}, before ${before.state.toLowerCase().replaceAll('_', ' ')}`,
        ]),
  ]
  return words.join('; ') || 'its place in the tree was named otherwise'
}
