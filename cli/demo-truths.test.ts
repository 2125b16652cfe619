import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readWafCoverage } from '#db/waf-coverage.ts'
import { demoFaults } from './demo-faults.ts'
import { type Rehearsal, rehearse } from './testing.ts'

/**
 * What the demo organisation shows that other tools get wrong: its last day, scanned over HTTP by the workers of the
 * product, in the accounts where the stories are. Every sentence is said of one resource by its name.
 */

// One scan of three accounts: seconds on an idle machine, more on a busy one.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 240_000 })

const begin = new Date('2026-06-01T00:00:00Z')
const lastDay = new Date('2026-08-30T02:00:00Z')
const stories = ['analytics-prod', 'network-hub', 'vendor-trial'] as const
type Account = (typeof stories)[number]

let organization: Rehearsal
let resources: readonly Record<string, unknown>[]
let findings: readonly Record<string, unknown>[]

beforeAll(async () => {
  organization = await rehearse({ accounts: 40, regions: 3, begin, date: lastDay, faults: demoFaults(begin) })
  organization.work()
  const known = await fetch(`${organization.simulator.url}/parapet-simulator/accounts`)
  const all = (await known.json()) as readonly { readonly accountId: string; readonly name: Account }[]
  const accounts = all.filter(({ name }) => stories.includes(name)).map(({ accountId }) => accountId)
  const scan = await organization.scan({ scope: { accounts, regions: ['us-east-1'] }, asOf: lastDay })
  // PARTIAL for the one list that is denied.
  expect(scan).toMatchObject({ status: 'PARTIAL', blindCells: 1 })
  resources = await organization.report('resources')
  findings = await organization.report('findings')
})
afterAll(() => organization?.end())

/** The row of one resource; of the same name there may be things of several types. */
function resource(account: Account, type: string, name: string): Record<string, unknown> {
  const found = resources.filter(
    (row) => row.account_name === account && row.resource_type === type && row.resource_name === name,
  )
  expect(found, `${type} ${name} in ${account}`).toHaveLength(1)
  return found[0] ?? {}
}

function finding(control: string, { resource_arn }: Record<string, unknown>): Record<string, unknown> {
  const found = findings.filter((row) => row.control_id === control && row.resource_arn === resource_arn)
  expect(found, `${control} on ${resource_arn}`).toHaveLength(1)
  return found[0] ?? {}
}

describe('a database is on the internet by its path, not by its flag', () => {
  const type = 'AWS::RDS::DBInstance'
  const byFlag = 'rds/instance-not-public-flag'
  const byPath = 'rds/instance-not-reachable-from-internet'

  test('with the flag, but without a route to an internet gateway, it is not', () => {
    const database = resource('network-hub', type, 'orders-postgres-2')
    expect(finding(byFlag, database)).toMatchObject({ compliance: 'NON_COMPLIANT' })
    expect(finding(byPath, database)).toMatchObject({ compliance: 'COMPLIANT' })
    expect(database.exposure).toBe('isolated')
    expect(database.exposure_path).toMatch(/^public address → route table rtb-\w+ → security group sg-\w+$/)
  })

  test('with a route, an open network ACL and an open group it is, and every hop is named', () => {
    const database = resource('analytics-prod', type, 'pricing-1-instance-1')
    expect(database).toMatchObject({
      exposure: 'internet',
      exposure_path: expect.stringMatching(
        /^public address → internet gateway igw-\w+ → route table rtb-\w+ → network ACL acl-\w+ → security group sg-\w+$/,
      ),
    })
    expect(finding(byPath, database)).toMatchObject({ compliance: 'NON_COMPLIANT', severity: 'critical' })
  })

  test('with one hop that nobody may read it is unknown, and the hop is named', () => {
    const database = resource('vendor-trial', type, 'sessions-mariadb-2')
    expect(database.exposure).toBe('unknown')
    expect(database.exposure_reason).toContain('ec2:DescribeNetworkAcls')
    const verdict = finding(byPath, database)
    expect(verdict).toMatchObject({ compliance: 'INSUFFICIENT_DATA' })
    expect(verdict.compliance_reason).toContain('ec2:DescribeNetworkAcls')
  })
})

