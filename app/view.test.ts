import { expect, test } from 'vitest'
import { hrefWith, parseView, pointScope } from './view.ts'

const now = new Date('2026-11-23T12:00:00Z')

test('an address that makes no sense is shown as the present of the whole organisation, with a notice', () => {
  const view = parseView({ scope: "x' or 1=1", at: 'yesterday' }, now)
  expect(view).toMatchObject({ scope: { kind: 'org' }, at: null })
  expect(view.notices).toHaveLength(2)
})

test('an instant without an offset is refused: it would mean different moments to two readers', () => {
  expect(parseView({ at: '2026-09-22T02:04:11' }, now).at).toBeNull()
  expect(parseView({ at: '2026-09-22T02:04:11+02:00' }, now).at?.toISOString()).toBe('2026-09-22T00:04:11.000Z')
  expect(parseView({ at: '2026-09-22' }, now).at?.toISOString()).toBe('2026-09-22T23:59:59.000Z')
  expect(parseView({ at: '2027-01-01' }, now).at).toBeNull()
})

test('links keep scope and instant', () => {
  const view = parseView({ scope: '012345678901', at: '2026-09-22' }, now)
  expect(hrefWith('/scans', view)).toBe('/scans?scope=012345678901&at=2026-09-22T23%3A59%3A59.000Z')
  expect(pointScope(view.scope)).toBe('account:012345678901')
})
