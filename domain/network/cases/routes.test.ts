import { expect, test } from 'vitest'
import { type Cases, found, openRoutes, overIpv6, unread, wanted } from './world.ts'

/** Route tables, internet gateways and ingress routing. */

const open = 'public address → internet gateway igw-1 → route table rtb-1 → network ACL acl-1 → security group sg-1'
const limited =
  'public address → internet gateway igw-1 → ~ route table rtb-1 → network ACL acl-1 → security group sg-1'
const closed = 'public address → ✕ route table rtb-1'
const local = '10.0.0.0/16 → local'

const routes: Cases = {
  'A NAT gateway carries connections out and lets nobody in': {
    routes: [local, '0.0.0.0/0 → nat-1'],
    is: 'internal',
    path: closed,
  },
  'An egress-only internet gateway carries IPv6 out and lets nobody in': {
    endpoint: overIpv6,
    routes: ['::/0 → eigw-1'],
    is: 'internal',
    path: closed,
  },
  'A transit gateway as the way out is no internet gateway': {
    routes: [local, '0.0.0.0/0 → tgw-1'],
    is: 'internal',
    path: closed,
  },
  'A virtual private gateway is no internet gateway': {
    routes: [local, '0.0.0.0/0 → vgw-1'],
    is: 'internal',
    path: closed,
  },
  'A table with nothing but the local route leads nowhere': { routes: [local], is: 'internal', path: closed },
  'A route that became a blackhole carries nothing': {
    routes: [local, '0.0.0.0/0 → igw-1 blackhole'],
    is: 'internal',
    path: closed,
  },
  'A route that was filtered carries nothing': {
    routes: [local, '0.0.0.0/0 → igw-1 filtered'],
    is: 'internal',
    path: closed,
  },
  'Two halves of the internet through the gateway are the internet': {
    routes: ['0.0.0.0/1 → igw-1', '128.0.0.0/1 → igw-1'],
    is: 'internet',
    path: open,
  },
  'Two halves of the IPv6 internet are the internet': {
    endpoint: overIpv6,
    routes: ['2000::/4 → igw-1', '3000::/4 → igw-1'],
    is: 'internet',
    path: open,
  },
  'One listed network through the gateway is a limited path': {
    routes: ['0.0.0.0/0 → nat-1', '203.0.113.0/24 → igw-1'],
    is: 'internet-limited',
    path: limited,
  },
  'A private network through the gateway is no path from the internet': {
    routes: ['10.9.0.0/16 → igw-1'],
    is: 'internal',
    path: 'public address → internet gateway igw-1 → ✕ route table rtb-1',
  },
  'The most specific route decides: halves that lead elsewhere beat the default route': {
    routes: ['0.0.0.0/0 → igw-1', '0.0.0.0/1 → tgw-1', '128.0.0.0/1 → tgw-1'],
    is: 'internal',
    path: 'public address → internet gateway igw-1 → ✕ route table rtb-1',
  },
  'The order of routes means nothing': {
    routes: ['128.0.0.0/1 → tgw-1', '0.0.0.0/1 → tgw-1', '0.0.0.0/0 → igw-1'],
    is: 'internal',
    path: 'public address → internet gateway igw-1 → ✕ route table rtb-1',
  },
  'A blackhole drops what a wider route would carry': {
    routes: ['0.0.0.0/0 → igw-1', '0.0.0.0/1 → eni-9 blackhole', '128.0.0.0/1 → eni-9 blackhole'],
    is: 'internal',
    path: 'public address → internet gateway igw-1 → ✕ route table rtb-1',
  },
  'One network that leads elsewhere changes little': {
    routes: ['0.0.0.0/0 → igw-1', '203.0.113.0/24 → vgw-1'],
    is: 'internet',
    path: open,
  },
  'A subnet without a table of its own uses the main one of its VPC': {
    tables: { 'rtb-main': { main: true, routes: openRoutes } },
    is: 'internet',
    path: 'public address → internet gateway igw-1 → route table rtb-main → network ACL acl-1 → security group sg-1',
  },
  'A table of its own goes before the main one, private before public': {
    tables: {
      'rtb-main': { main: true, routes: openRoutes },
      'rtb-1': { subnets: ['subnet-1'], routes: [local] },
    },
    is: 'internal',
    path: closed,
  },
  'A table of its own goes before the main one, public before private': {
    tables: {
      'rtb-main': { main: true, routes: [local] },
      'rtb-1': { subnets: ['subnet-1'], routes: openRoutes },
    },
    is: 'internet',
    path: open,
  },
  'The table of another subnet does not matter': {
    tables: {
      'rtb-main': { main: true, routes: [local] },
      'rtb-2': { subnets: ['subnet-2'], routes: openRoutes },
    },
    is: 'internal',
    path: 'public address → ✕ route table rtb-main',
  },
  'A gateway that is attached to another VPC carries nothing': {
    gateway: { vpcIds: ['vpc-2'] },
    is: 'internal',
    path: 'public address → ✕ internet gateway igw-1 → ✕ route table rtb-1',
  },
  'A gateway that is attached to nothing carries nothing': {
    gateway: { vpcIds: [] },
    is: 'internal',
    path: 'public address → ✕ internet gateway igw-1 → ✕ route table rtb-1',
  },
  'An active route proves that its gateway is attached, though nobody listed it': {
    gateway: null,
    is: 'internet',
    path: open,
  },
  'An active route proves that its gateway is attached, though AWS did not say to what': {
    gateway: { vpcIds: unread },
    is: 'internet',
    path: open,
  },
  'Ingress routing: arriving packets pass a firewall endpoint first, and the way back leads through it': {
    tables: {
      'rtb-1': { subnets: ['subnet-1'], routes: [local, '0.0.0.0/0 → vpce-fw'] },
      'rtb-edge': { gateways: ['igw-1'], routes: ['10.0.1.0/24 → vpce-fw'] },
    },
    is: 'internet',
    path: 'public address → ingress routing vpce-fw → route table rtb-1 → network ACL acl-1 → security group sg-1',
  },
  'Ingress routing: an appliance with an interface of its own does the same': {
    tables: {
      'rtb-1': { subnets: ['subnet-1'], routes: [local, '0.0.0.0/0 → eni-fw'] },
      'rtb-edge': { gateways: ['igw-1'], routes: ['10.0.1.0/24 → eni-fw'] },
    },
    is: 'internet',
    path: 'public address → ingress routing eni-fw → route table rtb-1 → network ACL acl-1 → security group sg-1',
  },
  'A firewall endpoint for what leaves only lets nobody in': {
    routes: [local, '0.0.0.0/0 → vpce-fw'],
    is: 'internal',
    path: closed,
  },
  'The edge table of a virtual private gateway brings nobody from the internet': {
    tables: {
      'rtb-1': { subnets: ['subnet-1'], routes: [local, '0.0.0.0/0 → vpce-fw'] },
      'rtb-edge': { gateways: ['vgw-1'], routes: ['10.0.1.0/24 → vpce-fw'] },
    },
    is: 'internal',
    path: closed,
  },
  'A gateway endpoint of S3 beside the default route is no appliance': {
    lists: { 'pl-s3': 'com.amazonaws.eu-west-1.s3' },
    routes: [local, 'pl-s3 → vpce-s3', '0.0.0.0/0 → igw-1'],
    is: 'internet',
    path: open,
  },
  'Unread routes leave the path unknown, and everything else of it is kept': {
    routes: unread,
    is: 'unknown',
    path: 'public address → ? route table rtb-1 → network ACL acl-1 → security group sg-1',
  },
  'Where no table could be listed, which one the subnet uses is not known': {
    tables: {},
    unlisted: ['AWS::EC2::RouteTable'],
    is: 'unknown',
    path: 'public address → ? route table → network ACL acl-1 → security group sg-1',
  },
  'Where tables were listed, but none for the subnet and no main one, it is not known either': {
    tables: { 'rtb-2': { subnets: ['subnet-2'], routes: openRoutes } },
    is: 'unknown',
    path: 'public address → ? route table → network ACL acl-1 → security group sg-1',
  },
  'Where AWS did not say which table is the main one, it is not known': {
    tables: { 'rtb-main': { main: unread, routes: openRoutes } },
    is: 'unknown',
    path: 'public address → ? route table → network ACL acl-1 → security group sg-1',
  },
  'A table that was found serves its subnet, though others could not be listed': {
    unlisted: ['AWS::EC2::RouteTable'],
    is: 'internet',
    path: open,
  },
  'What gateways hand arriving packets to may not be known, where the way back leads through an appliance': {
    tables: {
      'rtb-1': { subnets: ['subnet-1'], routes: [local, '0.0.0.0/0 → vpce-fw'] },
      'rtb-edge': { gateways: unread, routes: ['10.0.1.0/24 → vpce-fw'] },
    },
    is: 'unknown',
    path: 'public address → ? route table rtb-1 → network ACL acl-1 → security group sg-1',
  },
  'It matters where routes to the gateway itself answer another half than the group lets in': {
    tables: {
      'rtb-1': { subnets: ['subnet-1'], routes: [local, '0.0.0.0/1 → igw-1', '128.0.0.0/1 → vpce-fw'] },
      'rtb-edge': { gateways: unread, routes: [] },
    },
    groups: { 'sg-1': ['tcp 5432 128.0.0.0/1'] },
    is: 'unknown',
    path: 'public address → internet gateway igw-1 → route table rtb-1 → ? route table rtb-1 → network ACL acl-1 → security group sg-1',
  },
  'It does not matter where the default route leads to the gateway itself': {
    tables: {
      'rtb-1': { subnets: ['subnet-1'], routes: [local, '198.51.100.0/24 → vpce-fw', '0.0.0.0/0 → igw-1'] },
      'rtb-edge': { gateways: unread, routes: [] },
    },
    is: 'internet',
    path: open,
  },
}

test.each(Object.entries(routes))('%s', (_, one) => expect(found(one)).toEqual(wanted(one)))
