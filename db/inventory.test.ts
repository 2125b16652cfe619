import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { observed } from '#domain/observed.ts'
import type { CollectedResource, Facts } from '#domain/resource.ts'
import { FencedOut } from './cell.ts'
import { outOfScope, publishBlindAccount, publishCell } from './inventory.ts'
import { liveTotals } from './scans/scan-report.ts'
import { cancelScan, claimAccount, createScan, expectCells, readScan, startCell } from './scans/scans.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

const accountId = '012345678901'
const place = { accountId, region: 'eu-west-1', collector: 'rds/db-instance' }
let db: TestDatabase

beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.drop())
beforeEach(() =>
  db.pool.query('TRUNCATE resource, resource_version, posture_version, cell, cell_latest, scan, account_lease CASCADE'),
)

function instance(name: string, encrypted = true, incarnation = `db-${name}`): CollectedResource<Facts> {
  const call = 'rds:DescribeDBInstances'
  return {
    arn: `arn:aws:rds:eu-west-1:${accountId}:db:${name}`,
    name,
    incarnation,
    tags: observed({ Owner: 'payments' }, call),
    facts: { storageEncrypted: observed(encrypted, call), engine: observed('postgres', call) },
  }
}

const counts = { calls: 3, retries: 1, throttles: 0, pages: 2, milliseconds: 40 }
const denial = { code: 'AccessDeniedException', call: 'rds:DescribeDBInstances', message: 'explicit deny' }

async function begin(cells = [{ ...place, service: 'rds' }]) {
  const scan = await createScan(db, { trigger: 'manual' })
  if (!scan) throw new Error('no scan')
  await expectCells(db, scan.id, cells)
  const claim = await claimAccount(db, scan.id, accountId, 'worker-1')
  if (!claim) throw new Error('no claim')
  const cell = { ...place, scanId: scan.id, fence: claim.fence, service: 'rds', type: 'AWS::RDS::DBInstance' }
  return {
    scanId: scan.id,
    cell,
    list: (resources: readonly CollectedResource<Facts>[], notFound: readonly string[] = []) =>
      publishCell(db, {
        ...cell,
        notFound,
        result: { outcome: 'COMPLETE', cause: null, listedCompletely: true, resources, ...counts },
      }),
    blind: (resources: readonly CollectedResource<Facts>[] = [], outcome: 'DENIED' | 'REGION_OFF' = 'DENIED') =>
      publishCell(db, {
        ...cell,
        result: { outcome, cause: denial, listedCompletely: false, resources, ...counts },
      }),
  }
}

async function stored() {
  const { rows } = await db.pool.query(
    'SELECT name, presence, missed, incarnation, facts, xmin::text AS xmin FROM resource ORDER BY arn, id',
  )
  return rows
}
const presences = async () => Object.fromEntries((await stored()).map((row) => [row.name, row.presence]))

async function versions(name: string) {
  const { rows } = await db.pool.query(
    `SELECT v.valid_from < coalesce(v.valid_to, 'infinity') AS "forward", v.valid_to IS NULL AS current, v.facts
     FROM resource_version v JOIN resource r ON r.id = v.resource_id WHERE r.name = $1 ORDER BY v.valid_from`,
    [name],
  )
  return rows
}

async function overlaps() {
  const { rows } = await db.pool.query<{ overlaps: number }>(
    `SELECT count(*)::int AS overlaps FROM resource_version a JOIN resource_version b
       ON a.resource_id = b.resource_id AND a.valid_from < b.valid_from
     WHERE a.valid_to IS NULL OR a.valid_to > b.valid_from`,
  )
  return rows[0]?.overlaps
}

