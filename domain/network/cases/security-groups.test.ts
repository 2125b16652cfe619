import { expect, test } from 'vitest'
import { type Cases, found, overIpv6, unread, wanted } from './world.ts'

/** Security groups: rules of all groups add up, and whom they let in is answered without a rule. */

const upTo = 'public address → internet gateway igw-1 → route table rtb-1 → network ACL acl-1 →'
const open = `${upTo} security group sg-1`
const limited = `${upTo} ~ security group sg-1`
const closed = `${upTo} ✕ security group sg-1`
const two = { securityGroupIds: ['sg-1', 'sg-2'] }
const rules = (...texts: readonly string[]) => ({ groups: { 'sg-1': texts } })

const groups: Cases = {
  'Everybody on the port': { ...rules('tcp 5432 0.0.0.0/0'), is: 'internet', path: open },
  'Everybody on all ports of TCP': { ...rules('tcp 0.0.0.0/0'), is: 'internet', path: open },
  'Everybody over every protocol': { ...rules('all 0.0.0.0/0'), is: 'internet', path: open },
  'A range that holds the port': { ...rules('tcp 0-65535 0.0.0.0/0'), is: 'internet', path: open },
  'TCP by its number': { ...rules('6 5432 0.0.0.0/0'), is: 'internet', path: open },
  'Two halves of the internet are the internet': {
    ...rules('tcp 5432 0.0.0.0/1', 'tcp 5432 128.0.0.0/1'),
    is: 'internet',
    path: open,
  },
  'A quarter of the internet is no list of known networks': {
    ...rules('tcp 5432 64.0.0.0/2'),
    is: 'internet',
    path: open,
  },
  'A network of our own outside': { ...rules('tcp 5432 203.0.113.0/24'), is: 'internet-limited', path: limited },
  'One address': { ...rules('tcp 5432 203.0.113.7/32'), is: 'internet-limited', path: limited },
  'An IPv6 network is none for IPv4': { ...rules('tcp 5432 ::/0'), is: 'internal', path: closed },
  'IPv6, everybody': { endpoint: overIpv6, ...rules('tcp 5432 ::/0'), is: 'internet', path: open },
  'IPv6, global unicast is everybody': {
    endpoint: overIpv6,
    ...rules('tcp 5432 2000::/3'),
    is: 'internet',
    path: open,
  },
  'IPv6, a listed network': {
    endpoint: overIpv6,
    ...rules('tcp 5432 2a00:1450::/32'),
    is: 'internet-limited',
    path: limited,
  },
  'IPv6, unique local addresses are inside': {
    endpoint: overIpv6,
    ...rules('tcp 5432 fd00::/8'),
    is: 'internal',
    path: closed,
  },
  'A private network': { ...rules('tcp 5432 10.0.0.0/8'), is: 'internal', path: closed },
  'Carrier-grade NAT is not the internet': { ...rules('tcp 5432 100.64.0.0/10'), is: 'internal', path: closed },
  'A block with private and public addresses lets the public ones in': {
    ...rules('tcp 5432 10.0.0.0/7'),
    is: 'internet-limited',
    path: limited,
  },
  'Another group of the VPC': { ...rules('tcp 5432 sg-2'), is: 'internal', path: closed },
  Itself: { ...rules('all sg-1'), is: 'internal', path: closed },
  'A group for which everybody may leave does not let anybody in': {
    ...rules('out all 0.0.0.0/0'),
    is: 'isolated',
    path: closed,
  },
  'Replies need no rule: a group without any for leaving still answers': {
    ...rules('tcp 5432 0.0.0.0/0'),
    is: 'internet',
    path: open,
  },
  'Another port': { ...rules('tcp 443 0.0.0.0/0'), is: 'isolated', path: closed },
  'A range that ends before the port': { ...rules('tcp 0-5431 0.0.0.0/0'), is: 'isolated', path: closed },
  'UDP on the port': { ...rules('udp 5432 0.0.0.0/0'), is: 'isolated', path: closed },
  'UDP by its number': { ...rules('17 5432 0.0.0.0/0'), is: 'isolated', path: closed },
  'ICMP has no ports': { ...rules('icmp 0.0.0.0/0'), is: 'isolated', path: closed },
  'ESP by its number has none either': { ...rules('50 0.0.0.0/0'), is: 'isolated', path: closed },
  'A port of one’s own choice': {
    endpoint: { port: 15432 },
    ...rules('tcp 5432 0.0.0.0/0', 'tcp 15432 203.0.113.0/24'),
    is: 'internet-limited',
    path: limited,
  },
  'No rule at all': { ...rules(), is: 'isolated', path: closed },
  'What has no group is not filtered': {
    endpoint: { securityGroupIds: [] },
    groups: {},
    is: 'internet',
    path: `${upTo} security group`,
  },
  'Groups add up: the second one is open': {
    endpoint: two,
    groups: { 'sg-1': ['tcp 5432 10.0.0.0/8'], 'sg-2': ['tcp 5432 0.0.0.0/0'] },
    is: 'internet',
    path: `${upTo} security group sg-2`,
  },
  'Groups add up: each lets half of the internet in': {
    endpoint: two,
    groups: { 'sg-1': ['tcp 5432 0.0.0.0/1'], 'sg-2': ['tcp 5432 128.0.0.0/1'] },
    is: 'internet',
    path: `${upTo} security group sg-1 → security group sg-2`,
  },
  'Groups add up: two listed networks stay listed': {
    endpoint: two,
    groups: { 'sg-1': ['tcp 5432 203.0.113.0/24'], 'sg-2': ['tcp 5432 198.51.100.0/24'] },
    is: 'internet-limited',
    path: `${upTo} ~ security group sg-1 → ~ security group sg-2`,
  },
  'Unread rules leave the path unknown': {
    groups: { 'sg-1': unread },
    is: 'unknown',
    path: `${upTo} ? security group sg-1`,
  },
  'A group that nobody listed is not known': {
    groups: {},
    is: 'unknown',
    path: `${upTo} ? security group sg-1`,
  },
  'A group that was found counts, though others could not be listed': {
    unlisted: ['AWS::EC2::SecurityGroup'],
    is: 'internet',
    path: open,
  },
  'One group that lets everybody in proves it, whatever another says': {
    endpoint: two,
    groups: { 'sg-1': unread, 'sg-2': ['tcp 5432 0.0.0.0/0'] },
    is: 'internet',
    path: `${upTo} security group sg-2`,
  },
  'One group with a listed network proves nothing less, while another was not read': {
    endpoint: two,
    groups: { 'sg-1': unread, 'sg-2': ['tcp 5432 203.0.113.0/24'] },
    is: 'unknown',
    path: `${upTo} ~ security group sg-2 → ? security group sg-1`,
  },
  'One group lets in the half of the internet that the routes do not answer, another was not read': {
    endpoint: two,
    routes: ['0.0.0.0/1 → igw-1'],
    groups: { 'sg-1': ['tcp 5432 128.0.0.0/1'], 'sg-2': unread },
    is: 'unknown',
    path: `${upTo} security group sg-1 → ? security group sg-2`,
  },
  'A prefix list that holds everybody is everybody': {
    lists: { 'pl-1': ['0.0.0.0/1', '128.0.0.0/1'] },
    ...rules('tcp 5432 pl-1'),
    is: 'internet',
    path: open,
  },
  'A prefix list of our networks is a list of known networks': {
    lists: { 'pl-1': ['203.0.113.0/24', '10.0.0.0/8'] },
    ...rules('tcp 5432 pl-1'),
    is: 'internet-limited',
    path: limited,
  },
  'A prefix list of private networks lets nobody in from outside': {
    lists: { 'pl-1': ['10.0.0.0/8'] },
    ...rules('tcp 5432 pl-1'),
    is: 'internal',
    path: closed,
  },
  'A list and a block make a whole': {
    lists: { 'pl-1': ['0.0.0.0/1'] },
    ...rules('tcp 5432 pl-1', 'tcp 5432 128.0.0.0/1'),
    is: 'internet',
    path: open,
  },
  'An IPv6 list is none for IPv4': {
    lists: { 'pl-1': ['2000::/3'] },
    ...rules('tcp 5432 pl-1'),
    is: 'internal',
    path: closed,
  },
  'The addresses that CloudFront fetches from are listed networks, though not known one by one': {
    lists: { 'pl-cf': 'com.amazonaws.global.cloudfront.origin-facing' },
    ...rules('tcp 5432 pl-cf'),
    is: 'internet-limited',
    path: limited,
  },
  'S3 only answers: its addresses open no connection': {
    lists: { 'pl-s3': 'com.amazonaws.eu-west-1.s3' },
    ...rules('tcp 5432 pl-s3'),
    is: 'internal',
    path: closed,
  },
  'An unread list leaves the path unknown': {
    lists: { 'pl-1': unread },
    ...rules('tcp 5432 pl-1'),
    is: 'unknown',
    path: `${upTo} ? security group sg-1`,
  },
  'An unread list beside everybody does not matter': {
    lists: { 'pl-1': unread },
    ...rules('tcp 5432 pl-1', 'tcp 5432 0.0.0.0/0'),
    is: 'internet',
    path: open,
  },
}

test.each(Object.entries(groups))('%s', (_, one) => expect(found(one)).toEqual(wanted(one)))
