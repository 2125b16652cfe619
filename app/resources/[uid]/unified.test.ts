import { expect, test } from 'vitest'
import { observed, unobserved } from '#domain/observed.ts'
import type { FactContent } from './contract.ts'
import { unifiedDiff } from './unified.ts'

const call = 'rds:DescribeDBInstances'
const version = (facts: FactContent['facts'], tags: Record<string, string> = {}): FactContent => ({
  name: 'orders',
  tags: observed(tags, call),
  facts,
})
const written = (before: FactContent, after: FactContent) =>
  unifiedDiff(before, after).map(({ path, skipped, lines }) => [
    `@ ${path} after ${skipped}`,
    ...lines.map(({ sign, text }) => sign + text),
  ])

test('what changed stands between what is around it, and versions that say the same have nothing', () => {
  const before = version({
    engine: observed('postgres', call),
    groups: observed(['sg-1', 'sg-2', 'sg-3', 'sg-4', 'sg-5', 'sg-6'], call),
    port: observed(5432, call),
  })
  const after = version({ ...before.facts, groups: observed(['sg-1', 'sg-2', 'sg-3', 'sg-4', 'sg-6'], call) })
  expect(written(before, after)).toEqual([
    ['@ groups[4] after 3', '   "sg-2"', '   "sg-3"', '   "sg-4"', '−  "sg-5"', '   "sg-6"', ' ]', ' "name": "orders"'],
  ])
  expect(unifiedDiff(after, after)).toEqual([])
})

test('changes that are far apart are hunks of their own, those that are near are one', () => {
  const list = (values: Record<number, string>) =>
    version({
      list: observed(
        Array.from({ length: 40 }, (_, index) => values[index] ?? `v${index}`),
        call,
      ),
    })
  const hunks = unifiedDiff(list({}), list({ 2: 'a', 8: 'b', 30: 'c' }))
  expect(hunks.map(({ path }) => path)).toEqual(['list[2]', 'list[30]'])
  expect(hunks[1]?.lines.map(({ sign }) => sign).join('')).toBe('   −+   ')
  expect(hunks[1]?.skipped).toBe(15)
})

test('a fact that could no longer be read is a change, and never looks like a value', () => {
  const lines = (before: FactContent, after: FactContent) => unifiedDiff(before, after).flatMap((hunk) => hunk.lines)
  const denied = version({ kmsKeyId: unobserved('denied', 'kms:DescribeKey') })
  expect(lines(version({ kmsKeyId: observed(null, call) }), denied).filter(({ sign }) => sign !== ' ')).toEqual([
    { sign: '−', text: '"kmsKeyId": null', path: 'kmsKeyId' },
    { sign: '+', text: '"kmsKeyId": not known: AWS denied kms:DescribeKey', unobserved: true, path: 'kmsKeyId' },
  ])
  // Not even like a value that is written as its reason.
  const same = version({ kmsKeyId: observed({ why: 'AWS denied kms:DescribeKey' }, call) })
  expect(lines(same, denied).some(({ sign }) => sign === '+')).toBe(true)
})
