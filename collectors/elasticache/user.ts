import type { Tag, User } from '@aws-sdk/client-elasticache'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'

/** Facts of a user. https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_User.html */
export type UserFacts = {
  readonly userId: Observed<string>
  readonly userName: Observed<string>
  readonly status: Observed<string>
  readonly engine: Observed<string>
  /** What the user may do, as Redis and Valkey write it: `on ~* +@all`. */
  readonly accessString: Observed<string>
  readonly authenticationType: Observed<'password' | 'no-password' | 'iam'>
  /** Groups the user is in; empty: no cache knows the user. */
  readonly userGroupIds: Observed<readonly string[]>
}

/** The built-in user `default` exists in every region; while no group has it, it is nobody's. */
export function isUnused(item: User): boolean {
  return item.UserId === 'default' && (item.UserGroupIds ?? []).length === 0
}

/** ElastiCache refuses passwords in access strings; were one there all the same (`>secret`, `#hash`), it would stop here. */
export function withoutPasswords(item: User): User {
  if (item.AccessString === undefined) return item
  const kept = item.AccessString.split(/\s+/).filter((word) => !/^[><#!]/.test(word))
  return { ...item, AccessString: kept.join(' ') }
}

export function user(item: User, facets: { readonly tags: Observed<readonly Tag[]> }): CollectedResource<UserFacts> {
  const read = factsFrom('elasticache:DescribeUsers')
  const arn = item.ARN ?? ''
  return {
    arn,
    name: item.UserId ?? arn,
    incarnation: arn, // AWS gives no creation time and no id of its own
    tags: mapObserved(facets.tags, tagRecord),
    facts: {
      userId: read(item.UserId),
      userName: read(item.UserName),
      status: read(item.Status),
      engine: read(item.Engine),
      accessString: read(item.AccessString),
      authenticationType: read.oneOf(item.Authentication?.Type, ['password', 'no-password', 'iam']),
      userGroupIds: read.or(item.UserGroupIds, []), // left out for a user in no group
    },
  }
}

/**
 * Does an access string switch the user on and give it every command with none taken away again? Words count in their
 * order; what stands in brackets (selectors of Redis 7) gives beside the rest. https://valkey.io/topics/acl/
 */
export function isUnrestricted(accessString: string): boolean {
  const selectors = [...accessString.matchAll(/\(([^)]*)\)/g)].map((match) => match[1] ?? '')
  const own = accessString.replace(/\([^)]*\)/g, ' ')
  const words = own.trim().split(/\s+/)
  const on = words.reduce(
    (state, word) => (word === 'on' ? true : word === 'off' || word === 'reset' ? false : state),
    false,
  )
  return on && [own, ...selectors].some(givesEverything)
}

function givesEverything(rules: string): boolean {
  let everything = false
  for (const word of rules.trim().toLowerCase().split(/\s+/)) {
    if (word === '+@all' || word === 'allcommands') everything = true
    else if (word === 'nocommands' || word === 'reset' || word.startsWith('-')) everything = false
  }
  return everything
}
