import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Rehearsal, rehearse } from '#cli/testing.ts'
import { connectDatabase } from '#db/client.ts'
import { migrate } from '#db/migrate.ts'
import { openDatabase } from '#db/server.ts'

// A server of its own is made, and jobs that were lost with it are missed only after a quarter of a minute.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 })

const data = mkdtempSync(join(tmpdir(), 'parapet-restart-'))
const open = () => openDatabase({ data, url: '', log: () => {} })
let organization: Rehearsal
let close: () => Promise<void>
beforeEach(async () => {
  const server = await open()
  await migrate(server.url)
  const db = connectDatabase(server.url)
  close = async () => {
    await db.close()
    // The server was started twice; whoever comes last stops it.
    await server.stop()
  }
  organization = await rehearse({ latency: 100 }, Object.assign(db, { drop: async () => {} }))
})
afterEach(async () => {
  await organization.end()
  await close()
  rmSync(data, { recursive: true, force: true })
})

test('a database that crashes in mid-scan and comes back loses nothing, doubles nothing, and the scan ends complete', async () => {
  organization.processes(2)
  const scanId = await organization.begin()
  const done = () =>
    organization.rows<{ key: string; finished_at: Date }>(
      `SELECT account_id || ' ' || region || ' ' || collector AS key, finished_at FROM cell
       WHERE scan_id = $1 AND state = 'DONE' ORDER BY 1`,
      [scanId],
    )
  while ((await done()).length < 15) await sleep(50)

  const [place] = await organization.rows<{ data_directory: string }>('SHOW data_directory')
  const pid = Number(readFileSync(join(place?.data_directory ?? '', 'postmaster.pid'), 'utf8').split('\n', 1)[0])
  // Immediate shutdown: no checkpoint, no farewell; the next start recovers from the log.
  process.kill(pid, 'SIGQUIT')
  while (await alive(pid)) await sleep(50)
  await sleep(2_000)
  const again = await open()
  try {
    const kept = await done()
    expect(kept.length).toBeGreaterThan(0)
    const scan = await organization.ended(scanId)
    expect(
      await organization.rows(
        `SELECT account_id, region, collector, state, outcome, cause, attempts FROM cell
         WHERE scan_id = $1 AND outcome IS DISTINCT FROM 'COMPLETE'`,
        [scanId],
      ),
    ).toEqual([])
    expect(scan.status).toBe('COMPLETE')
    expect(await done()).toEqual(expect.arrayContaining(kept))
    expect(await organization.found()).toEqual(organization.held())
    expect(
      await organization.rows('SELECT resource_id FROM resource_version GROUP BY 1 HAVING count(*) > 1 LIMIT 3'),
    ).toEqual([])
  } finally {
    await again.stop()
  }
})

async function alive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
