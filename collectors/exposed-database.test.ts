import { beforeAll, expect, it } from 'vitest'
import { collectors } from '#.generated/collectors.ts'
import { postures } from '#.generated/postures.ts'
import { assumeRole } from '#aws/assume-role.ts'
import { connectAws } from '#aws/client.ts'
import { collectCell } from '#aws/collect.ts'
import { createMemo } from '#aws/memo.ts'
import type { Exposure } from '#domain/exposure.ts'
import { judgePillars } from '#domain/judge.ts'
import { isObserved } from '#domain/observed.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { startSimulator } from '#simulator/start.ts'

/**
 * The demo organisation must have its story: a database that the internet truly reaches, hop by hop, and one that was
 * reached until somebody closed it. The pretend networks and databases are made apart, so only both together can say.
 */
const type = 'AWS::RDS::DBInstance'
const needed = Object.values(collectors).filter(
  ({ resourceType }) => resourceType === type || postures[type]?.looksAt.includes(resourceType),
)
/** Exposure of the instances of the sandboxes by day and ARN; null where it is not known. */
let exposures: ReadonlyMap<number, ReadonlyMap<string, Exposure | null>>

beforeAll(async () => {
  const days = new Map<number, ReadonlyMap<string, Exposure | null>>()
  for (const day of [66, 90]) days.set(day, await exposuresOn(day))
  exposures = days
}, 120_000)
async function exposuresOn(day: number): Promise<ReadonlyMap<string, Exposure | null>> {
  const now = new Date(Date.UTC(2026, 5, 1 + day, 2))
  const simulator = await startSimulator({ accounts: 40, regions: 1, begin: '2026-06-01', date: now.toISOString() })
  const connection = connectAws({
    endpoint: simulator.url,
    credentials: { accessKeyId: simulator.accessKeyId, secretAccessKey: simulator.secretAccessKey },
    limits: 'none',
  })
  try {
    const accounts = (await (await fetch(`${simulator.url}/parapet-simulator/accounts`)).json()) as {
      accountId: string
      state: string
      profile: string
    }[]
    const found = new Map<string, Exposure | null>()
    for (const { accountId, state, profile } of accounts) {
      if (state !== 'ACTIVE' || profile !== 'sandbox') continue
      const role = { role: simulator.roleName, ...(simulator.externalId ? { externalId: simulator.externalId } : {}) }
      const session = await assumeRole(connection, { accountId, ...role })
      const where = { accountId, region: simulator.regions[0] ?? '', partition: 'aws' }
      const memo = createMemo()
      const resources: Resource[] = []
      for (const collector of needed) {
        const cell = await collectCell({ collector, where, session, signal: AbortSignal.timeout(60_000), memo })
        expect(cell.outcome).toBe('COMPLETE')
        resources.push(...cell.resources.map((one) => ({ ...one, ...where, type: collector.resourceType })))
      }
      const related = relatedIndex({
        resources,
        listed: () => true,
        accountId,
        organizationAccounts: null,
        organizationId: null,
        now,
      })
      for (const resource of resources.filter((one) => one.type === type)) {
        const { exposure } = judgePillars(resource, postures[type], related, (_what, _resource, error) => {
          throw error
        })
        found.set(resource.arn, isObserved(exposure) ? exposure.value : null)
      }
    }
    return found
  } finally {
    connection.close()
    await simulator.close()
  }
}

const on = (day: number) => exposures.get(day) ?? new Map<string, Exposure | null>()

it('on the last day the internet reaches a database, and every hop of the path passes', () => {
  const open = [...on(90).values()].filter((exposure) => exposure?.kind === 'internet')
  expect(open.length).toBeGreaterThan(0)
  for (const exposure of open) {
    expect(exposure?.path.map(({ what }) => what)).toEqual(expect.arrayContaining(['public address', 'security group']))
    expect(exposure?.path.filter(({ passes }) => passes === 'no')).toEqual([])
  }
})

it('one that was reached on the sixty-sixth day is there on the last, and closed', () => {
  const closed = [...on(66)].filter(
    ([arn, exposure]) => exposure?.kind === 'internet' && on(90).get(arn)?.kind === 'internal',
  )
  expect(closed.map(([arn]) => arn)).not.toEqual([])
})
