import { CreateTableCommand, DynamoDBClient, PutResourcePolicyCommand } from '@aws-sdk/client-dynamodb'
import { CreateKeyCommand, KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms'
import {
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  ModifyDBSnapshotAttributeCommand,
  RDSClient,
} from '@aws-sdk/client-rds'
import {
  CreateSecretCommand,
  PutResourcePolicyCommand as PutSecretPolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { expectString } from '../expect-string.ts'
import type { Where } from '../network.ts'
import type { Arns, Cases } from './case.ts'

/** Who is let in beside the owner. */
interface Share {
  readonly with: 'nobody' | 'everybody' | 'a sister account' | 'a stranger'
  /** Only to accounts of the organisation, by `aws:PrincipalOrgID`. */
  readonly confined?: true
}

/** An account of no organisation that Parapet could know. */
const stranger = '999988887777'

export const snapshots: Cases<Share> = [
  {
    name: 'snapshot-kept',
    says: 'a snapshot shared with nobody stays inside',
    made: { with: 'nobody' },
    columns: { exposure: 'internal' },
    findings: { 'rds/snapshot-not-public': 'COMPLIANT', 'rds/snapshot-shared-known-accounts': 'COMPLIANT' },
  },
  {
    name: 'snapshot-published',
    says: 'one that everybody may restore needs no path from the internet',
    made: { with: 'everybody' },
    columns: { exposure: 'internet' },
    findings: { 'rds/snapshot-not-public': 'NON_COMPLIANT' },
  },
  {
    name: 'snapshot-lent',
    says: 'one shared with an account of the organisation is shared with an account we know',
    made: { with: 'a sister account' },
    columns: { exposure: 'cross-account' },
    findings: { 'rds/snapshot-not-public': 'COMPLIANT', 'rds/snapshot-shared-known-accounts': 'COMPLIANT' },
  },
  {
    name: 'snapshot-given-away',
    says: 'one shared with an account outside the organisation names that account',
    made: { with: 'a stranger' },
    columns: { exposure: 'cross-account' },
    texts: { exposure_reason: [stranger] },
    findings: { 'rds/snapshot-not-public': 'COMPLIANT', 'rds/snapshot-shared-known-accounts': 'NON_COMPLIANT' },
  },
]

export const keys: Cases<Share> = [
  {
    name: 'key-kept',
    says: 'a key whose policy names its own account stays inside',
    made: { with: 'nobody' },
    columns: { exposure: 'internal' },
    findings: { 'kms/key-policy-not-public': 'COMPLIANT', 'kms/key-policy-known-accounts': 'COMPLIANT' },
  },
  {
    name: 'key-published',
    says: 'a key for the principal * is for every account of AWS',
    made: { with: 'everybody' },
    columns: { exposure: 'internet' },
    findings: { 'kms/key-policy-not-public': 'NON_COMPLIANT', 'kms/key-policy-known-accounts': 'NON_COMPLIANT' },
  },
  {
    name: 'key-confined',
    says: 'the same confined to the organisation by aws:PrincipalOrgID is open to nobody outside',
    made: { with: 'everybody', confined: true },
    columns: { exposure: 'internal' },
    findings: { 'kms/key-policy-not-public': 'COMPLIANT', 'kms/key-policy-known-accounts': 'COMPLIANT' },
  },
  {
    name: 'key-given-away',
    says: 'a key for an account outside the organisation names that account',
    made: { with: 'a stranger' },
    columns: { exposure: 'cross-account' },
    texts: { exposure_reason: [stranger] },
    findings: { 'kms/key-policy-not-public': 'COMPLIANT', 'kms/key-policy-known-accounts': 'NON_COMPLIANT' },
  },
]

export const tables: Cases<Share> = [
  {
    name: 'table-kept',
    says: 'a table without a policy stays inside',
    made: { with: 'nobody' },
    columns: { exposure: 'internal' },
    findings: { 'dynamodb/table-policy-not-public': 'COMPLIANT' },
  },
  {
    name: 'table-published',
    says: 'a table whose policy lets in everybody is on the internet',
    made: { with: 'everybody' },
    columns: { exposure: 'internet' },
    findings: { 'dynamodb/table-policy-not-public': 'NON_COMPLIANT' },
  },
  {
    name: 'table-confined',
    says: 'the same confined to the organisation is not',
    made: { with: 'everybody', confined: true },
    columns: { exposure: 'internal' },
    findings: { 'dynamodb/table-policy-not-public': 'COMPLIANT' },
  },
  {
    name: 'table-given-away',
    says: 'a table for an account outside the organisation names that account',
    made: { with: 'a stranger' },
    columns: { exposure: 'cross-account' },
    texts: { exposure_reason: [stranger] },
    findings: {
      'dynamodb/table-policy-not-public': 'COMPLIANT',
      'dynamodb/table-policy-no-foreign-accounts': 'NON_COMPLIANT',
    },
  },
]

export const secrets: Cases<Share> = [
  {
    name: 'secret-lent',
    says: 'a secret for a sister account is shared, and the account is named',
    made: { with: 'a sister account' },
    columns: { exposure: 'cross-account' },
  },
  {
    name: 'secret-published',
    says: 'a secret for the principal * is anybody’s',
    made: { with: 'everybody' },
    columns: { exposure: 'internet' },
  },
]

interface Organization {
  readonly id: string
  readonly ownAccount: string
  readonly sisterAccount: string
}

export async function seedShares(where: Where, organization: Organization): Promise<Arns> {
  return {
    ...(await seedSnapshots(where, organization)),
    ...(await seedKeys(where, organization)),
    ...(await seedTables(where, organization)),
    ...(await seedSecrets(where, organization)),
  }
}

async function seedSnapshots(where: Where, organization: Organization): Promise<Arns> {
  const rds = new RDSClient(where)
  await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: 'source',
      DBInstanceClass: 'db.t4g.medium',
      Engine: 'postgres',
      EngineVersion: '16.4',
      AllocatedStorage: 20,
      MasterUsername: 'owner',
      MasterUserPassword: 'not-a-secret-in-moto',
    }),
  )
  const arns: Record<string, string> = {}
  for (const { name, made } of snapshots) {
    const { DBSnapshot } = await rds.send(
      new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'source', DBSnapshotIdentifier: name }),
    )
    arns[name] = expectString(DBSnapshot?.DBSnapshotArn)
    if (made.with === 'nobody') continue
    const reader = made.with === 'everybody' ? 'all' : accountOf(made, organization)
    await rds.send(
      new ModifyDBSnapshotAttributeCommand({
        DBSnapshotIdentifier: name,
        AttributeName: 'restore',
        ValuesToAdd: [reader],
      }),
    )
  }
  return arns
}

