import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Rehearsal, rehearse } from '#cli/testing.ts'
import { liveTotals } from '#db/scans/scan-report.ts'

// A process is started anew after each of three deaths.
vi.setConfig({ testTimeout: 240_000 })

let organization: Rehearsal
beforeAll(async () => {
  organization = await rehearse({ accounts: 4 })
})
afterAll(() => organization.end())

test('a cell that ends its worker three times is set aside, it alone; a collector that throws is named; the scan goes on', async () => {
  const [instance] = organization.simulator.counts({ resourceType: 'AWS::RDS::DBInstance' })
  if (!instance) throw new Error('The organisation has no database to poison.')
  const crew = organization.processes(1, { script: 'workers/poisoned.fixture.ts', args: [instance.accountId] })
  const scanId = await organization.begin({
    scope: { collectors: ['rds/db-instance', 'dynamodb/table', 'ec2/vpc', 'test/poison', 'test/thrower'] },
  })
  let alive = true
  let deaths = 0
  while ((await liveTotals(organization.db, scanId)).status === 'RUNNING') {
    const [pid] = crew.pids
    if (alive && pid === undefined) {
      deaths += 1
      // Nobody is left to give a sign of life; the test need not wait until that is noticed.
      await organization.rows(
        `UPDATE pgboss.job SET heartbeat_on = now() - interval '1 hour' WHERE state = 'active' RETURNING id`,
      )
    }
    alive = pid !== undefined
    await sleep(50)
  }
  expect(deaths).toBeGreaterThanOrEqual(3)

  const failed = await organization.rows<{ key: string; code: string }>(
    `SELECT account_id || ' ' || region || ' ' || collector AS key, cause ->> 'code' AS code FROM cell
     WHERE scan_id = $1 AND outcome <> 'COMPLETE' ORDER BY 1`,
    [scanId],
  )
  const setAside = failed.filter(({ code }) => code === 'QUARANTINED').map(({ key }) => key)
  const poisoned = organization.simulator
    .counts({ accountId: instance.accountId, resourceType: 'AWS::RDS::DBInstance' })
    .map(({ accountId, region }) => `${accountId} ${region} test/poison`)
  expect(setAside.sort()).toEqual(poisoned.sort())
  const others = failed.filter(({ code }) => code !== 'QUARANTINED')
  expect(others.length).toBeGreaterThan(0)
  expect(others.every(({ key, code }) => key.endsWith('test/thrower') && code === 'COLLECTOR_FAILED')).toBe(true)
  const scanned = ['AWS::RDS::DBInstance', 'AWS::DynamoDB::Table', 'AWS::EC2::VPC']
  const held = Object.entries(organization.held()).filter(([key]) => scanned.includes(key.split(' ')[1] ?? ''))
  expect(await organization.found()).toEqual(Object.fromEntries(held))
})
