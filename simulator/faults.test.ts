import { DescribeTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exampleSimulations } from './example-simulations.ts'
import type { FaultInput } from './faults.ts'
import { type Simulator, startSimulator } from './start.ts'
import { asManagement, asRole, failure } from './test-session.ts'

let simulator: Simulator
let rds: RDSClient
let dynamodb: DynamoDBClient
let ec2: EC2Client
let sts: STSClient
let members: readonly { readonly Id?: string; readonly Name?: string }[]

beforeAll(async () => {
  simulator = await startSimulator({
    simulations: exampleSimulations,
    accounts: 12,
    begin: '2026-06-01',
    date: '2026-07-01',
  })
  const config = asManagement(simulator)
  rds = new RDSClient(config)
  dynamodb = new DynamoDBClient(config)
  ec2 = new EC2Client(config)
  sts = new STSClient(config)
  members = (await new OrganizationsClient(config).send(new ListAccountsCommand({}))).Accounts ?? []
})
afterAll(() => simulator.close())

const list = new DescribeDBInstancesCommand({ MaxRecords: 20 })
const withFaults = (...faults: FaultInput[]) => simulator.setFaults({ faults })

describe('faults look as AWS makes them look', () => {
  it("throttles with each protocol's code", async () => {
    withFaults({ kind: 'throttle' })
    expect(await failure(rds.send(list))).toMatchObject({ name: 'Throttling', $metadata: { httpStatusCode: 400 } })
    expect(await failure(dynamodb.send(new ListTablesCommand({})))).toMatchObject({ name: 'ThrottlingException' })
    expect(await failure(ec2.send(new DescribeVpcsCommand({})))).toMatchObject({
      name: 'RequestLimitExceeded',
      $metadata: { httpStatusCode: 503 },
    })
    const organizations = new OrganizationsClient(asManagement(simulator))
    expect(await failure(organizations.send(new ListAccountsCommand({})))).toMatchObject({
      name: 'TooManyRequestsException',
    })
  })

  it('denies by the role, and by a service control policy that it names', async () => {
    withFaults({ kind: 'deny' })
    const byRole = await failure(rds.send(list))
    expect(byRole.name).toBe('AccessDenied')
    expect(byRole.message).toContain('is not authorized to perform: rds:DescribeDBInstances')
    expect(byRole.message).toContain('because no identity-based policy allows the rds:DescribeDBInstances action')
    expect(await failure(ec2.send(new DescribeVpcsCommand({})))).toMatchObject({ name: 'UnauthorizedOperation' })
    withFaults({ kind: 'deny', by: 'scp' })
    const byScp = await failure(dynamodb.send(new ListTablesCommand({})))
    expect(byScp.name).toBe('AccessDeniedException')
    expect(byScp.message).toMatch(
      /with an explicit deny in a service control policy: arn:aws:organizations::\d{12}:policy\/o-[0-9a-f]{10}\/service_control_policy\/p-/,
    )
  })

  it('refuses for a retired service as AWS would, in its own code', async () => {
    withFaults({ kind: 'retired', services: 'dynamodb' })
    expect(await failure(dynamodb.send(new ListTablesCommand({})))).toMatchObject({
      name: 'UnknownOperationException',
      $metadata: { httpStatusCode: 400 },
    })
    withFaults({ kind: 'retired', services: 'dynamodb', code: 'WAFBadRequestException', message: 'Support has ended.' })
    expect(await failure(dynamodb.send(new ListTablesCommand({})))).toMatchObject({
      name: 'WAFBadRequestException',
      message: 'Support has ended.',
    })
    await rds.send(list)
  })

  it('words resource control policies and permissions boundaries as AWS does', async () => {
    withFaults({
      kind: 'deny',
      by: 'rcp',
      policyArn: 'arn:aws:organizations::123456789012:policy/o-1/resource_control_policy/p-1',
    })
    expect((await failure(rds.send(list))).message).toContain(
      'with an explicit deny in a resource control policy: arn:aws:organizations::123456789012:policy/o-1/resource_control_policy/p-1',
    )
    withFaults({ kind: 'deny', by: 'boundary' })
    expect((await failure(rds.send(list))).message).toContain(
      'because no permissions boundary allows the rds:DescribeDBInstances action',
    )
  })

  it('breaks answers: 5xx, a page of HTML, half a body, a closed connection, silence', async () => {
    withFaults({ kind: 'server-error', status: 503 })
    expect(await failure(rds.send(list))).toMatchObject({
      name: 'ServiceUnavailable',
      $metadata: { httpStatusCode: 503 },
    })
    withFaults({ kind: 'html-body' })
    expect((await failure(dynamodb.send(new ListTablesCommand({})))).name).toBe('SyntaxError')
    withFaults({ kind: 'truncated-body' })
    expect(await failure(rds.send(list))).toMatchObject({ code: 'ECONNRESET' })
    withFaults({ kind: 'reset' })
    expect(await failure(rds.send(list))).toMatchObject({ code: 'ECONNRESET' })
    withFaults({ kind: 'hang' })
    const impatient = new RDSClient({
      ...asManagement(simulator),
      requestHandler: new NodeHttpHandler({ requestTimeout: 150, throwOnRequestTimeout: true }),
    })
    expect(await failure(impatient.send(list))).toMatchObject({ name: 'TimeoutError' })
    withFaults({ kind: 'hang', milliseconds: 200 })
    const before = performance.now()
    expect((await rds.send(list)).DBInstances).toHaveLength(20)
    expect(performance.now() - before).toBeGreaterThan(190)
  })

  it('refuses credentials: region off, expired', async () => {
    withFaults({ kind: 'region-off' })
    expect(await failure(rds.send(list))).toMatchObject({ name: 'InvalidClientTokenId' })
    expect(await failure(dynamodb.send(new ListTablesCommand({})))).toMatchObject({
      name: 'UnrecognizedClientException',
    })
    expect(await failure(ec2.send(new DescribeVpcsCommand({})))).toMatchObject({ name: 'AuthFailure' })
    withFaults({ kind: 'expired-credentials' })
    expect(await failure(rds.send(list))).toMatchObject({ name: 'ExpiredToken' })
    expect(await failure(dynamodb.send(new ListTablesCommand({})))).toMatchObject({ name: 'ExpiredTokenException' })
  })

  it('breaks paging: an empty page with a token, a token without end', async () => {
    withFaults({ kind: 'empty-page' })
    const empty = await rds.send(list)
    expect(empty.DBInstances).toEqual([])
    expect(
      (await rds.send(new DescribeDBInstancesCommand({ MaxRecords: 20, Marker: empty.Marker }))).DBInstances,
    ).toHaveLength(20)
    withFaults({ kind: 'endless-token' })
    const once = await rds.send(list)
    const twice = await rds.send(new DescribeDBInstancesCommand({ MaxRecords: 20, Marker: once.Marker }))
    expect(once.Marker).toBeTypeOf('string')
    expect(twice.Marker).toBe(once.Marker)
  })

  it('cuts a list short without a word, or repeats an item', async () => {
    withFaults({ kind: 'dropped-token' })
    const cut = await rds.send(list)
    expect([cut.DBInstances?.length, cut.Marker]).toEqual([20, undefined])
    withFaults({ kind: 'repeated-item' })
    const first = await rds.send(list)
    const second = await rds.send(new DescribeDBInstancesCommand({ MaxRecords: 20, Marker: first.Marker }))
    expect(second.DBInstances).toHaveLength(21)
    expect(second.DBInstances?.[0]).toEqual(first.DBInstances?.[19])
  })

  it('takes roles away and changes their external id, in the accounts it names', async () => {
    const [, broken, whole] = members
    const assume = (accountId: string | undefined) =>
      sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${accountId}:role/${simulator.roleName}`,
          RoleSessionName: 'test',
          ExternalId: simulator.externalId ?? undefined,
        }),
      )
    for (const kind of ['role-missing', 'external-id-mismatch'] as const) {
      withFaults({ kind, accounts: broken?.Name })
      const error = await failure(assume(broken?.Id))
      expect(error.name).toBe('AccessDenied')
      expect(error.message).toContain(
        `is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${broken?.Id}:role/`,
      )
      expect((await assume(whole?.Id)).Credentials?.AccessKeyId).toMatch(/^ASIA/)
    }
  })

  it('forgets the sessions of a role that is taken away, in every region', async () => {
    withFaults()
    const [, broken, whole] = members
    const session = await asRole(simulator, broken?.Id ?? '')
    const other = await asRole(simulator, whole?.Id ?? '')
    withFaults({ kind: 'role-missing', accounts: broken?.Id })
    for (const region of simulator.regions) {
      expect(await failure(new RDSClient({ ...session, region }).send(list))).toMatchObject({
        name: 'InvalidClientTokenId',
      })
    }
    expect(await failure(new DynamoDBClient(session).send(new ListTablesCommand({})))).toMatchObject({
      name: 'UnrecognizedClientException',
    })
    // Were this answered, a role that is gone would look like a region that is switched off.
    expect(await failure(new STSClient(session).send(new GetCallerIdentityCommand({})))).toMatchObject({
      name: 'InvalidClientTokenId',
    })
    expect((await new RDSClient(other).send(list)).DBInstances).toHaveLength(20)
  })

  it('lets everybody ask who they are, whatever policies deny', async () => {
    withFaults({ kind: 'deny' }, { kind: 'deny', by: 'scp' })
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(simulator.managementAccountId)
  })
})

describe('faults hit what they select and nothing else', () => {
  it('by account, region, service and operation, with globs', async () => {
    withFaults(
      { kind: 'throttle', accounts: 'nobody-*' },
      { kind: 'throttle', regions: 'eu-*' },
      { kind: 'throttle', services: ['rds'], operations: 'List*' },
    )
    expect((await rds.send(list)).DBInstances).toHaveLength(20)
    withFaults({ kind: 'throttle', accounts: ['org-*'], regions: 'us-*', services: 'rds', operations: 'Describe*' })
    expect(await failure(rds.send(list))).toMatchObject({ name: 'Throttling' })
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(simulator.managementAccountId)
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toHaveLength(100)
  })

  it('for a share of the calls, the same ones each time', async () => {
    const run = async () => {
      withFaults({ kind: 'throttle', share: 0.3, operations: 'DescribeTable' })
      const hits: boolean[] = []
      for (let call = 0; call < 60; call += 1) {
        const asked = dynamodb.send(new DescribeTableCommand({ TableName: 'table-001-us-east-1' }))
        hits.push(
          await asked.then(
            () => false,
            () => true,
          ),
        )
      }
      return hits
    }
    const first = await run()
    const failed = first.filter(Boolean).length
    expect(failed).toBeGreaterThan(8)
    expect(failed).toBeLessThan(30)
    expect(await run()).toEqual(first)
  })

  it('for the first calls only, and between dates of the world only', async () => {
    withFaults({ kind: 'server-error', times: 2 })
    await failure(rds.send(list))
    await failure(rds.send(list))
    expect((await rds.send(list)).DBInstances).toHaveLength(20)
    withFaults({ kind: 'server-error', from: '2026-07-02', until: '2026-07-04' })
    expect((await rds.send(list)).DBInstances).toHaveLength(20)
    simulator.setDate('2026-07-03')
    expect((await failure(rds.send(list))).name).toBe('InternalFailure')
    simulator.setDate('2026-07-04')
    expect((await rds.send(list)).DBInstances).toHaveLength(20)
    simulator.setDate('2026-07-01')
  })

  it('and a wrong fault is refused with its field named', () => {
    const wrong = [{ kind: 'throttel' }] as unknown as FaultInput[]
    expect(() => simulator.setFaults({ faults: wrong })).toThrow(/faults\[0\]\.kind/)
    expect(() => withFaults({ kind: 'throttle', share: 5 })).toThrow(/faults\[0\]\.share/)
    expect(() => withFaults({ kind: 'throttle', region: 'eu-west-1' } as unknown as FaultInput)).toThrow(/region/)
  })
})
