import {
  CreateTableCommand,
  DynamoDBClient,
  PutResourcePolicyCommand,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import type { SeedService } from '../expected.ts'

export const dynamodb: SeedService = async ({ where, keyArn }) => {
  const client = new DynamoDBClient(where)
  const table = (TableName: string, more: object) =>
    client.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        ...more,
      }),
    )
  await table('good', {
    SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: keyArn },
    DeletionProtectionEnabled: true,
  })
  await client.send(
    new UpdateContinuousBackupsCommand({
      TableName: 'good',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  )
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: 'good',
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' },
    }),
  )
  const bad = await table('bad', { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } })
  await table('managed', { SSESpecification: { Enabled: true } })
  await client.send(
    new PutResourcePolicyCommand({
      ResourceArn: bad.TableDescription?.TableArn,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'dynamodb:GetItem', Resource: '*' }],
      }),
    }),
  )
  return [
    {
      service: 'dynamodb',
      resource: ':table/good',
      columns: { encryption_at_rest: 'customer-managed', kms_key_arn: keyArn, exposure: 'internal' },
      findings: {
        'dynamodb/table-deletion-protection': 'COMPLIANT',
        'dynamodb/table-pitr': 'COMPLIANT',
        'dynamodb/table-kms-key-usable': 'COMPLIANT',
        'dynamodb/table-policy-not-public': 'COMPLIANT',
      },
    },
    {
      service: 'dynamodb',
      resource: ':table/bad',
      columns: { encryption_at_rest: 'aws-owned', exposure: 'internet' },
      findings: {
        'dynamodb/table-deletion-protection': 'NON_COMPLIANT',
        'dynamodb/table-pitr': 'NON_COMPLIANT',
        'dynamodb/table-kms-not-owned-key': 'NON_COMPLIANT',
        'dynamodb/table-policy-not-public': 'NON_COMPLIANT',
        // moto takes a stream for a table that is not there.
        'dynamodb/stream-policy-not-public': 'INSUFFICIENT_DATA',
      },
    },
    { service: 'dynamodb', resource: ':table/managed', columns: { encryption_at_rest: 'aws-managed' } },
  ]
}
