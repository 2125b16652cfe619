import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { CreateAliasCommand, CreateKeyCommand, EnableKeyRotationCommand, KMSClient } from '@aws-sdk/client-kms'
import {
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  CreateDBSubnetGroupCommand,
  ModifyDBSnapshotAttributeCommand,
  RDSClient,
} from '@aws-sdk/client-rds'
import { AssociateWebACLCommand, WAFV2Client } from '@aws-sdk/client-wafv2'
import { expectString } from './expect-string.ts'
import type { Expected } from './expected.ts'
import { makeNetwork, type Where } from './network.ts'
import { makeOrganization } from './organization.ts'
import { seedServices } from './services.ts'
import { makeWebAcl } from './web-acl.ts'

/** What the seed made, by the names the test asks for. Everything lies in `region`. */
export interface Seeded {
  readonly region: string
  readonly managementAccountId: string
  readonly memberAccountIds: readonly [string, string, string]
  /** In the third member: what the services moto has were given, and what must be said of it. */
  readonly expected: readonly Expected[]
  /** In the first member: an internet-facing load balancer behind a web ACL that blocks. */
  readonly guardedLoadBalancerArn: string
  /** In the first member: an internet-facing load balancer without a web ACL. */
  readonly openLoadBalancerArn: string
  /** In the first member: encrypted with a customer managed key, in private subnets, open to its own network only. */
  readonly encryptedInstanceArn: string
  /** In the second member: not encrypted, PubliclyAccessible, in a public subnet, open to everyone. */
  readonly exposedInstanceArn: string
  /** In the second member: restorable by everyone. */
  readonly publicSnapshotArn: string
  /** In the first member: server-side encryption with the customer managed key. */
  readonly encryptedTableArn: string
  /** In the second member: no server-side encryption setting. */
  readonly plainTableArn: string
  readonly customerKeyArn: string
  /** Resources made, by type, for the types moto does not fill by itself. */
  readonly made: Readonly<Record<string, number>>
}

/** Creates an organisation of four accounts and resources of the first services in a moto server. */
export async function seed(endpoint: string, region: string): Promise<Seeded> {
  const organization = await makeOrganization({ endpoint, region })
  const first = await organization.member('shop-production')
  const second = await organization.member('shop-sandbox')
  const third = await organization.member('shop-everything')
  const good = await seedGoodAccount(await organization.into(first))
  const bad = await seedBadAccount(await organization.into(second))
  return {
    region,
    managementAccountId: organization.managementAccountId,
    memberAccountIds: [first, second, third],
    expected: await seedServices(await organization.into(third)),
    ...good,
    ...bad,
    made: {
      'AWS::RDS::DBInstance': 3,
      'AWS::RDS::DBSnapshot': 1,
      'AWS::RDS::DBSubnetGroup': 3,
      'AWS::EC2::InternetGateway': 3,
      'AWS::KMS::Key': 8,
      'AWS::DynamoDB::Table': 5,
      'AWS::WAFv2::WebACL': 7,
      'AWS::ElasticLoadBalancingV2::LoadBalancer': 6,
      'AWS::ElasticLoadBalancingV2::TargetGroup': 3,
      'AWS::ElasticLoadBalancingV2::Listener': 5,
    },
  }
}

async function subnetGroup(rds: RDSClient, name: string, SubnetIds: string[]): Promise<string> {
  await rds.send(new CreateDBSubnetGroupCommand({ DBSubnetGroupName: name, DBSubnetGroupDescription: name, SubnetIds }))
  return name
}

