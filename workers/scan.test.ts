import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Rehearsal, rehearse } from '#cli/testing.ts'

// Whole scans: seconds on an idle machine, more on a busy one.
vi.setConfig({ testTimeout: 180_000 })

describe('a scan of a whole organisation', () => {
  let organization: Rehearsal
  beforeAll(async () => {
    organization = await rehearse()
    organization.work()
  })
  afterAll(() => organization.end())

  test('is COMPLETE and finds exactly what exists, then changes nothing when it is repeated', async () => {
    const scan = await organization.scan()
    expect(scan).toMatchObject({ status: 'COMPLETE', blindCells: 0, cause: null })
    expect(await organization.found()).toEqual(organization.held())
    expect(await organization.rows('SELECT demo FROM organization')).toEqual([{ demo: false }])

    const again = await organization.scan()
    expect(again.status).toBe('COMPLETE')
    expect(await organization.found()).toEqual(organization.held())
    expect(
      await organization.rows('SELECT resource_id FROM resource_version GROUP BY 1 HAVING count(*) > 1 LIMIT 3'),
    ).toEqual([])
  })
})
