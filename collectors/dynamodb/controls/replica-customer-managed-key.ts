import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { EncryptionAtRest } from '#domain/encryption.ts'
import type { TableFacts, TableReplica } from '../table.ts'

const keyArn = (region: string) => `arn:aws:kms:${region}:111122223333:key/1`
const replica = (regionName: string, kmsMasterKeyId: string | null): TableReplica => ({
  regionName,
  kmsMasterKeyId,
  replicaStatus: 'ACTIVE',
  accountId: '111122223333',
})
const under = (kind: EncryptionAtRest['kind']): EncryptionAtRest => ({ kind, key: null, because: '' })

/**
 * Does a replica lie under a key that the owner of the source would not accept for the source? A key that is named by
 * its id is the customer's, as the source's is: DynamoDB lets nobody mix AWS managed and customer managed keys.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-ssespecification.html
 */
function isWeaker({ kmsMasterKeyId }: TableReplica): boolean {
  return kmsMasterKeyId === null || kmsMasterKeyId.includes('alias/aws/')
}

export const control = defineControl<TableFacts>()({
  resourceType: 'AWS::DynamoDB::Table',
  title: 'Every replica of a global table uses the same key tier as its source',
  severity: 'medium',
  dimension: 'encryption-at-rest',
  why: 'A replica holds every item of the table; under a weaker key it is the copy that leaves.',
  fix: 'Name a customer managed key of its region for each replica.',
  reference: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html',
  expected: 'every replica names a customer managed key when the table uses one',
  needs: ['replicas', 'encryptionAtRest'],
  evaluate({ replicas, encryptionAtRest, name }) {
    if (replicas.length === 0) return notApplicable(`${name} has no replicas.`)
    if (encryptionAtRest.kind !== 'customer-managed')
      return compliant(
        `${name} is under a key of AWS’s (${encryptionAtRest.kind}); no replica can be under a weaker one.`,
      )
    const weaker = replicas.filter(isWeaker)
    return weaker.length > 0
      ? nonCompliant(
          `${name} uses a customer managed key, but its replicas in ${weaker.map(({ regionName }) => regionName).join(', ')} do not.`,
        )
      : compliant(
          `${name} and its replicas (${replicas.map(({ regionName }) => regionName).join(', ')}) use customer managed keys.`,
        )
  },
  examples: {
    compliant: [
      {
        facts: {
          replicas: [replica('us-east-1', keyArn('us-east-1'))],
          encryptionAtRest: under('customer-managed'),
        },
      },
      {
        facts: {
          replicas: [replica('us-east-1', null)],
          encryptionAtRest: under('aws-owned'),
        },
      },
    ],
    nonCompliant: [
      {
        facts: {
          replicas: [replica('us-east-1', keyArn('us-east-1')), replica('us-west-2', null)],
          encryptionAtRest: under('customer-managed'),
        },
      },
      {
        facts: {
          replicas: [replica('us-east-1', 'arn:aws:kms:us-east-1:111122223333:alias/aws/dynamodb')],
          encryptionAtRest: under('customer-managed'),
        },
      },
    ],
  },
})
