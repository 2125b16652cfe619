import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Rehearsal, rehearse } from '#cli/testing.ts'

const day = 86_400_000
// Whole scans: seconds on an idle machine, more on a busy one.
vi.setConfig({ testTimeout: 180_000 })

let organization: Rehearsal
beforeAll(async () => {
  organization = await rehearse()
  organization.work()
})
afterAll(() => organization.end())

test('a resource that was fixed between two scans has both states, a RESOLVED finding, and its old state as of then', async () => {
  const { simulator } = organization
  const [before, after] = [new Date(Date.now() - 80 * day), new Date(Date.now() - 2 * day)]
  simulator.setDate(before)
  expect((await organization.scan({ asOf: before })).status).toBe('COMPLETE')
  simulator.setDate(after)
  expect((await organization.scan({ asOf: after })).status).toBe('COMPLETE')

  const fixed = await organization.rows<{ arn: string; controlId: string; resourceId: string }>(
    `SELECT r.arn, f.control_id AS "controlId", r.id AS "resourceId" FROM finding f JOIN resource r ON r.id = f.resource_id
     WHERE f.status = 'RESOLVED' AND f.close_cause = 'fixed' AND f.compliance = 'COMPLIANT'
       AND r.presence = 'PRESENT' AND r.last_changed_at > r.first_seen_at ORDER BY 1, 2`,
  )
  const [first] = fixed
  if (!first) throw new Error('Nothing was fixed in this organisation: choose dates further apart.')
  const versions = await organization.rows(
    'SELECT valid_from, valid_to FROM resource_version WHERE resource_id = $1 ORDER BY valid_from',
    [first.resourceId],
  )
  expect(versions).toMatchObject([{ valid_to: expect.any(Date) }, { valid_to: null }])
  expect(
    await organization.rows(
      'SELECT status, compliance FROM finding_version WHERE resource_id = $1 AND control_id = $2 ORDER BY valid_from',
      [first.resourceId, first.controlId],
    ),
  ).toEqual([
    { status: 'OPEN', compliance: 'NON_COMPLIANT' },
    { status: 'RESOLVED', compliance: 'COMPLIANT' },
  ])

  const stateAt = async (at?: Date) =>
    (await organization.report('findings', at)).find(
      (row) => row.resource_arn === first.arn && row.control_id === first.controlId,
    )
  expect(await stateAt(new Date(before.getTime() + day))).toMatchObject({ compliance: 'NON_COMPLIANT', status: 'OPEN' })
  expect(await stateAt()).toMatchObject({ compliance: 'COMPLIANT', status: 'RESOLVED' })
})
