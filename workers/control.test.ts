import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { collectors } from '#.generated/collectors.ts'
import { type Rehearsal, rehearse } from '#cli/testing.ts'
import { rescan, retryScan, ScanRefused, stopScan } from '#db/scans/scan-control.ts'
import { liveTotals } from '#db/scans/scan-report.ts'
import { job as scheduleScan } from './jobs/schedule-scan.ts'

// Whole scans: seconds on an idle machine, more on a busy one.
vi.setConfig({ testTimeout: 180_000 })

let organization: Rehearsal
beforeAll(async () => {
  organization = await rehearse({ latency: 25 })
  organization.work()
})
afterAll(() => organization.end())

const written = `SELECT (SELECT count(*) FROM resource_version) AS versions, (SELECT count(*) FROM finding_version) AS findings,
  (SELECT count(*) FROM posture_version) AS postures, (SELECT max(xmin::text::bigint) FROM resource) AS resource,
  (SELECT max(xmin::text::bigint) FROM cell) AS cell, (SELECT max(xmin::text::bigint) FROM account) AS account`

describe('cancel and retry', () => {
  test('a cancelled scan writes nothing more; a retry reads what is missing and leaves what was read alone', async () => {
    const scanId = await organization.begin()
    while ((await liveTotals(organization.db, scanId)).doneCells < 10) await sleep(20)
    await stopScan(organization, scanId)
    const atEnd = await organization.rows(written)
    await sleep(3_000)
    expect(await organization.rows(written)).toEqual(atEnd)
    expect(await organization.ended(scanId)).toMatchObject({ status: 'CANCELLED', cancelledAt: expect.any(Date) })
    await expect(stopScan(organization, scanId)).rejects.toThrow('it is CANCELLED')

    const done = await cellsOf(scanId, `state = 'DONE'`)
    expect(done.length).toBeGreaterThanOrEqual(10)
    const { cells } = await retryScan(organization, scanId)
    expect(cells).toBeGreaterThan(0)
    expect((await organization.ended(scanId)).status).toBe('COMPLETE')
    expect(await organization.found()).toEqual(organization.held())
    expect(await cellsOf(scanId, `state = 'DONE'`)).toEqual(expect.arrayContaining(done))
  })

  test('only the failed cells of an ended scan are read again', async () => {
    organization.simulator.setFaults({
      faults: [{ kind: 'deny', services: 'dynamodb', operations: 'ListTables' }],
    })
    const scanId = await organization.begin()
    expect((await organization.ended(scanId)).status).toBe('PARTIAL')
    const complete = await cellsOf(scanId, `outcome = 'COMPLETE'`)
    organization.simulator.setFaults({ faults: [] })
    organization.simulator.resetRequests()
    await retryScan(organization, scanId)
    expect((await organization.ended(scanId)).status).toBe('COMPLETE')
    expect(await cellsOf(scanId, `outcome = 'COMPLETE'`)).toEqual(expect.arrayContaining(complete))
    const services = new Set(organization.simulator.requests().map(({ operation }) => operation.split(':')[0]))
    expect(services).toContain('dynamodb')
    expect([...services].filter((service) => ['rds', 'wafv2', 'elasticloadbalancing'].includes(service ?? ''))).toEqual(
      [],
    )
    await expect(retryScan(organization, scanId)).rejects.toThrow(ScanRefused)
  })

  test('a rescan covers its scope and reaches AWS as the last scan did', async () => {
    const [accountId = ''] = Object.keys(organization.held()).map((key) => key.split(' ')[0] ?? '')
    const [last] = await organization.rows<{ id: string }>('SELECT max(id)::text AS id FROM scan')
    const scanId = await rescan(organization, last?.id ?? '', {
      accounts: [accountId],
      collectors: ['rds/db-instance'],
    })
    expect(await organization.ended(scanId)).toMatchObject({ status: 'COMPLETE', trigger: 'rescan' })
    const cells = await organization.rows<{ account_id: string; collector: string }>(
      'SELECT DISTINCT account_id, collector FROM cell WHERE scan_id = $1',
      [scanId],
    )
    expect(cells).toEqual([{ account_id: accountId, collector: 'rds/db-instance' }])
    expect(await organization.found()).toEqual(organization.held())
  })
})

describe('the schedule', () => {
  test('two schedulers that fire at once make one scan', async () => {
    const before = await organization.rows('SELECT id FROM scan')
    const { db, queue } = organization
    const log = pino({ level: 'silent' })
    const context = {
      db,
      results: db,
      pulse: db,
      queue,
      log,
      worker: 'test',
      collectors,
      draining: new AbortController().signal,
    }
    await Promise.all([scheduleScan.run({}, context), scheduleScan.run({}, context)])
    const made = (await organization.rows<{ id: string }>('SELECT id FROM scan ORDER BY id')).slice(before.length)
    expect(made).toHaveLength(1)
    expect(await organization.ended(made[0]?.id ?? '')).toMatchObject({ status: 'COMPLETE', trigger: 'schedule' })
  })

  test.each([
    ['every night', 'UTC'],
    ['0 2 * *', 'UTC'],
    ['0 2 * * *', 'Europe/Atlantis'],
  ])('the schedule %j in %s is refused', async (cron, zone) => {
    await expect(organization.queue.schedule('schedule-scan', cron, zone)).rejects.toThrow()
  })
})

function cellsOf(scanId: string, condition: string): Promise<object[]> {
  return organization.rows(
    `SELECT account_id, region, collector, attempts, finished_at FROM cell WHERE scan_id = $1 AND ${condition} ORDER BY 1, 2, 3`,
    [scanId],
  )
}
