import { compliant, defineControl, nonCompliant } from './control.ts'
import type { Severity } from './pillars.ts'
import type { Facts } from './resource.ts'

/** Tags that AWS sets by itself (`aws:cloudformation:stack-name` …) say nothing about an owner. */
export function ownTags(tags: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(tags).filter((key) => !key.startsWith('aws:'))
}

/**
 * A control that asks for tags. Which tags are required is the owner's decision; without one, any tag of the owner's
 * counts, as in Security Hub.
 * https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
export function taggedControl<F extends Facts = Facts>(declared: {
  readonly resourceType: string
  /** What the reader calls it, with a capital: `DB instance`. */
  readonly what: string
  readonly severity?: Severity
  readonly frameworks?: readonly string[]
}) {
  return defineControl<F>()({
    resourceType: declared.resourceType,
    title: `${declared.what} carries the required tags`,
    severity: declared.severity ?? 'low',
    dimension: 'hygiene',
    why: 'Without tags nobody knows whose it is, so nobody mends it and nobody dares to delete it.',
    fix: 'Tag it with its owner and environment, best by the template that makes it.',
    reference: 'https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html',
    expected: 'At least one tag that AWS did not set',
    frameworks: declared.frameworks ?? [],
    needs: ['tags'],
    evaluate: ({ tags, name }) => {
      const own = ownTags(tags as Readonly<Record<string, string>>)
      return own.length > 0
        ? compliant(`${name} carries ${own.length} ${own.length === 1 ? 'tag' : 'tags'}.`)
        : nonCompliant(`${name} carries no tag of its owner.`)
    },
    examples: {
      compliant: [{ facts: { tags: { owner: 'network' } } }],
      nonCompliant: [{ facts: { tags: {} } }, { facts: { tags: { 'aws:cloudformation:stack-name': 'base' } } }],
    } as never,
  })
}