async function seedKeys(where: Where, organization: Organization): Promise<Arns> {
  const kms = new KMSClient(where)
  const arns: Record<string, string> = {}
  for (const { name, made } of keys) {
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: name }))
    arns[name] = expectString(KeyMetadata?.Arn)
    const own = { AWS: `arn:aws:iam::${organization.ownAccount}:root` }
    const Policy = document(
      { Principal: own, Action: 'kms:*' },
      ...(made.with === 'nobody' ? [] : [{ Action: 'kms:Decrypt', ...admitting(made, organization) }]),
    )
    await kms.send(new PutKeyPolicyCommand({ KeyId: KeyMetadata?.KeyId, PolicyName: 'default', Policy }))
  }
  return arns
}

async function seedTables(where: Where, organization: Organization): Promise<Arns> {
  const dynamodb = new DynamoDBClient(where)
  const arns: Record<string, string> = {}
  for (const { name, made } of tables) {
    const { TableDescription } = await dynamodb.send(
      new CreateTableCommand({
        TableName: name,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    )
    const ResourceArn = expectString(TableDescription?.TableArn)
    arns[name] = ResourceArn
    if (made.with === 'nobody') continue
    const Policy = document({ Action: 'dynamodb:GetItem', ...admitting(made, organization) })
    await dynamodb.send(new PutResourcePolicyCommand({ ResourceArn, Policy }))
  }
  return arns
}

async function seedSecrets(where: Where, organization: Organization): Promise<Arns> {
  const manager = new SecretsManagerClient(where)
  const arns: Record<string, string> = {}
  for (const { name, made } of secrets) {
    const { ARN } = await manager.send(new CreateSecretCommand({ Name: name, SecretString: 'not-a-secret-in-moto' }))
    arns[name] = expectString(ARN)
    const ResourcePolicy = document({ Action: 'secretsmanager:GetSecretValue', ...admitting(made, organization) })
    await manager.send(new PutSecretPolicyCommand({ SecretId: name, ResourcePolicy }))
  }
  return arns
}

function accountOf(share: Share, { sisterAccount }: Organization): string {
  return share.with === 'a sister account' ? sisterAccount : stranger
}

function admitting(share: Share, organization: Organization): object {
  const Principal = share.with === 'everybody' ? '*' : { AWS: `arn:aws:iam::${accountOf(share, organization)}:root` }
  if (!share.confined) return { Principal }
  return { Principal, Condition: { StringEquals: { 'aws:PrincipalOrgID': organization.id } } }
}

function document(...statements: readonly object[]): string {
  const Statement = statements.map((statement) => ({ Effect: 'Allow', Resource: '*', ...statement }))
  return JSON.stringify({ Version: '2012-10-17', Statement })
}
