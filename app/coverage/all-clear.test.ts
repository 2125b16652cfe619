import { expect, test } from 'vitest'
import { allClear } from './all-clear.ts'

test('no reason for blindness is good news only where something was expected, and no cell is blind', () => {
  expect(allClear({ counts: { COMPLETE: 3, REGION_OFF: 1 }, rest: 0 })).toBe('clear')
  expect(allClear({ counts: { REGION_OFF: 4 }, rest: 0 })).toBe('nothing expected')
  expect(allClear({ counts: { COMPLETE: 3, DENIED: 1 }, rest: 0 })).toBe('told apart')
  expect(allClear({ counts: { COMPLETE: 3, STALE: 1 }, rest: 0 })).toBe('told apart')
  expect(allClear({ counts: { COMPLETE: 3 }, rest: 2 })).toBe('told apart')
})
