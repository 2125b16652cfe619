import { isObserved, type Observed } from '#domain/observed.ts'
import type { CollectedResource, Facts } from '#domain/resource.ts'
import { hashOf, storable, storableJson } from './canonical.ts'

/** A collected resource as it is stored. */
export interface Row {
  readonly arn: string
  readonly incarnation: string
  readonly name: string
  readonly owner: string | null
  readonly tags: string
  readonly facts: string
  readonly hash: string
}

/** Collected resources as rows. Equal hashes are equal facts; facts in another order of keys hash differently. */
export function rowsOf(resources: readonly CollectedResource<Facts>[]): readonly Row[] {
  // Of an ARN that the list shows twice the last one read counts.
  const rows = new Map<string, Row>()
  for (const resource of resources) {
    const arn = storable(resource.arn)
    const incarnation = resource.incarnation === resource.arn ? '' : storable(resource.incarnation)
    const name = storable(resource.name)
    const tags = storableJson(resource.tags)
    const facts = storableJson(resource.facts)
    const hash = hashOf(name, tags, facts)
    rows.set(`${arn}\0${incarnation}`, { arn, incarnation, name, owner: ownerOf(resource.tags), tags, facts, hash })
  }
  return [...rows.values()]
}

/** The owner as tags name it: `owner`, else `team`, in any case. Null when no tag says or the tags were not read. */
export function ownerOf(tags: Observed<Readonly<Record<string, string>>>): string | null {
  if (!isObserved(tags)) return null
  let found: { readonly key: string; readonly rank: number; readonly value: string } | null = null
  for (const key in tags.value) {
    if (key.length > 5) continue
    const rank = ['owner', 'team'].indexOf(key.toLowerCase())
    const value = tags.value[key]
    if (rank < 0 || !value) continue
    if (found === null || rank < found.rank || (rank === found.rank && key < found.key)) found = { key, rank, value }
  }
  if (found) return storable(found.value)
  return null
}

/** Rows as one array per column, for `unnest`. */
export function columns(rows: readonly Row[]): readonly (readonly (string | null)[])[] {
  return (['arn', 'incarnation', 'name', 'owner', 'tags', 'facts', 'hash'] as const).map((key) =>
    rows.map((row) => row[key]),
  )
}

/** Cuts a list into statements of a few megabytes, so that memory stays flat for an account of any size. */
export function* batches<T>(list: readonly T[], row: (entry: T) => Row): Generator<readonly T[]> {
  let batch: T[] = []
  let size = 0
  for (const entry of list) {
    batch.push(entry)
    size += row(entry).facts.length + row(entry).tags.length + 200
    if (size > 4_000_000 || batch.length >= 5_000) {
      yield batch
      batch = []
      size = 0
    }
  }
  if (batch.length > 0) yield batch
}
