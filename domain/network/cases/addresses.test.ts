import { expect, test } from 'vitest'
import { type Cases, found, inside, openRoutes, overIpv6, wanted } from './world.ts'

/** What an address is worth: IPv4 and IPv6 each need a whole path of their own. */

const both = { ipv6: true }
const ipv4Routes = openRoutes.filter((route) => !route.startsWith('::'))
const ipv6Routes = openRoutes.filter((route) => !route.startsWith('0.'))

const addresses: Cases = {
  'A public IPv4 address with every hop open is on the internet': {
    is: 'internet',
    path: 'public address → internet gateway igw-1 → route table rtb-1 → network ACL acl-1 → security group sg-1',
  },
  'Without a public address the internet has nothing to send to, however open everything else is': {
    endpoint: inside,
    is: 'internal',
    path: '✕ public address',
  },
  'Without a public address, and with nobody let in, it is isolated': {
    endpoint: inside,
    groups: { 'sg-1': [] },
    is: 'isolated',
    path: '✕ public address → ✕ security group sg-1',
  },
  'An IPv6 address with every hop open is on the internet': {
    endpoint: overIpv6,
    is: 'internet',
    path: 'public address → internet gateway igw-1 → route table rtb-1 → network ACL acl-1 → security group sg-1',
  },
  'An IPv4 route is none for IPv6': {
    endpoint: overIpv6,
    routes: ipv4Routes,
    is: 'internal',
    path: 'public address → ✕ route table rtb-1',
  },
  'An IPv6 route is none for IPv4': {
    routes: ipv6Routes,
    is: 'internal',
    path: 'public address → ✕ route table rtb-1',
  },
  'With both families a route for one and a rule for the other make no path': {
    endpoint: both,
    routes: ipv4Routes,
    groups: { 'sg-1': ['tcp 5432 ::/0'] },
    is: 'internal',
    path: 'public address → internet gateway igw-1 → route table rtb-1 → network ACL acl-1 → ✕ security group sg-1',
  },
  'With both families one whole path is enough: closed over IPv4, open over IPv6': {
    endpoint: both,
    groups: { 'sg-1': ['tcp 5432 10.0.0.0/8', 'tcp 5432 ::/0'] },
    is: 'internet',
    path: 'public address → internet gateway igw-1 → route table rtb-1 → network ACL acl-1 → security group sg-1',
  },
  'With both families the wider one counts: listed networks over IPv4, everybody over IPv6': {
    endpoint: both,
    groups: { 'sg-1': ['tcp 5432 203.0.113.0/24', 'tcp 5432 ::/0'] },
    is: 'internet',
    path: 'public address → internet gateway igw-1 → route table rtb-1 → network ACL acl-1 → security group sg-1',
  },
  'IPv6 open proves it though the IPv4 rules of the network ACL let nobody in': {
    endpoint: both,
    acl: ['101 in allow all ::/0', '101 out allow all ::/0'],
    is: 'internet',
    path: 'public address → internet gateway igw-1 → route table rtb-1 → network ACL acl-1 → security group sg-1',
  },
  'An IPv6 address that internet gateways do not carry is inside only': {
    endpoint: { ...inside, families: [4, 6] },
    is: 'internal',
    path: '✕ public address',
  },
  'In a subnet that has nothing but IPv6 the one family decides': {
    endpoint: overIpv6,
    subnets: { 'subnet-1': { cidrBlock: null } },
    routes: ['2a05::/56 → local', '::/0 → igw-1'],
    is: 'internet',
    path: 'public address → internet gateway igw-1 → route table rtb-1 → network ACL acl-1 → security group sg-1',
  },
  'An endpoint of which no subnet is named is not judged': {
    endpoint: { subnetIds: [] },
    is: 'unknown',
    path: '',
  },
  'Where its service names no VPC, its subnet does': {
    endpoint: { vpcId: null },
    tables: { 'rtb-main': { main: true, routes: openRoutes } },
    is: 'internet',
    path: 'public address → internet gateway igw-1 → route table rtb-main → network ACL acl-1 → security group sg-1',
  },
}

test.each(Object.entries(addresses))('%s', (_, one) => expect(found(one)).toEqual(wanted(one)))
