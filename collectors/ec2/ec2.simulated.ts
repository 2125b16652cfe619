import type {
  AllowedPrincipal,
  DescribeFlowLogsRequest,
  DescribeImagesRequest,
  DescribeNetworkInterfacesRequest,
  DescribeVpcEndpointServicePermissionsRequest,
  FlowLog,
  GetManagedPrefixListEntriesRequest,
  Image,
  Instance,
  InternetGateway,
  ManagedPrefixList,
  NetworkAcl,
  NetworkInterface,
  PrefixListEntry,
  RouteTable,
  SecurityGroup,
  ServiceConfiguration,
  Subnet,
  Volume,
  Vpc,
  VpcEndpoint,
  VpcPeeringConnection,
} from '@aws-sdk/client-ec2'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'
import {
  addresses,
  blockPublicAccess,
  endpointServices,
  peeringConnections,
  vpnConnections,
  vpnGateways,
} from './simulated/connections.ts'
import { vpcEndpoints } from './simulated/endpoints.ts'
import { networkInterfaces, securityGroups } from './simulated/groups.ts'
import { prefixListEntries, prefixLists } from './simulated/prefix-lists.ts'
import { networkAcls, routeTables } from './simulated/routes.ts'
import { images, instances, volumes } from './simulated/servers.ts'
import { flowLogs, internetGateways, subnets, vpcs } from './simulated/vpcs.ts'

type Paged = Pick<DescribeNetworkInterfacesRequest | DescribeFlowLogsRequest, 'MaxResults' | 'NextToken'>

function list<Item>(items: (place: Place) => readonly Item[], field: string, limit = 1000) {
  return paged<Paged, Item>({
    items: (_, place) => items(place),
    page: (page, token) => ({ [field]: page, NextToken: token }),
    token: (input) => input.NextToken,
    limit,
    asked: (input) => input.MaxResults,
  })
}

export const simulation = defineSimulation({
  service: 'ec2',
  answers: {
    DescribeVpcs: list<Vpc>(vpcs, 'Vpcs'),
    DescribeSubnets: list<Subnet>(subnets, 'Subnets'),
    DescribeRouteTables: list<RouteTable>(routeTables, 'RouteTables', 100),
    DescribeNetworkAcls: list<NetworkAcl>(networkAcls, 'NetworkAcls'),
    DescribeSecurityGroups: list<SecurityGroup>(securityGroups, 'SecurityGroups'),
    DescribeInternetGateways: list<InternetGateway>(internetGateways, 'InternetGateways'),
    DescribeVpcEndpoints: list<VpcEndpoint>(vpcEndpoints, 'VpcEndpoints'),
    DescribeManagedPrefixLists: list<ManagedPrefixList>(prefixLists, 'PrefixLists', 100),
    GetManagedPrefixListEntries: paged<GetManagedPrefixListEntriesRequest, PrefixListEntry>({
      items: ({ PrefixListId }, place) =>
        prefixListEntries(place, PrefixListId) ??
        new SimulatedError('InvalidPrefixListID.NotFound', `The prefix list ID '${PrefixListId}' does not exist`),
      page: (Entries, NextToken) => ({ Entries, NextToken }),
      token: (input) => input.NextToken,
      limit: 100,
      asked: (input) => input.MaxResults,
    }),
    DescribeFlowLogs: list<FlowLog>(flowLogs, 'FlowLogs'),
    DescribeNetworkInterfaces: list<NetworkInterface>(networkInterfaces, 'NetworkInterfaces'),
    DescribeInstances: paged<Paged, Instance>({
      items: (_, place) => instances(place),
      page: (page, NextToken) => ({
        Reservations: page.map((one) => ({ ReservationId: one.InstanceId?.replace('i-', 'r-'), Instances: [one] })),
        NextToken,
      }),
      token: (input) => input.NextToken,
      limit: 1000,
      asked: (input) => input.MaxResults,
    }),
    DescribeImages: paged<DescribeImagesRequest, Image>({
      items: (input, place) => images(place, input),
      page: (Images, NextToken) => ({ Images, NextToken }),
      token: (input) => input.NextToken,
      limit: 1000,
      asked: (input) => input.MaxResults,
    }),
    DescribeVolumes: list<Volume>(volumes, 'Volumes'),
    DescribeAddresses: answers((_, place) => ({ Addresses: addresses(place) })),
    DescribeVpcPeeringConnections: list<VpcPeeringConnection>(peeringConnections, 'VpcPeeringConnections'),
    DescribeVpcEndpointServiceConfigurations: list<ServiceConfiguration>(
      (place) => endpointServices(place).map(({ configuration }) => configuration),
      'ServiceConfigurations',
    ),
    DescribeVpcEndpointServicePermissions: paged<DescribeVpcEndpointServicePermissionsRequest, AllowedPrincipal>({
      items: ({ ServiceId }, place) =>
        endpointServices(place).find(({ configuration }) => configuration.ServiceId === ServiceId)?.principals ??
        new SimulatedError(
          'InvalidVpcEndpointServiceId.NotFound',
          `The VpcEndpointService Id '${ServiceId}' does not exist`,
        ),
      page: (AllowedPrincipals, NextToken) => ({ AllowedPrincipals, NextToken }),
      token: (input) => input.NextToken,
      limit: 1000,
      asked: (input) => input.MaxResults,
    }),
    DescribeVpnGateways: answers((_, place) => ({ VpnGateways: vpnGateways(place) })),
    DescribeVpnConnections: answers((_, place) => ({ VpnConnections: vpnConnections(place) })),
    DescribeVpcBlockPublicAccessOptions: answers((_, place) => ({
      VpcBlockPublicAccessOptions: blockPublicAccess(place),
    })),
  },
  count: (place) => ({
    'AWS::EC2::VPC': vpcs(place).length,
    'AWS::EC2::Subnet': subnets(place).length,
    'AWS::EC2::RouteTable': routeTables(place).length,
    'AWS::EC2::NetworkAcl': networkAcls(place).length,
    'AWS::EC2::SecurityGroup': securityGroups(place).length,
    'AWS::EC2::PrefixList': prefixLists(place).length,
    'AWS::EC2::InternetGateway': internetGateways(place).length,
    'AWS::EC2::VPCEndpoint': vpcEndpoints(place).length,
    'AWS::EC2::Instance': instances(place).length,
    'AWS::EC2::NetworkInterface': networkInterfaces(place).length,
    'AWS::EC2::Volume': volumes(place).length,
    'AWS::EC2::EIP': addresses(place).length,
    'AWS::EC2::FlowLog': flowLogs(place).length,
    'AWS::EC2::VPCPeeringConnection': peeringConnections(place).length,
    'AWS::EC2::VPCEndpointService': endpointServices(place).length,
    'AWS::EC2::VPNGateway': vpnGateways(place).length,
    'AWS::EC2::VPNConnection': vpnConnections(place).length,
    'AWS::EC2::VPCBlockPublicAccessOptions': 1,
  }),
})
