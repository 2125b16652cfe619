import { expect, test } from 'vitest'
import { observed, Unseen } from './observed.ts'
import { relatedIndex } from './related-index.ts'
import type { Facts, Resource } from './resource.ts'

const type = 'AWS::Test::Door'
const door = (name: string, facts: Facts): Resource => ({
  type,
  arn: `arn:aws:test:eu-west-1:111111111111:door/${name}`,
  name,
  incarnation: name,
  tags: observed({}, 'test'),
  facts,
  accountId: '111111111111',
  region: 'eu-west-1',
  partition: 'aws',
})
const related = (...resources: readonly Resource[]) =>
  relatedIndex({
    resources,
    listed: () => true,
    accountId: '111111111111',
    organizationAccounts: null,
    organizationId: null,
    now: new Date('2026-11-25T00:00:00Z'),
  })

test('a resource that an older version stored without a fact may be the one that is looked for', () => {
  const older = related(door('front', {}), door('back', { wall: observed('south', 'test') }))
  expect(() => older.where(type, 'wall', 'north')).toThrow(Unseen)
  expect(() => older.one(type, 'wall', 'north')).toThrow(Unseen)
  // Found is found, whatever else was not read.
  expect(older.one(type, 'wall', 'south')?.name).toBe('back')
})

test('where every fact was read, nothing found is an answer', () => {
  expect(related(door('back', { wall: observed('south', 'test') })).one(type, 'wall', 'north')).toBeNull()
})
