import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Rehearsal, rehearse } from '#cli/testing.ts'

// Real processes, and a killed one is missed only after a quarter of a minute.
vi.setConfig({ testTimeout: 240_000 })

let organization: Rehearsal
beforeEach(async () => {
  organization = await rehearse({ latency: 120 })
})
afterEach(() => organization.end())

interface Cell {
  readonly account_id: string
  readonly region: string
  readonly collector: string
  readonly state: string
  readonly attempts: number
  readonly worker: string | null
}
const cells = (scanId: string) =>
  organization.rows<Cell>(
    'SELECT account_id, region, collector, state, attempts, worker FROM cell WHERE scan_id = $1 ORDER BY 1, 2, 3',
    [scanId],
  )
const keyOf = ({ account_id, region, collector }: Cell) => `${account_id} ${region} ${collector}`

/** Waits until a worker process has finished some cells and is at work on others; tells its pid. */
async function midScan(scanId: string, pids: readonly number[]): Promise<number> {
  for (;;) {
    const now = await cells(scanId)
    for (const pid of pids) {
      const own = now.filter(({ worker }) => worker?.endsWith(`/${pid}`))
      if (own.some(({ state }) => state === 'DONE') && own.some(({ state }) => state === 'RUNNING')) return pid
    }
    await sleep(20)
  }
}

/** Nothing is lost and nothing is there twice. */
async function expectWhole(): Promise<void> {
  expect(await organization.found()).toEqual(organization.held())
  expect(
    await organization.rows(
      `SELECT arn FROM resource WHERE presence <> 'GONE' GROUP BY account_id, region, type, arn HAVING count(*) > 1`,
    ),
  ).toEqual([])
  expect(
    await organization.rows('SELECT resource_id FROM resource_version GROUP BY 1 HAVING count(*) > 1 LIMIT 3'),
  ).toEqual([])
}

test('the accounts of a killed worker are taken over within a minute, and only their unfinished cells are done again', async () => {
  const crews = [organization.processes(1), organization.processes(1)]
  const scanId = await organization.begin()
  const victim = await midScan(
    scanId,
    crews.flatMap(({ pids }) => pids),
  )
  process.kill(victim, 'SIGKILL')
  const killedAt = Date.now()
  const before = await cells(scanId)
  const done = new Set(before.filter(({ state }) => state === 'DONE').map(keyOf))
  const orphans = before.filter(({ state, worker }) => state === 'RUNNING' && worker?.endsWith(`/${victim}`))
  expect(orphans.length).toBeGreaterThan(0)

  for (let waiting = true; waiting; await sleep(200)) {
    const now = new Map((await cells(scanId)).map((cell) => [keyOf(cell), cell]))
    waiting = !orphans.some((orphan) => !now.get(keyOf(orphan))?.worker?.endsWith(`/${victim}`))
    if (waiting) expect(Date.now() - killedAt).toBeLessThan(60_000)
  }
  expect((await organization.ended(scanId)).status).toBe('COMPLETE')
  const after = await cells(scanId)
  expect(after.filter((cell) => done.has(keyOf(cell)) && cell.attempts !== 1)).toEqual([])
  expect(after.filter(({ attempts }) => attempts > 2)).toEqual([])
  await expectWhole()
})

test('a worker that is asked to end finishes its running cells and leaves the rest to another', async () => {
  const leaving = organization.processes(1)
  const scanId = await organization.begin()
  const pid = await midScan(scanId, await startedPids(leaving))
  const staying = organization.processes(1)
  await leaving.stop()
  const left = (await cells(scanId)).filter(({ worker }) => worker?.endsWith(`/${pid}`))
  expect(left.filter(({ state }) => state !== 'DONE')).toEqual([])
  expect((await organization.ended(scanId)).status).toBe('COMPLETE')
  expect(staying.pids).toHaveLength(1)
  expect((await cells(scanId)).filter(({ attempts }) => attempts !== 1)).toEqual([])
  await expectWhole()
})

async function startedPids(crew: { readonly pids: readonly number[] }): Promise<readonly number[]> {
  while (crew.pids.length === 0) await sleep(20)
  return crew.pids
}
