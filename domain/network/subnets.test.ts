import { expect, it } from 'vitest'
import { observed } from '../observed.ts'
import { relatedIndex } from '../related-index.ts'
import { exampleRouteTable, exampleSubnet } from './example-network.ts'
import { publicSubnets } from './subnets.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }

function vpcRouting(target: string, destination = '0.0.0.0/0') {
  return relatedIndex({
    resources: [exampleSubnet, exampleRouteTable(target, destination)].map(({ type, facts }) => ({
      ...where,
      type,
      arn: type,
      name: type,
      incarnation: type,
      tags: observed({}, 'ec2:Describe'),
      facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, observed(value, 'ec2:Describe')])),
    })),
    listed: () => true,
    accountId: where.accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date('2026-11-01T00:00:00Z'),
  })
}

it.each([
  ['igw-1', '0.0.0.0/0', ['subnet-1']],
  ['igw-1', '::/0', ['subnet-1']],
  // A way out is no way in.
  ['nat-1', '0.0.0.0/0', []],
  ['eigw-1', '::/0', []],
  // A gateway that is asked for a part of the internet only carries that part back too.
  ['igw-1', '203.0.113.0/24', ['subnet-1']],
])('%s for %s', (target, destination, found) => {
  expect(publicSubnets(vpcRouting(target, destination), ['subnet-1'])).toEqual(found)
})

it('one public subnet is proof, whatever is not known of the others; that there is none rests on all of them', () => {
  const shared = ['subnet-shared', 'subnet-1']
  expect(publicSubnets(vpcRouting('igw-1'), shared)).toEqual(['subnet-1'])
  expect(() => publicSubnets(vpcRouting('nat-1'), shared)).toThrow('not-covered')
})
