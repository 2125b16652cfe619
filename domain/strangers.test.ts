import { expect, it } from 'vitest'
import { Unseen } from './observed.ts'
import { relatedIndex } from './related-index.ts'
import { strangersAmong } from './strangers.ts'

const [one, two, nine] = ['111111111111', '222222222222', '999999999999'] as const

const among = (accounts: readonly string[], organization: readonly string[] | null) =>
  strangersAmong(
    relatedIndex({
      resources: [],
      listed: () => true,
      accountId: one,
      organizationAccounts: organization && new Set(organization),
      organizationId: null,
      now: new Date(0),
    }),
    one,
    accounts,
  )

it('names accounts outside the organisation, each once', () => {
  expect(among([one, two, nine, nine], [one, two])).toEqual([nine])
})

it('needs the organisation only where another account is named', () => {
  expect(among([one], null)).toEqual([])
  expect(() => among([two], null)).toThrow(Unseen)
})
