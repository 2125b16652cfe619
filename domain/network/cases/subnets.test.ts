import { expect, test } from 'vitest'
import { type Cases, found, openRoutes, overIpv6, unread, wanted } from './world.ts'

/** Endpoints in several subnets, and VPC Block Public Access, which AWS says of each subnet. */

const upTo = 'public address → internet gateway igw-1 →'
const open = `${upTo} route table rtb-1 → network ACL acl-1 → security group sg-1`
const both = { endpoint: { subnetIds: ['subnet-1', 'subnet-2'] } } as const
const local = ['10.0.0.0/16 → local']
const blocked = (internetGatewayBlockMode: unknown) => ({ subnets: { 'subnet-1': { internetGatewayBlockMode } } })

const subnets: Cases = {
  'One public subnet of two is enough': {
    ...both,
    tables: {
      'rtb-1': { subnets: ['subnet-1'], routes: local },
      'rtb-2': { subnets: ['subnet-2'], routes: openRoutes },
    },
    is: 'internet',
    path: `${upTo} route table rtb-2 → network ACL acl-1 → security group sg-1`,
  },
  'Two private subnets are closed, and the first says why': {
    ...both,
    tables: { 'rtb-1': { subnets: ['subnet-1', 'subnet-2'], routes: local } },
    is: 'internal',
    path: 'public address → ✕ route table rtb-1',
  },
  'Listed networks through one subnet, everybody through the other': {
    ...both,
    tables: {
      'rtb-1': { subnets: ['subnet-1'], routes: ['203.0.113.0/24 → igw-1'] },
      'rtb-2': { subnets: ['subnet-2'], routes: openRoutes },
    },
    is: 'internet',
    path: `${upTo} route table rtb-2 → network ACL acl-1 → security group sg-1`,
  },
  'An unread table matters not where another subnet is open': {
    ...both,
    tables: {
      'rtb-1': { subnets: ['subnet-1'], routes: unread },
      'rtb-2': { subnets: ['subnet-2'], routes: openRoutes },
    },
    is: 'internet',
    path: `${upTo} route table rtb-2 → network ACL acl-1 → security group sg-1`,
  },
  'An unread table matters where the other subnet is private': {
    ...both,
    tables: { 'rtb-1': { subnets: ['subnet-1'], routes: unread }, 'rtb-2': { subnets: ['subnet-2'], routes: local } },
    is: 'unknown',
    path: 'public address → ? route table rtb-1 → network ACL acl-1 → security group sg-1',
  },
  'An unread table matters where the other subnet lets in listed networks only': {
    ...both,
    tables: {
      'rtb-1': { subnets: ['subnet-1'], routes: unread },
      'rtb-2': { subnets: ['subnet-2'], routes: ['203.0.113.0/24 → igw-1'] },
    },
    is: 'unknown',
    path: 'public address → ? route table rtb-1 → network ACL acl-1 → security group sg-1',
  },
  'Block Public Access that is off blocks nothing': { ...blocked('off'), is: 'internet', path: open },
  'Blocking both ways closes what everything else leaves open': {
    ...blocked('block-bidirectional'),
    is: 'internal',
    path: 'public address → ✕ VPC Block Public Access subnet-1',
  },
  'Blocking the way in is enough': {
    ...blocked('block-ingress'),
    is: 'internal',
    path: 'public address → ✕ VPC Block Public Access subnet-1',
  },
  'It blocks IPv6 too': {
    ...blocked('block-ingress'),
    endpoint: overIpv6,
    is: 'internal',
    path: 'public address → ✕ VPC Block Public Access subnet-1',
  },
  'An exclusion for one subnet leaves that one open': {
    ...blocked('block-bidirectional'),
    ...both,
    tables: { 'rtb-1': { subnets: ['subnet-1', 'subnet-2'], routes: openRoutes } },
    is: 'internet',
    path: open,
  },
  'An unread mode leaves the path unknown': {
    ...blocked(unread),
    is: 'unknown',
    path: `public address → ? VPC Block Public Access subnet-1 → internet gateway igw-1 → route table rtb-1 → network ACL acl-1 → security group sg-1`,
  },
  'An unread mode matters not in front of a closed group': {
    ...blocked(unread),
    groups: { 'sg-1': ['tcp 5432 sg-2'] },
    is: 'internal',
    path: `${upTo} route table rtb-1 → network ACL acl-1 → ✕ security group sg-1`,
  },
}

test.each(Object.entries(subnets))('%s', (_, one) => expect(found(one)).toEqual(wanted(one)))
