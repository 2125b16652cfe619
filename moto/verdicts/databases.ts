import {
  AssociateRouteTableCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  DescribeNetworkAclsCommand,
  EC2Client,
  type IpPermission,
  ReplaceNetworkAclAssociationCommand,
} from '@aws-sdk/client-ec2'
import { CreateDBInstanceCommand, CreateDBSubnetGroupCommand, RDSClient } from '@aws-sdk/client-rds'
import { expectString } from '../expect-string.ts'
import type { Network, Where } from '../network.ts'
import type { Arns, Cases } from './case.ts'

interface Database {
  readonly flag: boolean
  readonly subnets: 'routed' | 'without a route' | 'behind a network ACL'
  readonly opens: 'to everybody' | 'to a list that holds everybody' | 'to a list of the office' | 'to a group'
}

/** A database is on the internet when its flag, a route, the network ACL and a security group all say so. */
export const databases: Cases<Database> = [
  {
    name: 'open',
    says: 'a database with the public flag, a route, an open network ACL and an open group is on the internet',
    made: { flag: true, subnets: 'routed', opens: 'to everybody' },
    columns: { exposure: 'internet' },
    texts: {
      exposure_path: [
        'public address',
        'internet gateway igw-',
        'route table rtb-',
        'network ACL acl-',
        'security group sg-',
      ],
    },
    findings: {
      'rds/instance-not-reachable-from-internet': 'NON_COMPLIANT',
      'rds/instance-not-public-flag': 'NON_COMPLIANT',
    },
  },
  {
    name: 'no-route',
    says: 'the same without a route to an internet gateway is not, whatever its flag says; the route table closes the path',
    made: { flag: true, subnets: 'without a route', opens: 'to everybody' },
    columns: { exposure: 'internal' },
    texts: { exposure_path: ['public address', 'route table rtb-'], exposure_reason: ['route to an internet gateway'] },
    findings: {
      'rds/instance-not-reachable-from-internet': 'COMPLIANT',
      'rds/instance-not-public-flag': 'NON_COMPLIANT',
    },
  },
  {
    name: 'no-flag',
    says: 'without the flag it has no address that the internet could reach',
    made: { flag: false, subnets: 'routed', opens: 'to everybody' },
    columns: { exposure: 'internal' },
    texts: { exposure_path: ['public address'] },
    findings: { 'rds/instance-not-reachable-from-internet': 'COMPLIANT', 'rds/instance-not-public-flag': 'COMPLIANT' },
  },
  {
    name: 'denied',
    says: 'a network ACL that denies its port closes the path before the security group is asked',
    made: { flag: true, subnets: 'behind a network ACL', opens: 'to everybody' },
    columns: { exposure: 'internal' },
    texts: { exposure_path: ['route table rtb-', 'network ACL acl-'] },
    findings: { 'rds/instance-not-reachable-from-internet': 'COMPLIANT' },
  },
  {
    name: 'listed-all',
    says: 'a prefix list that holds 0.0.0.0/1 and 128.0.0.0/1 is the internet under another name',
    made: { flag: true, subnets: 'routed', opens: 'to a list that holds everybody' },
    columns: { exposure: 'internet' },
    texts: { exposure_reason: ['pl-'] },
    findings: { 'rds/instance-not-reachable-from-internet': 'NON_COMPLIANT' },
  },
  {
    name: 'listed-office',
    says: 'a prefix list of one office lets that office in',
    made: { flag: true, subnets: 'routed', opens: 'to a list of the office' },
    columns: { exposure: 'internet-limited' },
    texts: { exposure_reason: ['pl-'] },
    findings: { 'rds/instance-not-reachable-from-internet': 'NON_COMPLIANT' },
  },
  {
    name: 'grouped',
    says: 'a group that lets in another group lets nobody in from the internet',
    made: { flag: true, subnets: 'routed', opens: 'to a group' },
    columns: { exposure: 'internal' },
    texts: { exposure_path: ['network ACL acl-', 'security group sg-'] },
    findings: { 'rds/instance-not-reachable-from-internet': 'COMPLIANT' },
  },
]

const port = 5432

