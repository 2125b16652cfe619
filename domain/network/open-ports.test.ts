import { expect, it } from 'vitest'
import { observed } from '../observed.ts'
import { relatedIndex } from '../related-index.ts'
import { familiesOpenTo, rangesOpenTo } from './open-ports.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }

function related(groups: Readonly<Record<string, readonly string[]>>, listed = true) {
  return relatedIndex({
    resources: Object.entries(groups).map(([groupId, cidrs]) => ({
      ...where,
      type: 'AWS::EC2::SecurityGroup',
      arn: groupId,
      name: groupId,
      incarnation: groupId,
      tags: observed({}, 'ec2:DescribeSecurityGroups'),
      facts: {
        groupId: observed(groupId, 'ec2:DescribeSecurityGroups'),
        rules: observed(
          cidrs.map((cidr) => ({
            egress: false,
            protocol: 'tcp',
            fromPort: 5432,
            toPort: 5432,
            source: { kind: cidr.includes(':') ? 'ipv6' : 'ipv4', cidr },
          })),
          'ec2:DescribeSecurityGroups',
        ),
      },
    })),
    listed: () => listed,
    accountId: where.accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date('2026-11-01T00:00:00Z'),
  })
}

it('groups add up: two eighths in two groups are a quarter of all addresses, which no one lists by hand, each family for itself', () => {
  const halves = related({ 'sg-1': ['32.0.0.0/3'], 'sg-2': ['64.0.0.0/3', '::/0'] })
  expect(familiesOpenTo(halves, ['sg-1', 'sg-2'], 5432)).toEqual([4, 6])
  expect(familiesOpenTo(halves, ['sg-1'], 5432)).toEqual([])
  expect(familiesOpenTo(halves, ['sg-1', 'sg-2'], 3306)).toEqual([])
  expect(rangesOpenTo(halves, ['sg-1', 'sg-2'])).toEqual([{ transport: 'tcp', from: 5432, to: 5432 }])
})

it('no group named, or one that is not known, is never "nobody is let in"', () => {
  const closed = related({ 'sg-1': [] })
  for (const judge of [rangesOpenTo, (...asked: Parameters<typeof rangesOpenTo>) => familiesOpenTo(...asked, 5432)]) {
    expect(() => judge(closed, [])).toThrow('not-returned')
    expect(() => judge(closed, ['sg-1', 'sg-9'])).toThrow('not-covered')
  }
})

it('one open group is proof, whatever the others say', () => {
  const open = related({ 'sg-1': ['0.0.0.0/0'] })
  expect(familiesOpenTo(open, ['sg-9', 'sg-1'], 5432)).toEqual([4])
})
