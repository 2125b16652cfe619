import { expect, test } from 'vitest'
import { observed, unobserved } from '#domain/observed.ts'
import type { FactContent } from './contract.ts'
import { differences } from './diff.ts'

const version = (facts: FactContent['facts'], tags: Record<string, string> = {}): FactContent => ({
  name: 'orders',
  tags: observed(tags, 'rds:DescribeDBInstances'),
  facts,
})
const call = 'rds:DescribeDBInstances'

test('only what changed is listed, down to the member that changed', () => {
  const found = differences(
    version({ engine: observed('postgres', call), groups: observed(['sg-1', 'sg-2'], call) }, { Team: 'a' }),
    version({ engine: observed('postgres', call), groups: observed(['sg-1', 'sg-3'], call) }, { Team: 'b' }),
  )
  expect(found.map((one) => [one.path, one.before?.text, one.after?.text])).toEqual([
    ['groups[1]', 'sg-2', 'sg-3'],
    ['tags.Team', 'a', 'b'],
  ])
})

test('a fact that could no longer be read is a difference, and never looks like a value', () => {
  const [change] = differences(
    version({ kmsKeyId: observed(null, call) }),
    version({ kmsKeyId: unobserved('denied', 'kms:DescribeKey') }),
  )
  expect(change).toEqual({
    path: 'kmsKeyId',
    before: { text: 'none', unobserved: false },
    after: { text: 'denied · kms:DescribeKey', unobserved: true },
  })
})

test('an emptied list is told apart from a list that is gone', () => {
  expect(differences(version({ a: observed(['x'], call) }), version({ a: observed([], call) }))).toMatchObject([
    { path: 'a', before: null, after: { text: 'empty list' } },
    { path: 'a[0]', before: { text: 'x' }, after: null },
  ])
})
