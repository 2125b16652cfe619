import { expect, test } from 'vitest'
import { portWords } from '../port-ranges.ts'
import { relatedOf, unread, type World } from './cases/world.ts'
import { widestDoor } from './open-doors.ts'

/** The exposure of a server with a public address whose group has these rules, and the ports on which somebody gets in. */
function door(group: readonly string[], world: World = {}) {
  const { kind, ports } = widestDoor(relatedOf({ groups: { 'sg-1': group }, ...world }), {
    vpcId: 'vpc-1',
    subnetIds: ['subnet-1'],
    securityGroupIds: ['sg-1'],
    publicAddress: true,
    ipv6: false,
  })
  return `${kind}: ${ports ? portWords(ports) : ports}`
}

test.each<[string, readonly string[], string]>([
  [
    'every port that is open is named, not only the first',
    ['tcp 443 0.0.0.0/0', 'tcp 22 0.0.0.0/0'],
    'internet: TCP 22, 443',
  ],
  [
    'one that listed networks alone may reach, too',
    ['tcp 443 0.0.0.0/0', 'tcp 22 8.8.8.0/24'],
    'internet: TCP 22, 443',
  ],
  ['one for the inside alone is not', ['tcp 443 0.0.0.0/0', 'tcp 22 10.0.0.0/16'], 'internet: TCP 443'],
  [
    'a range is its ports, and what touches is one',
    ['tcp 8000-8999 0.0.0.0/0', 'tcp 9000 0.0.0.0/0', 'udp 53 0.0.0.0/0'],
    'internet: TCP 8000–9000 · UDP 53',
  ],
  ['everything', ['all 0.0.0.0/0'], 'internet: TCP all ports · UDP all ports'],
  [
    'a wide rule for the inside opens no port beside a narrow one for all',
    ['tcp 0-65535 10.0.0.0/16', 'tcp 443 0.0.0.0/0'],
    'internet: TCP 443',
  ],
])('%s', (_title, group, expected) => {
  expect(door(group)).toBe(expected)
})

test('what a network ACL closes of a range is no port that is open', () => {
  const acl = ['90 in deny tcp 22 0.0.0.0/0', '100 in allow all 0.0.0.0/0', '100 out allow all 0.0.0.0/0']
  expect(door(['tcp 20-25 0.0.0.0/0'], { acl })).toBe('internet: TCP 20–21, 23–25')
})

test('where one group was not read, everybody gets in and nobody knows by which ports besides', () => {
  const { kind, ports } = widestDoor(relatedOf({ groups: { 'sg-1': ['tcp 443 0.0.0.0/0'], 'sg-2': unread } }), {
    vpcId: 'vpc-1',
    subnetIds: ['subnet-1'],
    securityGroupIds: ['sg-1', 'sg-2'],
    publicAddress: true,
    ipv6: false,
  })
  expect([kind, ports]).toEqual(['internet', null])
})
