import { expect, test } from 'vitest'
import { factCell, pathsOf } from './fact-cell.ts'
import { parseFactPath } from './fact-path.ts'
import { observed, unobserved } from './observed.ts'

test('a path names a fact and a place in its value; anything else is none', () => {
  expect(parseFactPath('port')).toEqual({ text: 'port', fact: 'port', steps: [] })
  expect(parseFactPath('groups[0].rules[12].from-port')?.steps).toEqual(['0', 'rules', '12', 'from-port'])
  for (const text of ['', '.port', 'port.', 'port[]', 'port[x]', 'a b', 'a,b', "a'b", 'a'.repeat(201)])
    expect(parseFactPath(text), text).toBeNull()
})

test('what was not read is unknown with its reason, AWS’s none is none, and a place that is not there is nothing', () => {
  expect(factCell(unobserved('denied', 'kms:DescribeKey'))).toEqual({
    text: 'unknown',
    unknown: expect.stringContaining('kms:DescribeKey'),
  })
  expect(factCell(observed(null, 'x'))).toEqual({ text: 'none' })
  expect(factCell(observed(false, 'x'))).toEqual({ text: 'false' })
  expect(factCell(observed(['a', 1], 'x'))).toEqual({ text: '["a",1]' })
  expect(factCell(null)).toBeNull()
})

test('every path that is offered can be asked for', () => {
  const paths = pathsOf({
    port: observed(5432, 'x'),
    key: unobserved('denied', 'x'),
    groups: observed([{ id: 'sg-1', 'not askable, ever': 1 }], 'x'),
  })
  expect(paths).toEqual(['port', 'key', 'groups', 'groups[0]', 'groups[0].id'])
})
