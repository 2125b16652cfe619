import { afterEach, expect, test, vi } from 'vitest'
import { collectorList } from '#.generated/collector-list.ts'
import { collectors } from '#.generated/collectors.ts'
import { callerPolicies, memberPolicies } from '#aws/iam-policy.ts'
import { type Rehearsal, rehearse } from '#cli/testing.ts'
import { isAsked } from '#domain/collector.ts'

// Whole scans: seconds on an idle machine, more on a busy one.
vi.setConfig({ testTimeout: 180_000 })

const registry = Object.values(collectors).filter((collector) => isAsked(collector))
const printed = callerPolicies(registry, { roleName: 'ParapetReadOnly' })
/** One call may need other actions for one type of resource than for another. */
const actions = Object.fromEntries(
  [
    ...Map.groupBy(
      collectorList.flatMap(({ calls }) => calls),
      ({ name }) => name,
    ),
  ].map(([name, calls]) => [name, [...new Set(calls.flatMap(({ allow }) => allow))]]),
)
const declared = [
  ...new Set(memberPolicies(registry).flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action))),
].sort()

let organization: Rehearsal
afterEach(() => organization.end())

/** What every account is asked before its cells; the second is the fall-back of the first. */
const fallBack = 'ec2:DescribeRegions'

test('under the printed policy every cell is complete, and every action in it was needed', async () => {
  organization = await rehearse({ accounts: 12, policy: printed, actions })
  organization.work()
  const scan = await organization.scan()
  expect(await blindCalls()).toEqual([])
  expect(scan.status).toBe('COMPLETE')
  const requests = organization.simulator.requests()
  const denied = requests.filter(({ errors }) => Object.keys(errors).some((code) => /denied|unauthori/i.test(code)))
  // Firewall Manager calls it a denial when an account is no administrator of it, whatever its role allows.
  expect(denied.filter(({ operation }) => operation !== 'fms:ListPolicies')).toEqual([])
  const needed = new Set(requests.flatMap(({ operation }) => actions[operation] ?? [operation]))
  expect(declared.filter((action) => !needed.has(action) && action !== fallBack)).toEqual([])
})

test('without one of its actions, what that action is for is blind and nothing else', async () => {
  const missing = 'dynamodb:ListTables'
  const without = { Statement: [{ Effect: 'Deny' as const, Action: missing }] }
  organization = await rehearse({ accounts: 3, policy: [...printed, without], actions })
  organization.work()
  expect((await organization.scan()).status).toBe('PARTIAL')
  expect(await blindCalls()).toEqual([missing])
})

/** The calls for which cells are not complete. */
async function blindCalls(): Promise<string[]> {
  const rows = await organization.rows<{ call: string }>(
    `SELECT DISTINCT cause ->> 'call' AS call FROM cell WHERE outcome <> 'COMPLETE' ORDER BY 1`,
  )
  return rows.map(({ call }) => call)
}
