import {
  DescribeKeyCommand,
  GetKeyLastUsageCommand,
  type GetKeyLastUsageResponse,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type GetKeyRotationStatusResponse,
  type GrantListEntry,
  type KeyListEntry,
  type KeyMetadata,
  KMSClient,
  ListAliasesCommand,
  ListGrantsCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
} from '@aws-sdk/client-kms'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { isObserved, type Observed, type Unobserved, unobserved } from '#domain/observed.ts'
import { canRotate, isAwsAlias, kmsKey } from './key.ts'

export const listKeys = operation({
  client: KMSClient,
  command: ListKeysCommand,
  name: 'kms:ListKeys',
  paging: { request: 'Marker', response: (page) => page.NextMarker, size: { Limit: 1000 } },
  items: (page) => page.Keys ?? [],
})

const listAliases = operation({
  client: KMSClient,
  command: ListAliasesCommand,
  name: 'kms:ListAliases',
  paging: { request: 'Marker', response: (page) => page.NextMarker, size: { Limit: 100 } },
  items: (page) => page.Aliases ?? [],
})

const describeKey = operation({ client: KMSClient, command: DescribeKeyCommand, name: 'kms:DescribeKey' })
const getKeyRotationStatus = operation({
  client: KMSClient,
  command: GetKeyRotationStatusCommand,
  name: 'kms:GetKeyRotationStatus',
})
const getKeyPolicy = operation({ client: KMSClient, command: GetKeyPolicyCommand, name: 'kms:GetKeyPolicy' })
const listResourceTags = operation({
  client: KMSClient,
  command: ListResourceTagsCommand,
  name: 'kms:ListResourceTags',
  paging: { request: 'Marker', response: (page) => page.NextMarker, size: { Limit: 50 } },
  items: (page) => page.Tags ?? [],
})

const getKeyLastUsage = operation({
  client: KMSClient,
  command: GetKeyLastUsageCommand,
  name: 'kms:GetKeyLastUsage',
})
const listGrants = operation({ client: KMSClient, command: ListGrantsCommand, name: 'kms:ListGrants' })
/** KMS's largest page. One is enough to tell that data rests on a key, and busy keys have thousands. */
const onePage = { Limit: 100 }

type Before = { readonly [name: string]: Observed<unknown> }

const isAwsManaged = ({ aliases }: Before) =>
  aliases !== undefined && isObserved(aliases) && (aliases.value as readonly string[]).some(isAwsAlias)

/** What DescribeKey said; null for AWS managed keys; else why it said nothing. */
function metadata({ description }: Before, call: string): KeyMetadata | null | Unobserved {
  if (description && isObserved(description)) return description.value as KeyMetadata | null
  return unobserved('not-asked', call, 'kms:DescribeKey was not read')
}
const isUnread = (answer: KeyMetadata | null | Unobserved): answer is Unobserved =>
  answer !== null && 'unobserved' in answer

const wasUsed = ({ usage }: Before) =>
  usage !== undefined &&
  isObserved(usage) &&
  (usage.value as GetKeyLastUsageResponse | null)?.KeyLastUsage?.Timestamp !== undefined

export const collector = defineCollector({
  service: 'kms',
  resourceType: 'AWS::KMS::Key',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html',
  list: listKeys,
  facets: {
    aliases: facet({
      calls: [listAliases],
      ask: async (key: KeyListEntry, aws) => {
        const aliases = await aws.all(listAliases, {})
        return aliases.flatMap((alias) => (alias.TargetKeyId === key.KeyId ? (alias.AliasName ?? []) : []))
      },
    }),
    description: facet({
      calls: [describeKey],
      after: ['aliases'],
      ask: async (key: KeyListEntry, aws, before): Promise<KeyMetadata | null | Unobserved> => {
        if (isAwsManaged(before)) return null
        const answer = await aws.one(describeKey, { KeyId: key.KeyId })
        return answer.KeyMetadata ?? unobserved('not-returned', describeKey.name)
      },
    }),
    rotation: facet({
      calls: [getKeyRotationStatus],
      after: ['aliases', 'description'],
      ask: async (key: KeyListEntry, aws, before): Promise<GetKeyRotationStatusResponse | null | Unobserved> => {
        const about = metadata(before, getKeyRotationStatus.name)
        if (isUnread(about)) return about
        if (about === null || about.KeyManager === 'AWS' || !canRotate(about)) return null
        return aws.one(getKeyRotationStatus, { KeyId: key.KeyId })
      },
    }),
    policy: facet({
      calls: [getKeyPolicy],
      after: ['aliases', 'description'],
      ask: async (key: KeyListEntry, aws, before): Promise<string | null | Unobserved> => {
        const about = metadata(before, getKeyPolicy.name)
        if (isUnread(about)) return about
        if (about === null || about.KeyManager === 'AWS') return null
        // The one policy a key has; the name need not be given, but not everything that speaks AWS's protocol knows that.
        const answer = await aws.one(getKeyPolicy, { KeyId: key.KeyId, PolicyName: 'default' })
        return answer.Policy ?? unobserved('not-returned', getKeyPolicy.name)
      },
    }),
    usage: facet({
      calls: [getKeyLastUsage],
      after: ['aliases', 'description'],
      ask: async (key: KeyListEntry, aws, before): Promise<GetKeyLastUsageResponse | null | Unobserved> => {
        const about = metadata(before, getKeyLastUsage.name)
        if (isUnread(about)) return about
        return about === null || about.KeyManager === 'AWS' ? null : aws.one(getKeyLastUsage, { KeyId: key.KeyId })
      },
    }),
    grants: facet({
      calls: [listGrants],
      after: ['aliases', 'description', 'usage'],
      ask: async (key: KeyListEntry, aws, before): Promise<readonly GrantListEntry[] | null | Unobserved> => {
        const about = metadata(before, listGrants.name)
        if (isUnread(about)) return about
        if (about === null || about.KeyManager === 'AWS') return null
        if (about.KeyState === 'Enabled' && wasUsed(before)) return null
        const answer = await aws.one(listGrants, { KeyId: key.KeyId, ...onePage })
        // A page may be empty though more follow: that is no proof that nobody holds a grant.
        if (answer.Truncated && answer.Grants?.length === 0)
          return unobserved('not-returned', listGrants.name, 'the first page was empty, and more follow')
        return answer.Grants ?? unobserved('not-returned', listGrants.name)
      },
    }),
    // AWS managed keys cannot be tagged.
    tags: facet({
      calls: [listResourceTags],
      after: ['aliases'],
      ask: async (key: KeyListEntry, aws, before) =>
        isAwsManaged(before) ? [] : aws.all(listResourceTags, { KeyId: key.KeyId }),
    }),
  },
  normalise: (item: KeyListEntry, facets, where) => kmsKey(item, facets, where),
})
