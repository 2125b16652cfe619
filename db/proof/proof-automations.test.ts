import { afterAll, beforeAll, expect, test } from 'vitest'
import { isObserved } from '#domain/observed.ts'
import { automationsResources } from '#domain/waf/automations-world.ts'
import { publishCell } from '../inventory.ts'
import { closeScan } from '../scans/closing.ts'
import { claimAccount, createScan, expectCells } from '../scans/scans.ts'
import { type TestDatabase, testDatabase } from '../testing.ts'
import { loadProof } from './proof.ts'

const region = 'eu-central-1'
const collectors = [
  { id: 'wafv2/web-acl', resourceType: 'AWS::WAFv2::WebACL', scope: 'region' },
  { id: 'wafv2/ip-set', resourceType: 'AWS::WAFv2::IPSet', scope: 'region' },
  { id: 'cloudformation/stack', resourceType: 'AWS::CloudFormation::Stack', scope: 'region' },
] as const
let db: TestDatabase

beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.drop())

/** A scan of the stack, its web ACL and its sets, of which the reputation list holds so many addresses. */
async function scan(addresses: number): Promise<Date> {
  const all = automationsResources({ sets: { IPReputationListsSetIPV4: addresses } })
  const accountId = all[0].accountId
  const created = await createScan(db, { trigger: 'manual' })
  const scanId = created?.id ?? ''
  const cell = (id: string) => ({ accountId, region, service: id.split('/')[0] ?? '', collector: id })
  await expectCells(
    db,
    scanId,
    collectors.map(({ id }) => cell(id)),
  )
  const claim = await claimAccount(db, scanId, accountId, 'worker')
  for (const { id, resourceType } of collectors)
    await publishCell(db, {
      ...cell(id),
      scanId,
      fence: claim?.fence ?? '',
      type: resourceType,
      result: {
        calls: 1,
        retries: 0,
        throttles: 0,
        pages: 1,
        milliseconds: 1,
        outcome: 'COMPLETE',
        cause: null,
        listedCompletely: true,
        resources: all.filter(({ type }) => type === resourceType),
      },
    })
  await closeScan(db, scanId)
  const { rows } = await db.pool.query('SELECT clock_timestamp() AS at')
  return rows[0].at as Date
}

async function reputationSet(at: Date | null) {
  const { rows } = await db.pool.query<{ id: string }>(`SELECT id FROM resource WHERE type = 'AWS::WAFv2::WebACL'`)
  const automations = (await loadProof(db, rows[0]?.id ?? '', at, { collectors, postures: {} }))?.automations
  if (!automations || !isObserved(automations)) return null
  const sets = automations.value.protections.flatMap(({ loop }) => loop?.sets ?? [])
  return sets.find(({ name }) => name === 'edgeIPReputationListsSetIPV4') ?? null
}

test('a list that was seen to change is fed; one that is as it was first seen may not be', async () => {
  const first = await scan(40)
  expect(await reputationSet(null)).toMatchObject({ compliance: 'INSUFFICIENT_DATA', addressCount: 40 })
  await scan(41)
  expect(await reputationSet(null)).toMatchObject({ compliance: 'COMPLIANT', addressCount: 41 })
  expect(await reputationSet(first)).toMatchObject({ compliance: 'INSUFFICIENT_DATA', addressCount: 40 })
})
