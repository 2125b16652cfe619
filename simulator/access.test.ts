import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exampleSimulations } from './example-simulations.ts'
import { type Simulator, startSimulator } from './start.ts'
import { asManagement, asRole, failure } from './test-session.ts'

let simulator: Simulator
let member: string
let suspended: string

beforeAll(async () => {
  simulator = await startSimulator({
    simulations: exampleSimulations,
    accounts: 40,
    begin: '2026-06-01',
    date: '2026-08-30',
    sessionSeconds: 2,
    policy: [
      { Statement: [{ Effect: 'Allow', Action: ['rds:Describe*', 'tables:Read'] }] },
      { Statement: { Effect: 'Allow', Action: 'organizations:List*' } },
    ],
    actions: { 'dynamodb:ListTables': ['tables:Read'] },
  })
  const accounts = [...(await accountsPage())]
  member =
    accounts.find((account) => account.State === 'ACTIVE' && account.Id !== simulator.managementAccountId)?.Id ?? ''
  suspended = accounts.find((account) => account.State !== 'ACTIVE')?.Id ?? ''
})
afterAll(() => simulator.close())

async function accountsPage() {
  const organizations = new OrganizationsClient(asManagement(simulator))
  const first = await organizations.send(new ListAccountsCommand({}))
  const second = await organizations.send(new ListAccountsCommand({ NextToken: first.NextToken }))
  return [...(first.Accounts ?? []), ...(second.Accounts ?? [])]
}

const assume = (accountId: string, input: { ExternalId?: string; DurationSeconds?: number; role?: string } = {}) => {
  const { role = simulator.roleName, ...rest } = input
  return new STSClient(asManagement(simulator)).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${accountId}:role/${role}`,
      RoleSessionName: 'test',
      ExternalId: simulator.externalId ?? undefined,
      ...rest,
    }),
  )
}

describe('the way into a member account', () => {
  it('leads to an identity in that account, and to what exists there', async () => {
    const config = await asRole(simulator, member)
    const identity = await new STSClient(config).send(new GetCallerIdentityCommand({}))
    expect(identity.Account).toBe(member)
    expect(identity.Arn).toBe(`arn:aws:sts::${member}:assumed-role/${simulator.roleName}/test`)
    const { DBInstances } = await new RDSClient(config).send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'db-3' }),
    )
    expect(DBInstances?.[0]?.DBInstanceArn).toBe(`arn:aws:rds:us-east-1:${member}:db:db-3`)
  })

  it('is closed for a wrong or missing external id, another role, a suspended or foreign account', async () => {
    expect(suspended).not.toBe('')
    const refused = [
      assume(member, { ExternalId: 'wrong-external-id' }),
      assume(member, { ExternalId: undefined }),
      assume(member, { role: 'Admin' }),
      assume(suspended),
      assume('000000000000'),
    ]
    for (const call of refused) {
      const error = await failure(call)
      expect(error.name).toBe('AccessDenied')
      expect(error.message).not.toContain(simulator.externalId)
    }
    expect(await failure(assume(member, { DurationSeconds: 7200 }))).toMatchObject({ name: 'ValidationError' })
  })

  it('ends when the session does', async () => {
    const config = await asRole(simulator, member)
    const rds = new RDSClient(config)
    await rds.send(new DescribeDBInstancesCommand({}))
    await new Promise((resolve) => setTimeout(resolve, 2100))
    expect(await failure(rds.send(new DescribeDBInstancesCommand({})))).toMatchObject({ name: 'ExpiredToken' })
  })

  it('does not lead from one member to another, nor to the list of accounts', async () => {
    const config = await asRole(simulator, member)
    const other = new STSClient(config).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${simulator.managementAccountId}:role/${simulator.roleName}`,
        RoleSessionName: 'test',
      }),
    )
    expect(await failure(other)).toMatchObject({ name: 'AccessDenied' })
    expect(await failure(new OrganizationsClient(config).send(new ListAccountsCommand({})))).toMatchObject({
      name: 'AccessDeniedException',
    })
  })

  it('is not open to keys that nobody was given', async () => {
    const forged = { accessKeyId: `ASIA${member}AAAA`, secretAccessKey: 'x', sessionToken: 'e30.AAAA' }
    const rds = new RDSClient({ ...asManagement(simulator), credentials: forged })
    expect(await failure(rds.send(new DescribeDBInstancesCommand({})))).toMatchObject({ name: 'InvalidClientTokenId' })
    const unsigned = await fetch(simulator.url, { method: 'POST', body: 'Action=DescribeDBInstances' })
    expect(unsigned.status).toBe(403)
  })
})

describe("the role's policy", () => {
  it('lets through what it allows, wildcards and declared actions included', async () => {
    const config = await asRole(simulator, member)
    expect((await new RDSClient(config).send(new DescribeDBInstancesCommand({}))).DBInstances).toHaveLength(100)
    expect((await new DynamoDBClient(config).send(new ListTablesCommand({}))).TableNames).toHaveLength(100)
  })

  it('denies everything else, with the action named', async () => {
    const { ListWebACLsCommand, WAFV2Client } = await import('@aws-sdk/client-wafv2')
    const error = await failure(
      new WAFV2Client(await asRole(simulator, member)).send(new ListWebACLsCommand({ Scope: 'REGIONAL' })),
    )
    expect(error.name).toBe('AccessDeniedException')
    expect(error.message).toBe(
      `User: arn:aws:sts::${member}:assumed-role/${simulator.roleName}/test is not authorized to perform: wafv2:ListWebACLs on resource: * because no identity-based policy allows the wafv2:ListWebACLs action`,
    )
  })
})
