import { expect, test } from 'vitest'
import { unobserved } from '../observed.ts'
import type { RuleRow } from './rule-listing.ts'
import { webAclListing } from './rule-listing.ts'
import { type ComparedRow, compareRules, isDifferent } from './web-acl-comparison.ts'
import { around, geo, grouped, managed, rule, ruleGroup, type WebAclPlan, webAcl } from './web-acl-world.ts'

const inside = [ruleGroup('own', [rule('BLOCK', geo('AQ'), { name: 'no penguins' })])]
const listed = (plan: WebAclPlan): readonly RuleRow[] => webAclListing(webAcl(plan), around(inside)).rows

const written = (rows: readonly ComparedRow[]) =>
  rows.map((row) => {
    const { left, right, differs, elsewhere } = row
    const sides = `${left?.name ?? '–'} | ${right?.name ?? '–'}`
    return [sides, ...differs, ...(elsewhere ? [`other: ${elsewhere}`] : []), ...(isDifferent(row) ? [] : ['alike'])]
  })

test('rules of one name and order share a line, and say what differs', () => {
  const left = listed({
    rules: [rule('BLOCK', geo('AQ'), { name: 'geo' }), managed('Common', { version: '1' }), grouped('own')],
  })
  const right = listed({
    rules: [rule('COUNT', geo('AQ'), { name: 'geo' }), managed('Common', { version: '2' }), grouped('own')],
    blocksByDefault: true,
  })
  expect(written(compareRules(left, right))).toEqual([
    ['geo | geo', 'action'],
    ['Common | Common', 'version'],
    ['own | own', 'alike'],
    ['no penguins | no penguins', 'alike'],
    expect.arrayContaining(['action']),
  ])
})

test('what stands on one side has a line of its own, and what moved says where the other side has it', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => rule('COUNT', geo('AQ'), { name }))
  if (!a || !b || !c) throw new Error('three rules')
  expect(written(compareRules(listed({ rules: [a, b] }), listed({ rules: [a, c, b] }))).slice(0, 3)).toEqual([
    ['a | a', 'alike'],
    ['– | c'],
    ['b | b', 'alike'],
  ])
  expect(written(compareRules(listed({ rules: [a, b, c] }), listed({ rules: [b, c, a] }))).slice(0, 4)).toEqual([
    ['a | –', 'other: 3'],
    ['b | b', 'alike'],
    ['c | c', 'alike'],
    ['– | a', 'other: 1'],
  ])
})

test('two rules of which one was not read are not said to be alike', () => {
  const rules = [grouped('hidden')]
  const unread = ruleGroup('hidden', unobserved('denied', 'wafv2:GetRuleGroup'))
  const { rows } = webAclListing(webAcl({ rules }), around([unread]))
  expect(compareRules(rows, rows).map(({ unknown }) => unknown)).toContain(true)
})
