import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Movement, movementPart, movementTotals } from './movement.ts'
import { passes } from './score.ts'

test.each([
  ['internet', 'internal', 'fixed'],
  ['isolated', 'internet', 'newly failing'],
  ['absent', 'internet-limited', 'new'],
  ['internet', 'absent', 'gone'],
  ['internet', 'unknown', 'coverage lost'],
  ['unknown', 'internet', 'coverage gained'],
  ['internet', 'not-applicable', 'applies no more'],
  ['not-applicable', 'internet', 'applies now'],
  ['internet', 'elsewhere', 'left the scope'],
  ['elsewhere', 'internet', 'joined the scope'],
  ['internet', 'internet-limited', null],
  ['unknown', 'internal', null],
] as const)('exposure that was %s and is %s: %s', (before, after, part) => {
  expect(movementPart('exposure', before, after)).toBe(part)
})

test('a verdict that moved with its control’s version is the control’s change, not the owner’s work', () => {
  expect(movementPart('findings', 'NON_COMPLIANT', 'COMPLIANT', true)).toBe('control changed')
  expect(movementPart('findings', 'COMPLIANT', 'NON_COMPLIANT', true)).toBe('control changed')
  expect(movementPart('findings', 'absent', 'NON_COMPLIANT', true)).toBe('new')
  expect(movementPart('findings', 'NON_COMPLIANT', 'absent', true)).toBe('gone')
})

test('what cannot be seen any more is never told as fixed', () => {
  for (const of of ['encryptionAtRest', 'encryptionInTransit', 'exposure', 'wafProtection'] as const)
    for (const failing of ['none', 'internet', 'counting', 'optional'])
      if (passes(of, failing) === false) expect(movementPart(of, failing, 'unknown')).toBe('coverage lost')
  expect(movementPart('findings', 'NON_COMPLIANT', 'INSUFFICIENT_DATA')).toBe('coverage lost')
})

test('the parts add up to the difference, whatever went which way', () => {
  const state = fc.constantFrom('internet', 'internal', 'unknown', 'not-applicable', 'absent', 'elsewhere')
  const movement = fc.record({ before: state, after: state, controlChanged: fc.boolean(), count: fc.nat(1000) })
  fc.assert(
    fc.property(fc.array(movement), (movements: readonly Movement[]) => {
      const failing = (of: 'before' | 'after') =>
        movements.filter((one) => one[of] === 'internet').reduce((sum, { count }) => sum + count, 0)
      const moved = movementTotals('exposure', movements).reduce((sum, { added, taken }) => sum + added - taken, 0)
      expect(moved).toBe(failing('after') - failing('before'))
    }),
  )
})

test('an entry point that faces the internet no more left the question, it was not fixed', () => {
  expect(movementPart('wafCoverage', 'none', 'blocking')).toBe('fixed')
  expect(movementPart('wafCoverage', 'bypassed', 'not-facing')).toBe('applies no more')
  expect(movementPart('wafCoverage', 'not-facing', 'counting')).toBe('applies now')
  expect(movementPart('wafCoverage', 'absent', 'none')).toBe('new')
  expect(movementPart('wafCoverage', 'none', 'perhaps-unprotected')).toBe('coverage lost')
  expect(movementPart('wafCoverage', 'none', 'classic')).toBeNull()
})
