import { expect, it } from 'vitest'
import { Unseen } from './observed.ts'
import { relatedIndex } from './related-index.ts'
import { strangersAmong } from './strangers.ts'

const among = (accounts: readonly string[], organization: readonly string[] | null) =>
  strangersAmong(
    relatedIndex({
      resources: [],
      listed: () => true,
      accountId: '1',
      organizationAccounts: organization && new Set(organization),
      organizationId: null,
      now: new Date(0),
    }),
    '1',
    accounts,
  )

it('names accounts outside the organisation, each once', () => {
  expect(among(['1', '2', '9', '9'], ['1', '2'])).toEqual(['9'])
})

it('needs the organisation only where another account is named', () => {
  expect(among(['1'], null)).toEqual([])
  expect(() => among(['2'], null)).toThrow(Unseen)
})
