import { expect, it } from 'vitest'
import type { ExposureKind } from './exposure.ts'
import { exposureWay, factsOfWay, unreadOfWay } from './exposure-way.ts'
import type { Hop } from './hop.ts'
import { observed, unobserved } from './observed.ts'

const hop = (what: string, passes: Hop['passes'] = 'yes'): Hop => ({ what, id: null, passes, because: 'so' })
const path = (...names: readonly string[]) => names.map((name) => hop(name))
const way = (kind: ExposureKind, hops: readonly Hop[]) =>
  exposureWay(observed({ kind, path: hops, accounts: [], because: 'so' }, 'parapet:judge'))

const direct = ['public address', 'internet gateway', 'route table', 'network ACL', 'security group']

it.each<[string, ExposureKind, readonly Hop[], string]>([
  ['an address of its own', 'internet', path(...direct), 'address+route+network-acl+security-group'],
  [
    'behind a balancer, each fact once, whatever its order',
    'internet-limited',
    path(...direct, 'load balancer', 'target group', 'network ACL', 'security group'),
    'address+route+network-acl+security-group+front',
  ],
  [
    'a launch template only says where it is written',
    'internet',
    path('launch template', ...direct.slice(0, 2)),
    'address+route',
  ],
  [
    'a grant that lets nobody in decides nothing',
    'cross-account',
    [hop('key policy', 'limited'), hop('grants', 'no')],
    'policy',
  ],
  ['a hop of a kind that is new', 'internet', path('teleporter'), 'other'],
  ['nobody outside', 'internal', path('public address'), ''],
  ['closed', 'isolated', [hop('security group', 'no')], ''],
])('%s', (_title, kind, hops, expected) => {
  expect(way(kind, hops)).toBe(expected)
  expect(factsOfWay(expected).join('+')).toBe(expected)
  expect(unreadOfWay(expected)).toBeNull()
})

it('what was not read is named: the hop on the path, or else the call', () => {
  const call = 'ec2:DescribeSecurityGroups'
  const unread = { ...unobserved('denied', call), path: [hop('public address'), hop('security group', 'unknown')] }
  expect(exposureWay(unread)).toBe('?security-group')
  expect(unreadOfWay('?security-group')).toBe('security group')
  expect(exposureWay({ ...unread, path: [hop('subnet group', 'unknown')] })).toBe('?subnet-group')
  expect(exposureWay(unobserved('denied', call))).toBe(`?${call}`)
  expect(unreadOfWay(`?${call}`)).toBe(call)
})
