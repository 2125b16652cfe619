import type { Failure, Tag } from '@aws-sdk/client-ecs'
import { type Observed, observed } from '#domain/observed.ts'

/** What ECS's bulk calls have in common. */

/**
 * Throws where AWS left something out of a bulk answer for another reason than that it is gone: the rest would pass for
 * a complete list. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_failures.html
 */
export function onlyMissing(failures: readonly Failure[] | undefined): void {
  const other = failures?.find(({ reason }) => reason !== 'MISSING')
  if (other) throw new Error(`ECS left out ${other.arn ?? 'something'}: ${other.reason ?? 'no reason given'}`)
}

/** Tags of an answer that was asked for them with `include: TAGS`; ECS leaves the list out where there is none. */
export function tagsOf(tags: readonly Tag[] | undefined, call: string): Observed<Readonly<Record<string, string>>> {
  return observed(
    Object.fromEntries((tags ?? []).flatMap(({ key, value }) => (key === undefined ? [] : [[key, value ?? '']]))),
    call,
  )
}

/** The parts of a list, each with as many as a bulk call takes. */
export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
