import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Rehearsal, rehearse } from '#cli/testing.ts'

// Whole scans: seconds on an idle machine, more on a busy one.
vi.setConfig({ testTimeout: 180_000 })

let organization: Rehearsal
beforeAll(async () => {
  organization = await rehearse()
  organization.work()
})
afterAll(() => organization.end())

const asked = () => organization.simulator.requests().filter(({ operation }) => operation.startsWith('appmesh:'))
const cells = (scanId: string) =>
  organization.rows<{ outcome: string }>(
    `SELECT DISTINCT outcome FROM cell WHERE scan_id = $1 AND service = 'app-mesh'`,
    [scanId],
  )

test('what is read on request is neither asked for nor missed, until it is included', async () => {
  const usual = await organization.scan()
  expect(usual).toMatchObject({ status: 'COMPLETE', blindCells: 0 })
  expect(asked()).toEqual([])
  expect(await cells(usual.id)).toEqual([])
  expect(await organization.found()).toEqual(organization.held())

  const included = await organization.scan({ access: { include: ['app-mesh'] } })
  expect(included).toMatchObject({ status: 'COMPLETE', blindCells: 0 })
  expect(asked().length).toBeGreaterThan(0)
  expect(await cells(included.id)).toEqual([{ outcome: 'COMPLETE' }])
  const held = organization.held(['app-mesh'])
  expect(Object.keys(held).some((key) => key.endsWith(' AWS::AppMesh::VirtualNode'))).toBe(true)
  expect(await organization.found()).toEqual(held)
})
