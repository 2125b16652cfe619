import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Rehearsal, rehearse } from '#cli/testing.ts'

const hour = 3_600_000
const now = Date.now()
// Whole scans: seconds on an idle machine, more on a busy one.
vi.setConfig({ testTimeout: 180_000 })

let organization: Rehearsal
beforeAll(async () => {
  organization = await rehearse()
  organization.work()
})
afterAll(() => organization.end())

test('what cannot be read is blind for its own reason, never gone and never compliant; once it can be read all is well', async () => {
  const { simulator } = organization
  const accounts = [
    ...new Set(simulator.counts({ resourceType: 'AWS::RDS::DBInstance' }).map(({ accountId }) => accountId)),
  ].filter((accountId) => accountId !== simulator.managementAccountId)
  const [roleless, denied, switchedOff, hanging] = accounts
  const region = simulator.regions.find((name) => name !== 'us-east-1') ?? ''
  if (!roleless || !denied || !switchedOff || !hanging) throw new Error('The organisation is too small for this test.')
  const policyArn = `arn:aws:organizations::${simulator.managementAccountId}:policy/${simulator.organizationId}/service_control_policy/p-no-rds`

  // The world stands still while the scans are days apart: what changes comes from the faults alone.
  expect((await organization.scan({ asOf: new Date(now - 72 * hour) })).status).toBe('COMPLETE')
  const whole = await organization.found()
  expect(whole).toEqual(organization.held())

  simulator.setFaults({
    faults: [
      { kind: 'role-missing', accounts: roleless },
      {
        kind: 'deny',
        by: 'scp',
        policyArn,
        accounts: denied,
        services: 'rds',
        operations: 'DescribeDBInstances',
      },
      { kind: 'region-off', accounts: switchedOff, regions: region },
      { kind: 'throttle', share: 0.05 },
      { kind: 'hang', accounts: hanging, services: 'dynamodb', operations: 'ListTables' },
    ],
  })
  const scan = await organization.scan({ asOf: new Date(now - 24 * hour), access: { requestTimeoutMs: 3_000 } })
  expect(scan.status).toBe('PARTIAL')
  expect(scan.throttles).toBeGreaterThan(0)

  const coverage = await organization.report('coverage')
  const of = (accountId: string) => coverage.filter((row) => row.account_id === accountId)
  expect(new Set(of(roleless).map(({ outcome }) => outcome))).toEqual(new Set(['DENIED']))
  expect(of(roleless).every(({ cause }) => String(cause).includes('ROLE_MISSING'))).toBe(true)
  expect(of(denied).find(({ collector }) => collector === 'rds/db-instance')).toMatchObject({
    outcome: 'DENIED',
    policy_arn: policyArn,
    cause: expect.stringContaining('rds:DescribeDBInstances'),
  })
  const off = of(switchedOff).filter((row) => row.region === region)
  expect(new Set(off.map(({ outcome }) => outcome))).toEqual(new Set(['REGION_OFF']))
  expect(of(hanging).find(({ collector }) => collector === 'dynamodb/table')).toMatchObject({
    outcome: 'ERROR',
    cause: expect.stringContaining('TIMEOUT'),
  })

  expect(await organization.rows(`SELECT arn FROM resource WHERE presence = 'GONE'`)).toEqual([])
  const blind = await organization.rows<{ compliance: string; findings: number }>(
    `SELECT f.compliance, count(*)::int AS findings FROM finding f JOIN resource r ON r.id = f.resource_id
     WHERE r.presence = 'NOT_SEEN' GROUP BY 1`,
  )
  // Seen two days before, longer than the freshness limit: known no more.
  expect(blind).toEqual([{ compliance: 'INSUFFICIENT_DATA', findings: expect.any(Number) }])
  const notSeen = new Set(
    (await organization.rows<{ arn: string }>(`SELECT arn FROM resource WHERE presence <> 'PRESENT'`)).map(
      ({ arn }) => arn,
    ),
  )
  const exported = (await organization.report('findings')).filter(({ resource_arn }) =>
    notSeen.has(String(resource_arn)),
  )
  expect(exported.filter(({ compliance }) => compliance === 'COMPLIANT')).toEqual([])

  simulator.setFaults({ faults: [] })
  expect((await organization.scan({ asOf: new Date(now - 12 * hour) })).status).toBe('COMPLETE')
  expect(await organization.found()).toEqual(whole)
  expect(await organization.rows(`SELECT arn FROM resource WHERE presence <> 'PRESENT'`)).toEqual([])
})

test('a service that was never offered holds nothing; one that was listed before and refuses now is not known', async () => {
  const fresh = await rehearse()
  // Any of ten types may carry a web ACL; App Runner's services are among them.
  const verdicts = async () =>
    (
      await fresh.rows<{ compliance: string }>(
        `SELECT DISTINCT f.compliance FROM finding f JOIN resource r ON r.id = f.resource_id
         WHERE f.control_id = 'wafv2/webacl-associated' AND r.presence = 'PRESENT' ORDER BY 1`,
      )
    ).map(({ compliance }) => compliance)
  const refused = { faults: [{ kind: 'retired' as const, services: 'apprunner' }] }
  try {
    fresh.work()
    fresh.simulator.setFaults(refused)
    expect((await fresh.scan({ asOf: new Date(now - 3 * hour) })).status).toBe('COMPLETE')
    const outcomes = await fresh.rows(`SELECT DISTINCT outcome FROM cell_latest WHERE service = 'apprunner'`)
    expect(outcomes).toEqual([{ outcome: 'NOT_OFFERED' }])
    const never = await verdicts()
    expect(never).toContain('NON_COMPLIANT')
    expect(never).not.toContain('INSUFFICIENT_DATA')

    fresh.simulator.setFaults({ faults: [] })
    await fresh.scan({ asOf: new Date(now - 2 * hour) })
    fresh.simulator.setFaults(refused)
    await fresh.scan({ asOf: new Date(now - hour) })
    const before = await verdicts()
    expect(before).toContain('INSUFFICIENT_DATA')
    expect(before).not.toContain('NON_COMPLIANT')
  } finally {
    await fresh.end()
  }
})

test('an organisation that is blind from the first scan on has cells for every account and region, and no verdict', async () => {
  const { simulator } = organization
  const fresh = await rehearse({ seed: 'blind' })
  try {
    fresh.simulator.setFaults({ faults: [{ kind: 'role-missing' }] })
    fresh.work()
    expect((await fresh.scan()).status).toBe('PARTIAL')
    const coverage = (await fresh.report('coverage')).filter(
      ({ account_id }) => account_id !== fresh.simulator.managementAccountId,
    )
    expect(new Set(coverage.map(({ outcome }) => outcome))).toEqual(new Set(['DENIED']))
    expect(new Set(coverage.map(({ region }) => region))).toEqual(new Set(['global', ...simulator.regions]))
    expect(
      await fresh.rows('SELECT DISTINCT account_id FROM finding WHERE account_id <> $1', [
        fresh.simulator.managementAccountId,
      ]),
    ).toEqual([])
  } finally {
    await fresh.end()
  }
})
