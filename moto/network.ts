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
import { expectString } from './expect-string.ts'
import type { Credentials } from './organization.ts'

export type Where = { endpoint: string; region: string; credentials: Credentials }

/** A VPC with two public subnets, which a route table leads to an internet gateway, and two private ones. */
export async function makeNetwork(where: Where, cidr: string) {
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

export type Network = Awaited<ReturnType<typeof makeNetwork>>
