import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Rehearsal, rehearse } from '#cli/testing.ts'

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
    expect(await found(organization)).toEqual(held(organization))
    expect(await organization.rows('SELECT demo FROM organization')).toEqual([{ demo: false }])

    const again = await organization.scan()
    expect(again.status).toBe('COMPLETE')
    expect(await found(organization)).toEqual(held(organization))
    expect(
      await organization.rows('SELECT resource_id FROM resource_version GROUP BY 1 HAVING count(*) > 1 LIMIT 3'),
    ).toEqual([])
  })
})

function held({ simulator }: Rehearsal): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { accountId, resourceType, count } of simulator.counts()) {
    const key = `${accountId} ${resourceType}`
    counts[key] = (counts[key] ?? 0) + count
  }
  return counts
}

async function found(organization: Rehearsal): Promise<Record<string, number>> {
  const rows = await organization.rows<{ key: string; count: number }>(
    `SELECT account_id || ' ' || type AS key, count(*)::int AS count FROM resource WHERE presence = 'PRESENT' GROUP BY 1`,
  )
  return Object.fromEntries(rows.map(({ key, count }) => [key, count]))
}
