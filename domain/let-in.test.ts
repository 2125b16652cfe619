import { describe, expect, it } from 'vitest'
import { type LetIn, letInText, type Membership, outsidersAmong, standingOf } from './let-in.ts'

const known: Membership = { organizationId: 'o-ours', organizationAccounts: new Set(['111111111111', '222222222222']) }
const blind: Membership = { organizationId: null, organizationAccounts: null }
const letIn = (who: string, membership = known): LetIn => ({ who, standing: standingOf(who, membership), by: 'share' })

describe('standing', () => {
  it.each([
    ['222222222222', known, 'organization'],
    ['999999999999', known, 'outside'],
    ['222222222222', blind, 'unknown'],
    ['o-ours', known, 'organization'],
    ['o-theirs', known, 'outside'],
    ['o-ours', blind, 'unknown'],
    ['vpce-0a', known, 'unknown'],
  ])('of %s', (who, membership, standing) => expect(standingOf(who, membership)).toBe(standing))
})

it('names outsiders first, and says why a standing is not known', () => {
  expect(
    letInText([letIn('222222222222'), letIn('vpce-0a'), letIn('999999999999'), letIn('888888888888', blind)]),
  ).toBe(
    '999999999999 (outside the organisation), vpce-0a (which does not say whose it is), ' +
      '888888888888 (not known whether of the organisation), 222222222222 (of the organisation)',
  )
})

it('counts the rest of very many', () => {
  const many = Array.from({ length: 25 }, (_, i) => letIn(String(900_000_000_000 + i)))
  expect(letInText(many)).toContain('900000000019 and 5 more (outside the organisation)')
})

it('one certain outsider is proof; without one, none may be unknown', () => {
  expect(outsidersAmong([letIn('999999999999'), letIn('222222222222', blind)])).toEqual(['999999999999'])
  expect(outsidersAmong([letIn('222222222222')])).toEqual([])
  expect(() => outsidersAmong([letIn('222222222222', blind)])).toThrow('organizations:ListAccounts')
  expect(() => outsidersAmong([letIn('vpce-0a')])).toThrow('not-returned (AWS)')
})
