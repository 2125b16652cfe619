import { expect, test } from 'vitest'
import { type Cases, found, inside, openRoutes, partner, unread, vendor, wanted } from './world.ts'

/**
 * VPCs that several accounts share. A participant lists the subnets lent to it with their route tables, network ACLs and
 * gateways; what else the owner has shows in the owner's own account alone.
 */

const local = '10.0.0.0/16 → local'
const lent = { owner: partner, endpoint: inside, routes: [local] } as const
const over = (texts: readonly string[]) => ({ groups: { 'sg-1': texts } })
const closedAcl = ['100 in allow all 192.168.0.0/16', '100 out allow all 0.0.0.0/0']

const shared: Cases = {
  'In a lent subnet the owner’s tables, lists and gateways make the path as one’s own do': {
    owner: partner,
    is: 'internet',
    path: 'public address → internet gateway igw-1 → route table rtb-1 → network ACL acl-1 → security group sg-1',
  },
  'In a lent subnet without a way out the owner of the VPC is next door': {
    ...lent,
    is: 'cross-account',
    accounts: [partner],
    path: 'shared VPC vpc-1 → network ACL acl-1 → security group sg-1',
  },
  'A group that names the network of the VPC lets the owner in': {
    ...lent,
    ...over(['tcp 5432 10.0.0.0/16']),
    is: 'cross-account',
    accounts: [partner],
    path: 'shared VPC vpc-1 → network ACL acl-1 → security group sg-1',
  },
  'A group that names members of groups of the same account lets nobody else in': {
    ...lent,
    ...over(['tcp 5432 sg-1']),
    is: 'internal',
    path: '✕ public address',
  },
  'A group that names a group of another participant lets that one in, too': {
    ...lent,
    ...over([`tcp 5432 sg-9@${vendor}`]),
    is: 'cross-account',
    accounts: [partner, vendor],
    path: 'shared VPC vpc-1 → network ACL acl-1 → security group sg-1',
  },
  'A group that names networks outside the VPC lets nobody in it in': {
    ...lent,
    ...over(['tcp 5432 192.168.0.0/16']),
    is: 'internal',
    path: '✕ public address',
  },
  'A network ACL filters nothing within the subnet': {
    ...lent,
    acl: closedAcl,
    is: 'cross-account',
    accounts: [partner],
    path: 'shared VPC vpc-1 → security group sg-1',
  },
  'A network ACL closes the way from the other subnets': {
    ...lent,
    acl: closedAcl,
    ...over(['tcp 5432 10.0.9.0/24']),
    is: 'internal',
    path: '✕ public address',
  },
  'An unread network ACL does not matter where the own subnet is let in': {
    ...lent,
    acl: unread,
    is: 'cross-account',
    accounts: [partner],
    path: 'shared VPC vpc-1 → security group sg-1',
  },
  'Whoever owns the VPC sees who has security groups in it': {
    endpoint: inside,
    borrowers: [partner, vendor],
    routes: [local],
    is: 'cross-account',
    accounts: [partner, vendor],
    path: 'shared VPC vpc-1 → network ACL acl-1 → security group sg-1',
  },
  'The owner’s network ACL closes the way from the subnets that are lent': {
    endpoint: inside,
    borrowers: [partner],
    routes: [local],
    acl: closedAcl,
    is: 'internal',
    path: '✕ public address',
  },
  'Where not all groups of the VPC could be listed, who shares it is not known': {
    endpoint: inside,
    routes: [local],
    unlisted: ['AWS::EC2::SecurityGroup'],
    is: 'unknown',
    path: '? shared VPC vpc-1 → network ACL acl-1 → security group sg-1',
  },
  'That does not matter where only groups of the same account are let in': {
    endpoint: inside,
    routes: [local],
    ...over(['tcp 5432 sg-1']),
    unlisted: ['AWS::EC2::SecurityGroup'],
    is: 'internal',
    path: '✕ public address',
  },
  'The internet is wider than who shares the VPC': {
    borrowers: [partner],
    routes: openRoutes,
    is: 'internet',
    path: 'public address → internet gateway igw-1 → route table rtb-1 → network ACL acl-1 → security group sg-1',
  },
  'Routes that a participant could not list leave the path unknown': {
    owner: partner,
    tables: {},
    unlisted: ['AWS::EC2::RouteTable'],
    is: 'unknown',
    path: 'public address → ? route table → network ACL acl-1 → security group sg-1',
  },
  'A peering of the owner’s is read from the owner’s account': {
    owner: partner,
    endpoint: inside,
    routes: [local, '10.1.0.0/16 → pcx-1'],
    peerings: { 'pcx-1': { account: vendor, listedBy: partner } },
    ...over(['tcp 5432 10.1.0.0/16']),
    is: 'cross-account',
    accounts: [vendor],
    path: 'VPC peering pcx-1 → route table rtb-1 → network ACL acl-1 → security group sg-1',
  },
  'A peering of the owner’s is not known where the owner’s account was not scanned': {
    owner: partner,
    endpoint: inside,
    routes: [local, '10.1.0.0/16 → pcx-1'],
    ...over(['tcp 5432 10.1.0.0/16']),
    is: 'unknown',
    path: '? VPC peering pcx-1 → route table rtb-1 → network ACL acl-1 → security group sg-1',
  },
}

test.each(Object.entries(shared))('%s', (_, one) => expect(found(one)).toEqual(wanted(one)))