describe('what stands behind a load balancer is as exposed as the balancer makes it', () => {
  const type = 'AWS::EC2::Instance'
  const behind = (account: Account, name: string) =>
    resources.filter((row) => row.account_name === account && row.resource_type === type && row.resource_name === name)

  test('instances without a public address are on the internet through it, and every hop is named', () => {
    const instances = behind('network-hub', 'portal-2-asg')
    expect(instances.length).toBeGreaterThan(0)
    for (const row of instances)
      expect(row).toMatchObject({
        exposure: 'internet',
        exposure_path: expect.stringMatching(
          /^public address → .* → load balancer portal-2 → target group portal-2-main → network ACL acl-\w+ → security group sg-\w+$/,
        ),
      })
  })

  test('behind the firewalls of a sandwich they are not', () => {
    for (const row of behind('network-hub', 'shop-application')) expect(row.exposure).toBe('internal')
    for (const row of behind('network-hub', 'shop-firewall')) expect(row.exposure).toBe('internet')
  })
})

describe('a web ACL protects by what it does', () => {
  const type = 'AWS::ElasticLoadBalancingV2::LoadBalancer'

  test.each([
    ['portal-2', 'counting'],
    ['partner-5', 'blocking'],
    ['web-3', 'none'],
  ])('%s is %s', (name, protection) => {
    expect(resource('analytics-prod', type, name)).toMatchObject({ waf_protection: protection })
  })

  test('a load balancer that the internet reaches past its CloudFront is found, and the way round is named', () => {
    const { compliance, compliance_reason } = finding(
      'wafv2/origin-bypass-alb',
      resource('analytics-prod', type, 'portal-2'),
    )
    expect(compliance).toBe('NON_COMPLIANT')
    expect(compliance_reason).toMatch(/app\.0347\.example\.com .* 0\.0\.0\.0\/0 .* port 443 past CloudFront/)
  })

  test('so is its CloudFront, and it does not count as protected', async () => {
    const distribution = resource('analytics-prod', 'AWS::CloudFront::Distribution', 'app.0347.example.com')
    expect(distribution).toMatchObject({ waf_protection: 'blocking' })
    const { compliance, compliance_reason } = finding('wafv2/origin-bypass-distribution', distribution)
    expect(compliance).toBe('NON_COMPLIANT')
    expect(compliance_reason).toContain('0.0.0.0/0 may reach port 443 past CloudFront at load balancer portal-2')
    const [coverage] = await readWafCoverage(organization.db, { by: 'organization', scope: 'org', at: null })
    expect(coverage?.counts).toMatchObject({ bypassed: 1 })
  })

  test('a sandwich with a way round its firewalls fails, and says where it is open and to whom', () => {
    const group = 'AWS::EC2::SecurityGroup'
    const application = finding(
      'waf-sandwich/app-sg-from-inner-only',
      resource('analytics-prod', group, 'claims-application'),
    )
    expect(application).toMatchObject({ compliance: 'NON_COMPLIANT' })
    expect(application.compliance_reason).toMatch(/claims-outer.*claims-firewall.*claims-inner.*0\.0\.0\.0\/0.*8443/)
    const inner = finding('waf-sandwich/inner-sg-from-fw-only', resource('network-hub', group, 'shop-inner'))
    expect(inner).toMatchObject({ compliance: 'NON_COMPLIANT' })
    expect(inner.compliance_reason).toMatch(/shop-outer.*shop-firewall.*shop-inner.*10\.78\.0\.0\/16.*443/)
  })
})

describe('a snapshot is as open as its shares', () => {
  const known = 'rds/snapshot-shared-known-accounts'
  const type = 'AWS::RDS::DBSnapshot'

  test('shared outside the organisation, the account is named', () => {
    const snapshot = resource('network-hub', type, 'orders-postgres-2-before-migration')
    expect(snapshot).toMatchObject({
      exposure: 'cross-account',
      exposure_reason: expect.stringContaining('999988887777'),
    })
    const verdict = finding(known, snapshot)
    expect(verdict).toMatchObject({ compliance: 'NON_COMPLIANT' })
    expect(verdict.compliance_reason).toContain('999988887777')
  })

  test('shared within it, it passes', () => {
    const snapshot = resource('network-hub', type, 'orders-mysql-3-before-migration')
    expect(snapshot).toMatchObject({ exposure: 'cross-account' })
    expect(finding(known, snapshot)).toMatchObject({ compliance: 'COMPLIANT' })
  })

  test('restorable by everybody, it needs no path', () => {
    expect(resource('network-hub', 'AWS::RDS::DBClusterSnapshot', 'customers-0-before-migration')).toMatchObject({
      exposure: 'internet',
    })
  })
})
