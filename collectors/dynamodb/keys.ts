import { type KeyHolder, type KeyTier, type KeyUse, keyHolder } from '#domain/keys/key-use.ts'
import { keyKind } from '#domain/keys/keys.ts'
import { isObserved, type Observed, observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { TableFacts, TableReplica } from './table.ts'

const call = 'dynamodb:DescribeTable'

/**
 * DynamoDB asks KMS for one key per table, and encrypts with it the keys that the parts of the table are encrypted with.
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html
 */
const tiers: readonly KeyTier[] = [
  { name: 'data encryption keys', because: 'One for each structure of the table; the table key encrypts them.' },
  { name: 'table key', because: 'One for the table, made under the key below; DynamoDB keeps it encrypted.' },
]

/** What holds the key of the table itself, its indexes and its stream. */
export function tableHolder({ sseType, kmsMasterKeyArn }: TableFacts): Observed<KeyHolder> {
  return keyHolder(call, () => {
    const type = seen(sseType)
    if (type === 'AES256') return { kind: 'aws-owned', because: 'SSEType is AES256: a key that DynamoDB owns.' }
    if (type === null)
      return { kind: 'aws-owned', because: 'No KMS key is named: DynamoDB encrypts with a key it owns.' }
    const id = seen(kmsMasterKeyArn)
    if (id !== null) return { kind: 'kms', id, because: `KMSMasterKeyArn is ${id}.` }
    throw new Unseen(unobserved('not-returned', call, 'SSEType is KMS but no KMSMasterKeyArn came with it'))
  })
}

/** The table's key, and that of each replica in its own region. */
export function tableKeys({ facts, accountId, region, partition }: Resource<TableFacts>, related: Related) {
  const holder = tableHolder(facts)
  const { replicas } = facts
  if (!isObserved(replicas)) return [ownKey(facts, holder), { protects: 'replicas', holder: replicas }]
  /** What a replica without a key of its own is under: global tables in one account share the type of encryption. */
  const unnamed = (inRegion: string): KeyHolder => {
    const own = seen(holder)
    if (own.kind !== 'kms')
      return { kind: 'aws-owned', because: 'No key is named for the replica, nor for the table: DynamoDB owns both.' }
    const { kind } = keyKind(related, { id: own.id, accountId, region, partition })
    if (kind === 'aws-managed') {
      const because = 'No key is named: it is the AWS managed one, as the table’s is.'
      return { kind: 'kms', id: 'alias/aws/dynamodb', region: inRegion, because }
    }
    throw new Unseen(unobserved('not-returned', call, 'the table names a customer managed key, the replica none'))
  }
  return [ownKey(facts, holder), ...replicas.value.map((replica) => replicaKey(replica, accountId, unnamed))]
}

const ownKey = (facts: TableFacts, holder: Observed<KeyHolder>): KeyUse => ({
  protects: 'table',
  holder,
  tiers: underKms(holder),
  lost: lost(facts),
})

function replicaKey(replica: TableReplica, accountId: string, unnamed: (region: string) => KeyHolder): KeyUse {
  const { regionName: region, kmsMasterKeyId: id, replicaStatus: status } = replica
  const holder = keyHolder(call, (): KeyHolder => {
    if (id !== null) return { kind: 'kms', id, region, because: `KMSMasterKeyId of the replica is ${id}.` }
    if (replica.accountId === null || replica.accountId === accountId) return unnamed(region)
    throw new Unseen(
      unobserved('not-returned', call, `no key is named for the replica in account ${replica.accountId}`),
    )
  })
  const gone = status === 'INACCESSIBLE_ENCRYPTION_CREDENTIALS'
  return {
    protects: `replica in ${region}`,
    holder,
    tiers: underKms(holder),
    lost: observed(gone ? `DynamoDB cannot use the key of the replica: it is ${status}.` : null, call),
  }
}

const underKms = (holder: Observed<KeyHolder>) => (isObserved(holder) && holder.value.kind === 'kms' ? tiers : [])

/** Seven days after it loses the key, DynamoDB archives the table. */
function lost({ inaccessibleEncryptionDateTime: since, tableStatus: status }: TableFacts): Observed<string | null> {
  if (isObserved(since) && since.value !== null)
    return observed(`DynamoDB cannot use the key since ${since.value}.`, since.call)
  if (isObserved(status) && status.value === 'INACCESSIBLE_ENCRYPTION_CREDENTIALS')
    return observed('DynamoDB cannot use the key: the table is INACCESSIBLE_ENCRYPTION_CREDENTIALS.', status.call)
  if (!isObserved(since)) return since
  return isObserved(status) ? observed(null, status.call) : status
}
