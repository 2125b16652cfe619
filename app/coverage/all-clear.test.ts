import { expect, test } from 'vitest'
import { allClear } from './all-clear.ts'

const one = (counts: { readonly [outcome: string]: number }) => [{ id: '111111111111', name: 'shop', counts }]

test('no reason for blindness is good news only where something was expected, and no cell is blind', () => {
  expect(allClear({ accounts: one({ COMPLETE: 3, REGION_OFF: 1 }), rest: 0 })).toBe('clear')
  expect(allClear({ accounts: one({ REGION_OFF: 4 }), rest: 0 })).toBe('nothing expected')
  expect(allClear({ accounts: one({ COMPLETE: 3, DENIED: 1 }), rest: 0 })).toBe('told apart')
  expect(allClear({ accounts: one({ COMPLETE: 3, STALE: 1 }), rest: 0 })).toBe('told apart')
  expect(allClear({ accounts: one({ COMPLETE: 3 }), rest: 2 })).toBe('told apart')
})
