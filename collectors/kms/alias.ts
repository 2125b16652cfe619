import type { AliasListEntry } from '@aws-sdk/client-kms'
import type { KmsAliasFacts } from '#domain/keys/keys.ts'
import { factsFrom, observed } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'

const call = 'kms:ListAliases'

export function kmsAlias(item: AliasListEntry, where: Where): CollectedResource<KmsAliasFacts> {
  const fact = factsFrom(call)
  const name = item.AliasName ?? ''
  const arn = item.AliasArn ?? `arn:${where.partition}:kms:${where.region}:${where.accountId}:${name}`
  return {
    arn,
    name,
    // AWS's own placeholder aliases have no date; an alias of that name is always the same one.
    incarnation: item.CreationDate?.toISOString() ?? arn,
    // Aliases have no tags of their own.
    tags: observed({}, call),
    facts: {
      aliasName: fact(item.AliasName),
      targetKeyId: fact.orNone(item.TargetKeyId),
    },
  }
}
