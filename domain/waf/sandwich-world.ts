import { type Observed, observed } from '../observed.ts'
import { type Changes, pretendSandwich } from '../pretend/sandwich.ts'
import type { Related } from '../related.ts'
import { relatedIndex } from '../related-index.ts'
import type { Resource } from '../resource.ts'

/** Small worlds around one sandwich, for tables of cases. Facts are plain values, or unobserved where they are so. */

export interface SandwichWorld {
  readonly changes?: Changes
  readonly generation?: 'current' | 'classic'
  /** Names by ARN; `middle` is the Auto Scaling group of the firewalls. */
  readonly names?: { readonly [arn: string]: string }
  readonly more?: readonly { readonly type: string; readonly arn: string; readonly facts: object }[]
  /** A type that was not completely listed. */
  readonly unlisted?: string
}

const where = { accountId: '111122223333', region: 'eu-central-1', partition: 'aws' }

export function resourcesIn({ changes, generation, names = {}, more = [] }: SandwichWorld): readonly Resource[] {
  return [...pretendSandwich(changes, generation), ...more].map(({ type, arn, facts }) => ({
    ...where,
    type,
    arn,
    name: names[arn] ?? arn.split('/').at(type.includes('V2') ? -2 : -1) ?? arn,
    incarnation: arn,
    tags: observed({}, 'x'),
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [name, isFact(value) ? value : observed(value, 'x')]),
    ),
  }))
}

export function relatedIn(world: SandwichWorld): Related {
  return relatedOf(resourcesIn(world), (type) => type !== world.unlisted)
}

export function relatedOf(resources: readonly Resource[], listed: (type: string) => boolean = () => true): Related {
  return relatedIndex({
    resources,
    listed,
    accountId: where.accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date('2026-11-01'),
  })
}

const isFact = (value: unknown): value is Observed<unknown> =>
  typeof value === 'object' && value !== null && 'unobserved' in value