describe('publishing a cell', () => {
  test('stores what is new, rewrites what changed and leaves what did not', async () => {
    expect(await (await begin()).list([instance('a'), instance('b')])).toMatchObject({ new: 2, changed: 0 })
    const before = await stored()
    expect(await (await begin()).list([instance('a', false), instance('b')])).toEqual({
      new: 0,
      changed: 1,
      unchanged: 1,
      gone: 0,
      notSeen: 0,
    })
    const after = await stored()
    expect(after[0].facts.storageEncrypted.value).toBe(false)
    expect(after[0].xmin).not.toBe(before[0].xmin)
    expect(after[1].xmin).toBe(before[1].xmin)
    expect((await versions('a')).map((row) => [row.facts.storageEncrypted.value, row.current])).toEqual([
      [true, false],
      [false, true],
    ])
    expect(await versions('b')).toHaveLength(1)
  })

  test('an identical second list writes no resource and no version', async () => {
    const list = Array.from({ length: 50 }, (_, index) => instance(`db-${index}`))
    await (await begin()).list(list)
    const before = await stored()
    expect(await (await begin()).list(list)).toMatchObject({ new: 0, changed: 0, unchanged: 50 })
    expect(await stored()).toEqual(before)
    const { rows } = await db.pool.query('SELECT count(*)::int AS n FROM resource_version')
    expect(rows[0].n).toBe(50)
  })

  test('the order of keys and tags is no change', async () => {
    const call = 'rds:DescribeDBInstances'
    const one = { ...instance('a'), tags: observed({ a: '1', b: '2' }, call) }
    const two = { ...instance('a'), tags: observed({ b: '2', a: '1' }, call) }
    await (await begin()).list([one])
    expect(await (await begin()).list([two])).toMatchObject({ changed: 0, unchanged: 1 })
    expect(await versions('a')).toHaveLength(1)
    const before = await stored()
    expect(await (await begin()).list([two])).toMatchObject({ changed: 0, unchanged: 1 })
    expect(await stored()).toEqual(before)
  })

  test('a duplicate in the list is one resource, and the last one read counts', async () => {
    expect(await (await begin()).list([instance('a'), instance('a', false)])).toMatchObject({ new: 1 })
    expect((await stored()).map((row) => row.facts.storageEncrypted.value)).toEqual([false])
  })

  test('versions never overlap, even when the clock stands still or goes back', async () => {
    for (let turn = 0; turn < 6; turn++) {
      const scan = await begin()
      await db.pool.query(`UPDATE scan SET clock_offset = $2 WHERE id = $1`, [scan.scanId, `${-turn} seconds`])
      await scan.list([instance('a', turn % 2 === 0)])
    }
    expect(await overlaps()).toBe(0)
    const all = await versions('a')
    expect(all).toHaveLength(6)
    expect(all.every((row) => row.forward)).toBe(true)
    expect(all.filter((row) => row.current)).toHaveLength(1)
  })

  test('hostile names and values are stored as text', async () => {
    const name = 'a\0b\ud800 <img onerror> ‮ __proto__'
    const call = 'x:Y'
    const tags = JSON.parse('{"__proto__": "polluted", "NUL": "\\u0000"}')
    await (await begin()).list([{ ...instance('a'), name, tags: observed(tags, call) }])
    const { rows } = await db.pool.query('SELECT name, tags FROM resource')
    expect(rows[0].name).toBe('a\uFFFDb\uFFFD <img onerror> ‮ __proto__')
    expect(Object.keys(rows[0].tags.value)).toContain('__proto__')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  test('totals of the scan and of the cell are those of the results', async () => {
    const scan = await begin()
    await scan.list([instance('a')])
    expect(await liveTotals(db, scan.scanId)).toMatchObject({
      cells: 1,
      doneCells: 1,
      blindCells: 0,
      calls: 3,
    })
  })
})

describe('presence', () => {
  test('one complete list without it is doubt, two in a row are proof', async () => {
    await (await begin()).list([instance('a'), instance('b')])
    expect(await (await begin()).list([instance('b')])).toMatchObject({ gone: 0, notSeen: 1 })
    expect(await presences()).toEqual({ a: 'NOT_SEEN', b: 'PRESENT' })
    expect(await (await begin()).list([instance('b')])).toMatchObject({ gone: 1, notSeen: 0 })
    expect(await presences()).toEqual({ a: 'GONE', b: 'PRESENT' })
    expect(await (await begin()).list([instance('b')])).toMatchObject({ gone: 0, notSeen: 0 })
  })

  test('one complete list and a NotFound on asking are proof', async () => {
    await (await begin()).list([instance('a')])
    await (await begin()).list([], [instance('a').arn])
    expect(await presences()).toEqual({ a: 'GONE' })
  })

  test('the same cell read twice in one scan is not two lists', async () => {
    await (await begin()).list([instance('a')])
    const scan = await begin()
    await scan.list([])
    await scan.list([])
    expect(await presences()).toEqual({ a: 'NOT_SEEN' })
  })

  test('a blind cell makes nothing GONE, however often, and a later list heals it', async () => {
    await (await begin()).list([instance('a'), instance('b')])
    for (let turn = 0; turn < 4; turn++) await (await begin()).blind([instance('b')])
    expect(await presences()).toEqual({ a: 'NOT_SEEN', b: 'PRESENT' })
    await (await begin()).list([instance('a'), instance('b')])
    expect(await presences()).toEqual({ a: 'PRESENT', b: 'PRESENT' })
  })

  test('a list that stays empty is an outcome too, and one that becomes empty is doubt', async () => {
    const before = await begin()
    await before.list([])
    const again = await begin()
    expect(await again.list([])).toEqual({ new: 0, changed: 0, unchanged: 0, gone: 0, notSeen: 0 })
    const { rows } = await db.pool.query(
      `SELECT l.outcome, l.scan_id::text AS "scanId", l.last_complete_at = l.collected_at AS complete, l.resources, c.calls
       FROM cell_latest l JOIN cell c USING (scan_id, account_id, region, collector)`,
    )
    expect(rows).toEqual([{ outcome: 'COMPLETE', scanId: again.scanId, complete: true, resources: 0, calls: 3 }])
    expect(await liveTotals(db, again.scanId)).toMatchObject({ doneCells: 1, blindCells: 0 })

    await (await begin()).list([instance('a')])
    expect(await (await begin()).list([])).toMatchObject({ notSeen: 1, gone: 0 })
    expect(await (await begin()).list([])).toMatchObject({ gone: 1 })
    expect(await presences()).toEqual({ a: 'GONE' })
  })

  test('an empty list after a blind one makes the cell COMPLETE again', async () => {
    await (await begin()).blind()
    const { scanId, list } = await begin()
    await list([])
    expect(await liveTotals(db, scanId)).toMatchObject({ doneCells: 1, blindCells: 0 })
    const { rows } = await db.pool.query('SELECT outcome, cause FROM cell_latest')
    expect(rows).toEqual([{ outcome: 'COMPLETE', cause: null }])
  })

  test('a region that is off takes its resources out of scope, and back when it is on again', async () => {
    await (await begin()).list([instance('a')])
    await (await begin()).blind([], 'REGION_OFF')
    expect(await presences()).toEqual({ a: 'OUT_OF_SCOPE' })
    await (await begin()).list([instance('a')])
    expect(await presences()).toEqual({ a: 'PRESENT' })
  })

  test('an account that left takes its resources out of scope', async () => {
    const scan = await begin()
    await scan.list([instance('a')])
    expect(await outOfScope(db, scan.scanId, { accountIds: ['999999999999'] })).toBe(0)
    expect(await outOfScope(db, scan.scanId, { accountIds: [accountId] })).toBe(1)
    expect(await presences()).toEqual({ a: 'OUT_OF_SCOPE' })
  })

  test('an ARN that comes back with another incarnation is another resource', async () => {
    await (await begin()).list([instance('a', false, 'first')])
    expect(await (await begin()).list([instance('a', true, 'second')])).toMatchObject({ new: 1, gone: 1 })
    expect((await stored()).map((row) => [row.incarnation, row.presence])).toEqual([
      ['first', 'GONE'],
      ['second', 'PRESENT'],
    ])
  })

  test('an account that cannot be entered blinds all its cells at once', async () => {
    await (await begin()).list([instance('a')])
    const scan = await begin([
      { ...place, service: 'rds' },
      { ...place, collector: 'kms/key', service: 'kms' },
    ])
    const cells = await publishBlindAccount(db, {
      scanId: scan.scanId,
      fence: scan.cell.fence,
      accountId,
      outcome: 'DENIED',
      cause: { ...denial, code: 'ROLE_MISSING' },
    })
    expect(cells).toBe(2)
    expect(await presences()).toEqual({ a: 'NOT_SEEN' })
    expect(await liveTotals(db, scan.scanId)).toMatchObject({ cells: 2, doneCells: 2, blindCells: 2 })
    const { rows } = await db.pool.query('SELECT collector, outcome, blinded_resources FROM cell_latest ORDER BY 1')
    expect(rows).toEqual([
      { collector: 'kms/key', outcome: 'DENIED', blinded_resources: 0 },
      { collector: 'rds/db-instance', outcome: 'DENIED', blinded_resources: 1 },
    ])
  })
})

describe('fencing', () => {
  test('a worker that was overtaken writes nothing', async () => {
    const scan = await begin()
    await scan.list([instance('a')])
    await claimAccount(db, scan.scanId, accountId, 'worker-2')
    const before = [await stored(), await versions('a'), await readScan(db, scan.scanId)]
    await expect(scan.list([instance('a', false), instance('b')])).rejects.toBeInstanceOf(FencedOut)
    await expect(scan.blind()).rejects.toBeInstanceOf(FencedOut)
    expect([await stored(), await versions('a'), await readScan(db, scan.scanId)]).toEqual(before)
  })

  test('an overtaken worker publishes no empty list and begins no cell', async () => {
    const { cell, scanId, list } = await begin()
    await claimAccount(db, scanId, accountId, 'worker-2')
    await expect(list([])).rejects.toThrow(FencedOut)
    await expect(startCell(db, { ...cell, worker: 'worker-1' })).rejects.toThrow(FencedOut)
    expect((await db.pool.query('SELECT FROM cell_latest')).rowCount).toBe(0)
    expect((await db.pool.query('SELECT state, attempts FROM cell')).rows).toEqual([{ state: 'PENDING', attempts: 0 }])
  })

  test('a cancelled scan takes no more results', async () => {
    const scan = await begin()
    await cancelScan(db, scan.scanId)
    await expect(scan.list([instance('a')])).rejects.toBeInstanceOf(FencedOut)
    expect(await stored()).toEqual([])
  })

  test('publishers of the same cell, of different scans and at the same time, make no duplicates', async () => {
    const list = Array.from({ length: 40 }, (_, index) => instance(`db-${index}`))
    const scans = await Promise.all(Array.from({ length: 6 }, () => begin()))
    const results = await Promise.all(scans.map((scan, index) => scan.list(index % 2 ? list : list.toReversed())))
    expect(results.reduce((sum, result) => sum + result.new, 0)).toBe(40)
    expect(await stored()).toHaveLength(40)
    expect(await overlaps()).toBe(0)
  })
})
