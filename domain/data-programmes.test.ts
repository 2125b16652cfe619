import { expect, test } from 'vitest'
import { programmesAsked } from './data-programmes.ts'
import { Unseen } from './observed.ts'
import { relatedIndex } from './related-index.ts'

const under = (organizationalUnits: readonly string[] | null) =>
  relatedIndex({
    resources: [],
    listed: () => true,
    accountId: '111111111111',
    organizationAccounts: null,
    organizationId: null,
    organizationalUnits,
    now: new Date('2026-11-25T00:00:00Z'),
  })

test.each([
  ['a tag that classifies health data', { 'data-classification': 'phi' }, ['Root'], ['HIPAA']],
  ['a tag that names two programmes', { Compliance: 'HIPAA, PCI-DSS' }, ['Root'], ['HIPAA', 'PCI DSS']],
  ['a tag about something else', { owner: 'health' }, ['Root'], []],
  ['an ordinary classification', { 'data-classification': 'internal' }, ['Root', 'Workloads'], []],
  ['a tag whose key names the programme', { 'pci-scope': 'in' }, ['Root'], ['PCI DSS']],
  ['a tag that denies it', { hipaa: 'false', 'data-classification': 'non-pci' }, ['Root'], []],
  ['an OU for card data', {}, ['Root', 'Workloads', 'PCI'], ['PCI DSS']],
  ['an OU for federal data', {}, ['Root', 'FedRAMP High'], ['FedRAMP']],
  ['an OU of a team', {}, ['Root', 'Health'], []],
  ['a tag, where the OUs were not read', { 'data-class': 'cardholder' }, null, ['PCI DSS']],
] as const)('%s', (_, tags, units, programmes) => {
  expect(programmesAsked(tags, under(units)).map(({ programme }) => programme)).toEqual(programmes)
})

test('where no tag speaks and the OUs were not read, nobody knows what data it holds', () => {
  expect(() => programmesAsked({}, under(null))).toThrow(Unseen)
})
