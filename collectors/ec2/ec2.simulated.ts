import type {
  DescribeFlowLogsRequest,
  DescribeNetworkInterfacesRequest,
  FlowLog,
  GetManagedPrefixListEntriesRequest,
  InternetGateway,
  ManagedPrefixList,
  NetworkAcl,
  NetworkInterface,
  PrefixListEntry,
  RouteTable,
  SecurityGroup,
  Subnet,
  Vpc,
  VpcEndpoint,
} from '@aws-sdk/client-ec2'
import { defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'
import { vpcEndpoints } from './simulated/endpoints.ts'
import { networkInterfaces, securityGroups } from './simulated/groups.ts'
import { prefixListEntries, prefixLists } from './simulated/prefix-lists.ts'
import { networkAcls, routeTables } from './simulated/routes.ts'
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
  }),
})
