import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
} from '@aws-sdk/client-ec2'
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { CreateAliasCommand, CreateKeyCommand, EnableKeyRotationCommand, KMSClient } from '@aws-sdk/client-kms'
import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations'
import {
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  CreateDBSubnetGroupCommand,
  ModifyDBSnapshotAttributeCommand,
  RDSClient,
} from '@aws-sdk/client-rds'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { AssociateWebACLCommand, CreateWebACLCommand, WAFV2Client } from '@aws-sdk/client-wafv2'
import { expectString } from './expect-string.ts'

/** What the seed made, by the names the test asks for. Everything lies in `region`. */
export interface Seeded {
  readonly region: string
  readonly managementAccountId: string
  readonly memberAccountIds: readonly [string, string]
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

type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
export const managementCredentials: Credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' }

/** Creates an organisation of three accounts and resources of the first services in a moto server. */
export async function seed(endpoint: string, region: string): Promise<Seeded> {
  const management = { endpoint, region, credentials: managementCredentials }
  const organizations = new OrganizationsClient(management)
  const { Organization } = await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
  const { Roots } = await organizations.send(new ListRootsCommand({}))
  const rootId = expectString(Roots?.[0]?.Id)
  const workloads = await organizations.send(
    new CreateOrganizationalUnitCommand({ ParentId: rootId, Name: 'Workloads' }),
  )
  const member = async (name: string): Promise<string> => {
    const { CreateAccountStatus } = await organizations.send(
      new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }),
    )
    const id = expectString(CreateAccountStatus?.AccountId)
    await organizations.send(
      new MoveAccountCommand({
        AccountId: id,
        SourceParentId: rootId,
        DestinationParentId: expectString(workloads.OrganizationalUnit?.Id),
      }),
    )
    return id
  }
  const first = await member('shop-production')
  const second = await member('shop-sandbox')
  const sts = new STSClient(management)
  const into = async (accountId: string) => {
    const { Credentials: made } = await sts.send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${accountId}:role/Seed`, RoleSessionName: 'seed' }),
    )
    return {
      endpoint,
      region,
      credentials: {
        accessKeyId: expectString(made?.AccessKeyId),
        secretAccessKey: expectString(made?.SecretAccessKey),
        sessionToken: expectString(made?.SessionToken),
      },
    }
  }
  const good = await seedGoodAccount(await into(first))
  const bad = await seedBadAccount(await into(second))
  return {
    region,
    managementAccountId: expectString(Organization?.MasterAccountId),
    memberAccountIds: [first, second],
    ...good,
    ...bad,
    made: {
      'AWS::RDS::DBInstance': 2,
      'AWS::RDS::DBSnapshot': 1,
      'AWS::RDS::DBSubnetGroup': 2,
      'AWS::EC2::InternetGateway': 2,
      'AWS::KMS::Key': 1,
      'AWS::DynamoDB::Table': 2,
      'AWS::WAFv2::WebACL': 1,
      'AWS::ElasticLoadBalancingV2::LoadBalancer': 2,
      'AWS::ElasticLoadBalancingV2::TargetGroup': 1,
      'AWS::ElasticLoadBalancingV2::Listener': 2,
    },
  }
}

type Where = { endpoint: string; region: string; credentials: Credentials }

/** A VPC with two public subnets, which a route table leads to an internet gateway, and two private ones. */
async function makeNetwork(where: Where, cidr: string) {
  const ec2 = new EC2Client(where)
  const vpcId = expectString((await ec2.send(new CreateVpcCommand({ CidrBlock: `${cidr}.0.0/16` }))).Vpc?.VpcId)
  const gateway = await ec2.send(new CreateInternetGatewayCommand({}))
  const InternetGatewayId = expectString(gateway.InternetGateway?.InternetGatewayId)
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId: vpcId }))
  const routes = await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }))
  const RouteTableId = expectString(routes.RouteTable?.RouteTableId)
  await ec2.send(
    new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId }),
  )
  const subnet = async (third: number, zone: string): Promise<string> => {
    const made = await ec2.send(
      new CreateSubnetCommand({
        VpcId: vpcId,
        CidrBlock: `${cidr}.${third}.0/24`,
        AvailabilityZone: `${where.region}${zone}`,
      }),
    )
    return expectString(made.Subnet?.SubnetId)
  }
  const publicSubnets = [await subnet(0, 'a'), await subnet(1, 'b')]
  const privateSubnets = [await subnet(2, 'a'), await subnet(3, 'b')]
  for (const SubnetId of publicSubnets) await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }))
  const open = async (name: string, port: number, CidrIp: string): Promise<string> => {
    const group = await ec2.send(new CreateSecurityGroupCommand({ VpcId: vpcId, GroupName: name, Description: name }))
    const GroupId = expectString(group.GroupId)
    const IpPermissions = [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp }] }]
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
    return GroupId
  }
  return { vpcId, publicSubnets, privateSubnets, open }
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

  const waf = new WAFV2Client(where)
  const VisibilityConfig = { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'shop' }
  const acl = await waf.send(
    new CreateWebACLCommand({
      Name: 'shop',
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      VisibilityConfig,
      Rules: [
        {
          Name: 'elsewhere',
          Priority: 0,
          Action: { Block: {} },
          Statement: { GeoMatchStatement: { CountryCodes: ['AQ'] } },
          VisibilityConfig: { ...VisibilityConfig, MetricName: 'elsewhere' },
        },
      ],
    }),
  )
  await waf.send(
    new AssociateWebACLCommand({ WebACLArn: expectString(acl.Summary?.ARN), ResourceArn: guardedLoadBalancerArn }),
  )
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
