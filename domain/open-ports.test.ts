import { expect, it } from 'vitest'
import { Unseen } from './observed.ts'
import { familiesOpenTo } from './open-ports.ts'
import { account, from, refused, resource } from './pretend-network.ts'
import { relatedIndex } from './related-index.ts'

const group = (groupId: string, rules: unknown) => resource('AWS::EC2::SecurityGroup', groupId, { groupId, rules })

function open(groups: Parameters<typeof group>[], listed = true) {
  const related = relatedIndex({
    resources: groups.map((one) => group(...one)),
    listed: () => listed,
    accountId: account,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  return familiesOpenTo(related, ['sg-1', 'sg-2'], 5432)
}

it('adds the rules of all groups up, each family for itself', () => {
  expect(
    open([
      ['sg-1', [from('32.0.0.0/3')]],
      ['sg-2', [from('64.0.0.0/3')]],
    ]),
  ).toEqual([4])
  expect(
    open([
      ['sg-1', [from('::/0')]],
      ['sg-2', []],
    ]),
  ).toEqual([6])
  expect(
    open([
      ['sg-1', [from('32.0.0.0/3')]],
      ['sg-2', [from('0.0.0.0/0', [22, 22])]],
    ]),
  ).toEqual([])
})

it('an unread group matters only where no other one opens the port', () => {
  expect(
    open([
      ['sg-1', [from('0.0.0.0/0')]],
      ['sg-2', refused],
    ]),
  ).toEqual([4])
  expect(() =>
    open([
      ['sg-1', []],
      ['sg-2', refused],
    ]),
  ).toThrow(Unseen)
  expect(() => open([['sg-1', []]], false)).toThrow(Unseen)
})
