import type { Observed } from './observed.ts'

/** Facts by name. The names are AWS's field names in camelCase, so that a reader finds them in AWS's own reference. */
export type Facts = { readonly [name: string]: Observed<unknown> }

/** Where something was collected. `region` is `global` for what belongs to no region. */
export interface Where {
  readonly accountId: string
  readonly region: string
  readonly partition: string
}

/** What a normaliser makes of one AWS item. The run adds where it was found. */
export interface CollectedResource<F extends Facts> {
  readonly arn: string
  /** The name people use: identifier, Name tag, or the last part of the ARN. */
  readonly name: string
  /**
   * Tells one incarnation of an ARN from the next: creation time or an id that AWS never reuses. An ARN that comes
   * back with another incarnation is a new resource. Use the ARN itself when AWS gives neither.
   */
  readonly incarnation: string
  readonly tags: Observed<Readonly<Record<string, string>>>
  readonly facts: F
}

/** One resource as judgements and stores see it. */
export interface Resource<F extends Facts = Facts> extends CollectedResource<F>, Where {
  /** CloudFormation type name: `AWS::RDS::DBInstance`. */
  readonly type: string
}

export const presences = ['PRESENT', 'NOT_SEEN', 'GONE', 'OUT_OF_SCOPE'] as const
export type Presence = (typeof presences)[number]

/** AWS's tag lists as an object. Built without a prototype's keys in reach, so that a tag named `__proto__` stays a tag. */
export function tagRecord(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries((tags ?? []).flatMap((tag) => (tag.Key === undefined ? [] : [[tag.Key, tag.Value ?? '']])))
}