export async function seedDatabases(where: Where, network: Network): Promise<Arns> {
  const ec2 = new EC2Client(where)
  const rds = new RDSClient(where)
  const [routed = '', denied = ''] = network.publicSubnets
  await denyPort(ec2, network.vpcId, denied)
  // moto leaves the main table without routes of its own, which is what a private subnet has beside the local one.
  const [lonely = ''] = network.privateSubnets
  const table = await ec2.send(new CreateRouteTableCommand({ VpcId: network.vpcId }))
  await ec2.send(
    new AssociateRouteTableCommand({ RouteTableId: expectString(table.RouteTable?.RouteTableId), SubnetId: lonely }),
  )
  const subnets = {
    routed: await subnetGroup(rds, 'routed', routed),
    'without a route': await subnetGroup(rds, 'lonely', lonely),
    'behind a network ACL': await subnetGroup(rds, 'denied', denied),
  }
  const group = async (name: string, from: Omit<IpPermission, 'IpProtocol' | 'FromPort' | 'ToPort'>) => {
    const made = await ec2.send(
      new CreateSecurityGroupCommand({ VpcId: network.vpcId, GroupName: name, Description: name }),
    )
    const GroupId = expectString(made.GroupId)
    const IpPermissions = [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, ...from }]
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
    return GroupId
  }
  const list = async (PrefixListName: string, ...cidrs: readonly string[]) => {
    const Entries = cidrs.map((Cidr) => ({ Cidr }))
    const made = await ec2.send(
      new CreateManagedPrefixListCommand({ PrefixListName, AddressFamily: 'IPv4', MaxEntries: 5, Entries }),
    )
    return { PrefixListIds: [{ PrefixListId: expectString(made.PrefixList?.PrefixListId) }] }
  }
  const application = await network.open('application', 443, '10.0.0.0/8')
  const groups = {
    'to everybody': await group('everybody', { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }),
    'to a list that holds everybody': await group('halves', await list('halves', '0.0.0.0/1', '128.0.0.0/1')),
    'to a list of the office': await group('office', await list('office', '198.51.100.0/24')),
    'to a group': await group('behind', { UserIdGroupPairs: [{ GroupId: application }] }),
  }
  const arns: Record<string, string> = {}
  for (const { name, made } of databases) {
    const { DBInstance } = await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: name,
        DBInstanceClass: 'db.t4g.medium',
        Engine: 'postgres',
        EngineVersion: '16.4',
        Port: port,
        AllocatedStorage: 20,
        MasterUsername: 'owner',
        MasterUserPassword: 'not-a-secret-in-moto',
        PubliclyAccessible: made.flag,
        DBSubnetGroupName: subnets[made.subnets],
        VpcSecurityGroupIds: [groups[made.opens]],
      }),
    )
    arns[name] = expectString(DBInstance?.DBInstanceArn)
  }
  return arns
}

async function subnetGroup(rds: RDSClient, name: string, subnetId: string): Promise<string> {
  await rds.send(
    new CreateDBSubnetGroupCommand({
      DBSubnetGroupName: name,
      DBSubnetGroupDescription: name,
      SubnetIds: [subnetId],
    }),
  )
  return name
}

/** Gives the subnet a network ACL of its own that lets everything pass but the databases' port. */
async function denyPort(ec2: EC2Client, VpcId: string, subnetId: string): Promise<void> {
  const made = await ec2.send(new CreateNetworkAclCommand({ VpcId }))
  const NetworkAclId = expectString(made.NetworkAcl?.NetworkAclId)
  const everywhere = { NetworkAclId, CidrBlock: '0.0.0.0/0' }
  const rule = (more: object) => ec2.send(new CreateNetworkAclEntryCommand({ ...everywhere, ...more } as never))
  await rule({
    RuleNumber: 90,
    Egress: false,
    Protocol: '6',
    RuleAction: 'deny',
    PortRange: { From: port, To: port },
  })
  for (const Egress of [false, true]) await rule({ RuleNumber: 100, Egress, Protocol: '-1', RuleAction: 'allow' })
  const { NetworkAcls } = await ec2.send(
    new DescribeNetworkAclsCommand({ Filters: [{ Name: 'association.subnet-id', Values: [subnetId] }] }),
  )
  const association = NetworkAcls?.[0]?.Associations?.find(({ SubnetId }) => SubnetId === subnetId)
  await ec2.send(
    new ReplaceNetworkAclAssociationCommand({
      AssociationId: expectString(association?.NetworkAclAssociationId),
      NetworkAclId,
    }),
  )
}