async function seedGoodAccount(where: Where) {
  const network = await makeNetwork(where, '10.1')
  const kms = new KMSClient(where)
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: 'orders' }))
  const customerKeyArn = expectString(KeyMetadata?.Arn)
  await kms.send(new EnableKeyRotationCommand({ KeyId: customerKeyArn }))
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/orders', TargetKeyId: customerKeyArn }))

  const dynamodb = new DynamoDBClient(where)
  const table = await dynamodb.send(
    new CreateTableCommand({
      ...tableShape('orders'),
      SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: customerKeyArn },
    }),
  )
  const rds = new RDSClient(where)
  const instance = await rds.send(
    new CreateDBInstanceCommand({
      ...instanceShape('orders'),
      StorageEncrypted: true,
      KmsKeyId: customerKeyArn,
      PubliclyAccessible: false,
      DBSubnetGroupName: await subnetGroup(rds, 'private', network.privateSubnets),
      VpcSecurityGroupIds: [await network.open('database', 5432, '10.1.0.0/16')],
    }),
  )

  const elb = new ElasticLoadBalancingV2Client(where)
  const web = await network.open('web', 80, '0.0.0.0/0')
  const balancer = async (Name: string): Promise<string> => {
    const made = await elb.send(
      new CreateLoadBalancerCommand({
        Name,
        Subnets: network.publicSubnets,
        SecurityGroups: [web],
        Scheme: 'internet-facing',
        Type: 'application',
      }),
    )
    return expectString(made.LoadBalancers?.[0]?.LoadBalancerArn)
  }
  const guardedLoadBalancerArn = await balancer('guarded')
  const openLoadBalancerArn = await balancer('open')
  const targets = await elb.send(
    new CreateTargetGroupCommand({ Name: 'shop', Protocol: 'HTTP', Port: 80, VpcId: network.vpcId }),
  )
  const TargetGroupArn = expectString(targets.TargetGroups?.[0]?.TargetGroupArn)
  for (const LoadBalancerArn of [guardedLoadBalancerArn, openLoadBalancerArn]) {
    const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn }]
    await elb.send(new CreateListenerCommand({ LoadBalancerArn, Protocol: 'HTTP', Port: 80, DefaultActions }))
  }

  const WebACLArn = await makeWebAcl(where, 'REGIONAL', 'shop')
  await new WAFV2Client(where).send(new AssociateWebACLCommand({ WebACLArn, ResourceArn: guardedLoadBalancerArn }))
  return {
    customerKeyArn,
    guardedLoadBalancerArn,
    openLoadBalancerArn,
    encryptedTableArn: expectString(table.TableDescription?.TableArn),
    encryptedInstanceArn: expectString(instance.DBInstance?.DBInstanceArn),
  }
}

async function seedBadAccount(where: Where) {
  const network = await makeNetwork(where, '10.2')
  const rds = new RDSClient(where)
  const instance = await rds.send(
    new CreateDBInstanceCommand({
      ...instanceShape('legacy'),
      StorageEncrypted: false,
      PubliclyAccessible: true,
      DBSubnetGroupName: await subnetGroup(rds, 'public', network.publicSubnets),
      VpcSecurityGroupIds: [await network.open('database', 5432, '0.0.0.0/0')],
    }),
  )
  const snapshot = await rds.send(
    new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'legacy', DBSnapshotIdentifier: 'legacy-copy' }),
  )
  await rds.send(
    new ModifyDBSnapshotAttributeCommand({
      DBSnapshotIdentifier: 'legacy-copy',
      AttributeName: 'restore',
      ValuesToAdd: ['all'],
    }),
  )
  const table = await new DynamoDBClient(where).send(new CreateTableCommand(tableShape('scratch')))
  return {
    exposedInstanceArn: expectString(instance.DBInstance?.DBInstanceArn),
    publicSnapshotArn: expectString(snapshot.DBSnapshot?.DBSnapshotArn),
    plainTableArn: expectString(table.TableDescription?.TableArn),
  }
}

function tableShape(TableName: string) {
  return {
    TableName,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
    BillingMode: 'PAY_PER_REQUEST' as const,
  }
}

function instanceShape(DBInstanceIdentifier: string) {
  return {
    DBInstanceIdentifier,
    DBInstanceClass: 'db.t4g.medium',
    Engine: 'postgres',
    EngineVersion: '16.4',
    Port: 5432,
    AllocatedStorage: 20,
    MasterUsername: 'owner',
    MasterUserPassword: 'not-a-secret-in-moto',
  }
}
