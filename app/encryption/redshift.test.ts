import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '#db/testing.ts'
import { scanOnce, screensDatabase } from '../scanned.fixture.ts'
import { findEncryption } from './query.ts'

const accountId = '111122223333'
let db: TestDatabase

beforeAll(async () => {
  db = await screensDatabase({ shop: accountId })
})
afterAll(() => db.drop())

const clusters = (found: Parameters<typeof scanOnce>[1][number]['found']) => [
  { accountId, collector: 'redshift/cluster', found },
  {
    accountId,
    collector: 'redshift/cluster-snapshot',
    found: { copy: { finding: 'COMPLIANT', encryption: 'none' } as const },
  },
]

test('what Redshift’s tiers rest on is counted by cluster, and whose keys they are; unread is not known; the past stays', async () => {
  const before = new Date()
  await scanOnce(
    db,
    clusters({
      ledger: { finding: 'COMPLIANT', encryption: 'hsm' },
      orders: { finding: 'COMPLIANT', encryption: 'customer-managed', keys: 'COMPLIANT' },
      claims: { finding: 'COMPLIANT', encryption: 'customer-managed', keys: 'NON_COMPLIANT' },
      events: { finding: 'COMPLIANT', encryption: 'unknown', keys: 'INSUFFICIENT_DATA' },
    }),
  )
  const first = new Date()
  // What a list does not name is gone when the next one does not name it either.
  for (let scan = 0; scan < 2; scan++)
    await scanOnce(db, clusters({ ledger: { finding: 'COMPLIANT', encryption: 'hsm' } }))
  const shown = async (at: Date | null) => {
    const { redshift, owners } = await findEncryption({ kind: 'org' }, at)
    return { redshift, owners: owners.map(({ controlId, counts }) => [controlId, counts]) }
  }
  expect(await shown(before)).toEqual({ redshift: {}, owners: [] })
  expect(await shown(first)).toEqual({
    redshift: { hsm: 1, 'customer-managed': 2, unknown: 1 },
    owners: [['redshift/cluster-key-in-organization', { COMPLIANT: 1, NON_COMPLIANT: 1, INSUFFICIENT_DATA: 1 }]],
  })
  expect(await shown(null)).toEqual({ redshift: { hsm: 1 }, owners: [] })
})
