import type { Facts, Resource } from './resource.ts'
import type { ResourceTypes } from './resource-types.ts'

/** The facts of a type where domain/resource-types.ts knows it, else facts by name. */
export type FactsOf<T extends string> = T extends keyof ResourceTypes ? ResourceTypes[T] : Facts

/**
 * The other resources a judgement may look at: those of the types it declares in `looksAt`, of the same account and
 * region (global types: of the account); and by ARN alone, those of its other regions, and of other accounts where this
 * account's facts name them.
 * Every method throws `Unseen` where an empty answer would rest on something that was not completely listed.
 */
export interface Related {
  /** All resources of a type. Throws unless the type was completely listed. */
  all<T extends string>(type: T): readonly Resource<FactsOf<T>>[]
  /**
   * The resource with this ARN, in whatever region of the account; null when the type was completely listed there without
   * it. A foreign ARN that no scan read throws.
   */
  byArn<T extends string>(type: T, arn: string): Resource<FactsOf<T>> | null
  /** Resources whose fact (or, where the fact is a list, one of its members) equals the value. Indexed. Throws as `all` does. */
  where<T extends string>(type: T, fact: keyof FactsOf<T> & string, value: string): readonly Resource<FactsOf<T>>[]
  /**
   * The one resource whose fact equals the value, such as the security group with a `groupId`. Found is found, even
   * where coverage is partial; not found is null only when the type was completely listed.
   */
  one<T extends string>(type: T, fact: keyof FactsOf<T> & string, value: string): Resource<FactsOf<T>> | null
  /** The account whose resources are judged. */
  accountId(): string
  /** Complete lists have shown that this resource was there and is gone (presence GONE). False says nothing: it may never have been seen. */
  isGone(type: string, arn: string): boolean
  /** Account ids of the organisation, or null when there is no organisation or it could not be read. */
  organizationAccounts(): ReadonlySet<string> | null
  /** The organisation's id (`o-…`), or null. */
  organizationId(): string | null
  /** Names of the OUs above the account, from the root down; null when the organisation could not be read. */
  organizationalUnits(): readonly string[] | null
  /** The instant the facts were collected; what judgements about age compare with. */
  now(): Date
}
