import { expect, test } from 'vitest'
import { type Cases, found, openAcl, overIpv6, unread, wanted } from './world.ts'

/** Network ACLs: rules in order of their numbers, both ways, and replies on the ports that clients connect from. */

const open = 'public address → internet gateway igw-1 → route table rtb-1 → network ACL acl-1 → security group sg-1'
const limited =
  'public address → internet gateway igw-1 → route table rtb-1 → ~ network ACL acl-1 → security group sg-1'
const closed = 'public address → internet gateway igw-1 → route table rtb-1 → ✕ network ACL acl-1'
const out = '100 out allow all 0.0.0.0/0'
const udp = { endpoint: { protocol: 'udp', port: 53 }, groups: { 'sg-1': ['udp 53 0.0.0.0/0'] } } as const

const acls: Cases = {
  'Only the ports that matter, both ways': {
    acl: ['100 in allow tcp 5432 0.0.0.0/0', '100 out allow tcp 1024-65535 0.0.0.0/0'],
    is: 'internet',
    path: open,
  },
  'A list without rules denies everything': { acl: [], is: 'internal', path: closed },
  'No rule for the way in': { acl: [out], is: 'internal', path: closed },
  'No rule for the way out: it forgets whom it let in': {
    acl: ['100 in allow all 0.0.0.0/0'],
    is: 'internal',
    path: closed,
  },
  'A client may connect from any port above 1024, that of the service among them': {
    acl: ['100 in allow tcp 5432 0.0.0.0/0', '100 out allow tcp 5432 0.0.0.0/0'],
    is: 'internet',
    path: open,
  },
  'Replies to ports below 1024 are no replies': {
    acl: ['100 in allow tcp 5432 0.0.0.0/0', '100 out allow tcp 443 0.0.0.0/0'],
    is: 'internal',
    path: closed,
  },
  'The ephemeral ports of Linux are enough': {
    acl: ['100 in allow tcp 5432 0.0.0.0/0', '100 out allow tcp 32768-60999 0.0.0.0/0'],
    is: 'internet',
    path: open,
  },
  'One ephemeral port is one that a client can choose': {
    acl: ['100 in allow tcp 5432 0.0.0.0/0', '100 out allow tcp 50000 0.0.0.0/0'],
    is: 'internet',
    path: open,
  },
  'Denying some ephemeral ports leaves the others': {
    acl: ['100 in allow all 0.0.0.0/0', '50 out deny tcp 1024-4999 0.0.0.0/0', out],
    is: 'internet',
    path: open,
  },
  'Denying every ephemeral port leaves none': {
    acl: ['100 in allow all 0.0.0.0/0', '50 out deny tcp 1024-65535 0.0.0.0/0', out],
    is: 'internal',
    path: closed,
  },
  'Denying them piece by piece leaves none either': {
    acl: [
      '100 in allow all 0.0.0.0/0',
      '50 out deny tcp 1024-32767 0.0.0.0/0',
      '51 out deny tcp 32768-65535 0.0.0.0/0',
      out,
    ],
    is: 'internal',
    path: closed,
  },
  'A rule for another port does not match': {
    acl: ['100 in allow tcp 443 0.0.0.0/0', out],
    is: 'internal',
    path: closed,
  },
  'A rule for a range that holds the port does': {
    acl: ['100 in allow tcp 5000-6000 0.0.0.0/0', out],
    is: 'internet',
    path: open,
  },
  'A rule for UDP does not match TCP': { acl: ['100 in allow udp 5432 0.0.0.0/0', out], is: 'internal', path: closed },
  'A rule for another protocol by its number does not match': {
    acl: ['100 in allow 1 0.0.0.0/0', out],
    is: 'internal',
    path: closed,
  },
  'A rule for TCP without ports holds for all of them': {
    acl: ['100 in allow tcp 0.0.0.0/0', '100 out allow tcp 0.0.0.0/0'],
    is: 'internet',
    path: open,
  },
  'UDP has its own rules, and its replies too': {
    ...udp,
    acl: ['100 in allow udp 53 0.0.0.0/0', '100 out allow udp 1024-65535 0.0.0.0/0'],
    is: 'internet',
    path: open,
  },
  'A TCP reply answers no UDP request': {
    ...udp,
    acl: ['100 in allow udp 53 0.0.0.0/0', '100 out allow tcp 1024-65535 0.0.0.0/0'],
    is: 'internal',
    path: closed,
  },
  'A deny before the allow decides': {
    acl: ['90 in deny tcp 5432 0.0.0.0/0', ...openAcl],
    is: 'internal',
    path: closed,
  },
  'A deny after the allow never matches': {
    acl: [...openAcl, '200 in deny all 0.0.0.0/0'],
    is: 'internet',
    path: open,
  },
  'Rules are tried by number, not in the order of the list': {
    acl: [...openAcl, '90 in deny all 0.0.0.0/0'],
    is: 'internal',
    path: closed,
  },
  'A deny for one half of the internet, then an allow: the other half still is the internet': {
    acl: ['90 in deny all 0.0.0.0/1', ...openAcl],
    is: 'internet',
    path: open,
  },
  'A deny for both halves, each by a rule of its own, denies everybody': {
    acl: ['90 in deny all 0.0.0.0/1', '91 in deny all 128.0.0.0/1', ...openAcl],
    is: 'internal',
    path: closed,
  },
  'A list that blocks known attackers blocks nobody else': {
    acl: ['90 in deny all 203.0.113.0/24', ...openAcl],
    is: 'internet',
    path: open,
  },
  'Only a listed network may come in': {
    acl: ['100 in allow all 203.0.113.0/24', out],
    is: 'internet-limited',
    path: limited,
  },
  'Everybody may come in, but only a listed network is answered': {
    acl: ['100 in allow all 0.0.0.0/0', '100 out allow all 203.0.113.0/24'],
    is: 'internet-limited',
    path: limited,
  },
  'One network may come in, another is answered: nobody gets a connection': {
    acl: ['100 in allow all 203.0.113.0/24', '100 out allow all 198.51.100.0/24'],
    is: 'internal',
    path: closed,
  },
  'Only private networks may come in': {
    acl: ['100 in allow all 10.0.0.0/8', out],
    is: 'internal',
    path: closed,
  },
  'One listed network may come in, the group lets another in: nobody passes both': {
    acl: ['100 in allow all 203.0.113.0/24', out],
    groups: { 'sg-1': ['tcp 5432 198.51.100.0/24'] },
    is: 'internal',
    path: 'public address → internet gateway igw-1 → route table rtb-1 → ~ network ACL acl-1 → ✕ security group sg-1',
  },
  'IPv6 needs rules of its own': {
    endpoint: overIpv6,
    acl: ['100 in allow all 0.0.0.0/0', out],
    is: 'internal',
    path: closed,
  },
  'IPv6 with rules of its own, denied only for IPv4': {
    endpoint: overIpv6,
    acl: ['90 in deny all 0.0.0.0/0', ...openAcl],
    is: 'internet',
    path: open,
  },
  'An IPv6 network that is listed': {
    endpoint: overIpv6,
    acl: ['100 in allow tcp 5432 2a00:1450::/32', '100 out allow all ::/0'],
    is: 'internet-limited',
    path: limited,
  },
  'Unread rules leave the path unknown': {
    acl: unread,
    is: 'unknown',
    path: 'public address → internet gateway igw-1 → route table rtb-1 → ? network ACL acl-1 → security group sg-1',
  },
  'Where no list could be listed, which one the subnet has is not known': {
    acl: null,
    unlisted: ['AWS::EC2::NetworkAcl'],
    is: 'unknown',
    path: 'public address → internet gateway igw-1 → route table rtb-1 → ? network ACL → security group sg-1',
  },
  'A subnet always has one: where none was listed for it, it is not known': {
    acl: null,
    is: 'unknown',
    path: 'public address → internet gateway igw-1 → route table rtb-1 → ? network ACL → security group sg-1',
  },
}

test.each(Object.entries(acls))('%s', (_, one) => expect(found(one)).toEqual(wanted(one)))
