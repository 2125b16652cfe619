import {
  AttachVpnGatewayCommand,
  CreateCustomerGatewayCommand,
  CreateFlowLogsCommand,
  CreateManagedPrefixListCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  CreateVpcEndpointServiceConfigurationCommand,
  CreateVpcPeeringConnectionCommand,
  CreateVpnConnectionCommand,
  CreateVpnGatewayCommand,
  EC2Client,
  ModifyVpcEndpointServicePermissionsCommand,
} from '@aws-sdk/client-ec2'
import { CreateLoadBalancerCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../expected.ts'

export const ec2Connections: SeedService = async ({ where, network }) => {
  const client = new EC2Client(where)
  const flow = await client.send(
    new CreateFlowLogsCommand({
      ResourceIds: [network.vpcId],
      ResourceType: 'VPC',
      TrafficType: 'ALL',
      LogDestinationType: 'cloud-watch-logs',
      LogGroupName: 'flow',
      DeliverLogsPermissionArn: 'arn:aws:iam::123456789012:role/flow',
    }),
  )
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 's3:GetObject', Resource: '*' }],
  })
  const endpoint = (name: string, more: object) =>
    client.send(
      new CreateVpcEndpointCommand({
        VpcId: network.vpcId,
        ServiceName: `com.amazonaws.${where.region}.${name}`,
        ...more,
      }),
    )
  const narrow = await endpoint('s3', { VpcEndpointType: 'Gateway', PolicyDocument: policy })
  const open = await endpoint('dynamodb', { VpcEndpointType: 'Gateway' })
  const inside = await endpoint('ssm', {
    VpcEndpointType: 'Interface',
    SubnetIds: network.privateSubnets,
    PrivateDnsEnabled: true,
    SecurityGroupIds: [await network.open('endpoint', 443, '10.3.0.0/16')],
  })
  const other = await client.send(new CreateVpcCommand({ CidrBlock: '10.77.0.0/16' }))
  const peering = await client.send(
    new CreateVpcPeeringConnectionCommand({ VpcId: network.vpcId, PeerVpcId: other.Vpc?.VpcId }),
  )
  const list = await client.send(
    new CreateManagedPrefixListCommand({
      PrefixListName: 'office',
      AddressFamily: 'IPv4',
      MaxEntries: 3,
      Entries: [{ Cidr: '192.0.2.0/24' }],
    }),
  )
  const gateway = await client.send(new CreateVpnGatewayCommand({ Type: 'ipsec.1' }))
  await client.send(
    new AttachVpnGatewayCommand({ VpcId: network.vpcId, VpnGatewayId: gateway.VpnGateway?.VpnGatewayId }),
  )
  const customer = await client.send(
    new CreateCustomerGatewayCommand({ Type: 'ipsec.1', BgpAsn: 65000, PublicIp: '192.0.2.1' }),
  )
  const vpn = await client.send(
    new CreateVpnConnectionCommand({
      Type: 'ipsec.1',
      CustomerGatewayId: expectString(customer.CustomerGateway?.CustomerGatewayId),
      VpnGatewayId: gateway.VpnGateway?.VpnGatewayId,
    }),
  )
  const nlb = await new ElasticLoadBalancingV2Client(where).send(
    new CreateLoadBalancerCommand({
      Name: 'service',
      Type: 'network',
      Scheme: 'internal',
      Subnets: network.privateSubnets,
    }),
  )
  const offer = (AcceptanceRequired: boolean) =>
    client.send(
      new CreateVpcEndpointServiceConfigurationCommand({
        AcceptanceRequired,
        NetworkLoadBalancerArns: [expectString(nlb.LoadBalancers?.[0]?.LoadBalancerArn)],
      }),
    )
  const careful = await offer(true)
  const careless = await offer(false)
  await client.send(
    new ModifyVpcEndpointServicePermissionsCommand({
      ServiceId: careless.ServiceConfiguration?.ServiceId,
      AddAllowedPrincipals: ['*'],
    }),
  )
  const service = 'ec2'
  return [
    { service, resource: expectString(flow.FlowLogIds?.[0]) },
    // The log group is not there, so that moto says that nothing is delivered.
    { service, resource: network.vpcId, findings: { 'ec2/vpc-flow-logs': 'NON_COMPLIANT' } },
    { service, resource: expectString(other.Vpc?.VpcId), findings: { 'ec2/vpc-flow-logs': 'NON_COMPLIANT' } },
    {
      service,
      resource: expectString(narrow.VpcEndpoint?.VpcEndpointId),
      findings: { 'ec2/vpc-endpoint-gateway-policy-restricted': 'COMPLIANT' },
    },
    {
      service,
      resource: expectString(open.VpcEndpoint?.VpcEndpointId),
      findings: {
        'ec2/vpc-endpoint-gateway-policy-restricted': 'NON_COMPLIANT',
        'dynamodb/vpc-endpoint-policy-restricted': 'NON_COMPLIANT',
      },
    },
    {
      service,
      resource: expectString(inside.VpcEndpoint?.VpcEndpointId),
      // Its policy is AWS's default, which ties neither whose credentials nor whose resources.
      columns: { exposure: 'cross-account' },
      findings: {
        'ec2/vpc-endpoint-interface-policy-restricted': 'NON_COMPLIANT',
        'ec2/vpc-endpoint-sg-restricted': 'COMPLIANT',
        'ec2/vpc-endpoint-private-dns': 'COMPLIANT',
      },
    },
    {
      service,
      resource: expectString(careful.ServiceConfiguration?.ServiceId),
      columns: { exposure: 'internal' },
      findings: { 'ec2/vpc-endpoint-service-acceptance': 'COMPLIANT' },
    },
    {
      service,
      resource: expectString(careless.ServiceConfiguration?.ServiceId),
      columns: { exposure: 'internet' },
      findings: {
        'ec2/vpc-endpoint-service-acceptance': 'NON_COMPLIANT',
        'ec2/vpc-endpoint-service-known-principals': 'NON_COMPLIANT',
      },
    },
    {
      service,
      resource: expectString(peering.VpcPeeringConnection?.VpcPeeringConnectionId),
      findings: { 'ec2/vpc-peering-same-account': 'COMPLIANT' },
    },
    { service, resource: expectString(list.PrefixList?.PrefixListId) },
    {
      service,
      resource: expectString(vpn.VpnConnection?.VpnConnectionId),
      // moto says nothing of tunnels, up or down.
      findings: { 'ec2/vpc-vpn-tunnels-up': 'INSUFFICIENT_DATA' },
    },
  ]
}
