import { afterEach, expect, test } from 'vitest'
import { type Asked, answeringServer, json, jsonError, type Reply, xml } from './answering-server.ts'
import { baseSession } from './assume-role.ts'
import { connectAws } from './client.ts'
import { readOrganization } from './organization.ts'
import { enabledRegions } from './regions.ts'

const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

const caller = xml(
  'GetCallerIdentity',
  '<Account>999999999999</Account><Arn>arn:aws:iam::999999999999:user/p</Arn><UserId>u</UserId>',
)

async function road(answer: (asked: Asked) => Reply) {
  const server = await answeringServer((asked) => (asked.operation === 'GetCallerIdentity' ? caller : answer(asked)))
  const connection = connectAws({
    endpoint: server.url,
    credentials: { accessKeyId: 'AKIA', secretAccessKey: 's' },
    attempts: 1,
  })
  opened.push(connection, server)
  return { server, connection }
}

/** A root, a unit in it, a unit in that; three accounts over two pages with an empty page between. */
function organization(asked: Asked, withPaths = false): Reply {
  const account = (id: string, path: string, rest: object) => ({
    Id: id,
    Name: `n${id}`,
    ...(withPaths ? { Paths: [path] } : {}),
    ...rest,
  })
  const accounts = {
    management: account('999999999999', 'o-1/r-1/999999999999/', { State: 'ACTIVE', Status: 'SUSPENDED' }),
    deep: account('111111111111', 'o-1/r-1/ou-1-a/ou-1-b/111111111111/', { Status: 'ACTIVE' }),
    closed: account('222222222222', 'o-1/r-1/ou-1-a/222222222222/', { State: 'CLOSED' }),
  }
  const { ParentId, NextToken } = asked.input
  switch (asked.operation) {
    case 'DescribeOrganization':
      return json({ Organization: { Id: 'o-1', MasterAccountId: '999999999999' } })
    case 'ListRoots':
      return json({ Roots: [{ Id: 'r-1', Name: 'Root' }] })
    case 'ListOrganizationalUnitsForParent':
      if (ParentId === 'r-1') return json({ OrganizationalUnits: [{ Id: 'ou-1-a', Name: 'A' }] })
      return json({ OrganizationalUnits: ParentId === 'ou-1-a' ? [{ Id: 'ou-1-b', Name: 'B' }] : [] })
    case 'ListAccounts':
      if (NextToken === undefined) return json({ Accounts: [accounts.management], NextToken: 'one' })
      if (NextToken === 'one') return json({ Accounts: [], NextToken: 'two' })
      return json({ Accounts: [accounts.deep, accounts.closed] })
    case 'ListAccountsForParent':
      return json({
        Accounts:
          ParentId === 'r-1' ? [accounts.management] : ParentId === 'ou-1-a' ? [accounts.closed] : [accounts.deep],
      })
    default:
      throw new Error(asked.operation)
  }
}

for (const withPaths of [true, false]) {
  test(`the whole tree is read, ${withPaths ? 'with' : 'without'} paths in the accounts; an empty page with a token is not the end`, async () => {
    const { connection, server } = await road((asked) => organization(asked, withPaths))
    const reading = await readOrganization(connection)
    expect(reading).toMatchObject({
      source: 'organizations',
      organizationId: 'o-1',
      managementAccountId: '999999999999',
      complete: true,
      unread: [],
    })
    expect(reading.units).toEqual([
      { id: 'r-1', name: 'Root', parentId: null },
      { id: 'ou-1-a', name: 'A', parentId: 'r-1' },
      { id: 'ou-1-b', name: 'B', parentId: 'ou-1-a' },
    ])
    expect(
      reading.accounts.map(({ accountId, state, unitIds, management }) => [accountId, state, unitIds, management]),
    ).toEqual([
      ['999999999999', 'ACTIVE', ['r-1'], true],
      ['111111111111', 'ACTIVE', ['r-1', 'ou-1-a', 'ou-1-b'], false],
      ['222222222222', 'CLOSED', ['r-1', 'ou-1-a'], false],
    ])
    expect(server.asked.some((asked) => asked.operation === 'ListAccountsForParent')).toBe(!withPaths)
  })
}

test('an organisation that cannot be read is never complete, so that no account is taken to have left', async () => {
  const denied = jsonError('AccessDeniedException', "You don't have permissions to access this resource.")
  for (const refused of [
    'DescribeOrganization',
    'ListAccounts',
    'ListRoots',
    'ListOrganizationalUnitsForParent',
    'ListAccountsForParent',
  ]) {
    const { connection } = await road((asked) => (asked.operation === refused ? denied : organization(asked)))
    const reading = await readOrganization(connection)
    expect({
      refused,
      complete: reading.complete,
      call: reading.unread[0]?.call,
      code: reading.unread[0]?.code,
    }).toEqual({
      refused,
      complete: false,
      call: `organizations:${refused}`,
      code: 'AccessDeniedException',
    })
    expect(reading.accounts.length).toBeGreaterThan(0)
  }
})

test('a list of accounts that turns in circles is not complete', async () => {
  const { connection } = await road((asked) =>
    asked.operation === 'ListAccounts' ? json({ Accounts: [{ Id: '1' }], NextToken: 'again' }) : organization(asked),
  )
  expect(await readOrganization(connection)).toMatchObject({ complete: false, unread: [{ code: 'PAGINATION_LOOP' }] })
})

test('without an organisation the configured accounts are scanned, and that is a complete reading', async () => {
  const { connection } = await road(() =>
    jsonError('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.'),
  )
  const configured = await readOrganization(connection, { accounts: ['111111111111', '111111111111', '222222222222'] })
  expect(configured).toMatchObject({ source: 'configured', complete: true })
  expect(configured.accounts.map((account) => account.accountId)).toEqual(['111111111111', '222222222222'])
  const alone = await readOrganization(connection)
  expect(alone).toMatchObject({ source: 'caller', complete: true })
  expect(alone.accounts.map((account) => account.accountId)).toEqual(['999999999999'])
})

test('an empty list of accounts is an answer from the wrong account, not an empty organisation', async () => {
  const { connection } = await road((asked) =>
    asked.operation === 'ListAccounts' ? json({ Accounts: [] }) : organization(asked),
  )
  expect(await readOrganization(connection, { accounts: ['111111111111'] })).toMatchObject({
    source: 'configured',
    complete: false,
    unread: [{ code: 'NO_ACCOUNTS' }],
  })
})

const ec2Regions =
  '<DescribeRegionsResponse><requestId>r</requestId><regionInfo><item><regionName>us-east-1</regionName><optInStatus>opt-in-not-required</optInStatus></item><item><regionName>af-south-1</regionName><optInStatus>not-opted-in</optInStatus></item></regionInfo></DescribeRegionsResponse>'

test('regions come from Account Management, else from EC2, else from the configuration, else from the partition; the cause is kept', async () => {
  const open = { account: true, ec2: true }
  const { connection } = await road((asked) => {
    if (asked.service === 'account') {
      return open.account
        ? json({
            Regions: [
              { RegionName: 'us-east-1', RegionOptStatus: 'ENABLED_BY_DEFAULT' },
              { RegionName: 'eu-south-1', RegionOptStatus: 'ENABLED' },
              { RegionName: 'af-south-1', RegionOptStatus: 'DISABLED' },
            ],
          })
        : jsonError('AccessDeniedException', 'no', 403)
    }
    return open.ec2
      ? { body: ec2Regions, headers: { 'content-type': 'text/xml' } }
      : {
          status: 403,
          body: '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors><RequestID>r</RequestID></Response>',
        }
  })
  const session = await baseSession(connection)
  expect(await enabledRegions(session)).toEqual({
    regions: ['eu-south-1', 'us-east-1'],
    disabled: ['af-south-1'],
    source: 'account:ListRegions',
    unread: [],
  })
  open.account = false
  expect(await enabledRegions(session)).toMatchObject({
    regions: ['us-east-1'],
    disabled: ['af-south-1'],
    source: 'ec2:DescribeRegions',
    unread: [{ call: 'account:ListRegions', code: 'AccessDeniedException' }],
  })
  open.ec2 = false
  expect(await enabledRegions(session, { configured: ['us-west-2', 'eu-west-1'] })).toMatchObject({
    regions: ['eu-west-1', 'us-west-2'],
    source: 'configured',
  })
  const assumed = await enabledRegions(session)
  expect(assumed).toMatchObject({
    source: 'assumed',
    unread: [{ code: 'AccessDeniedException' }, { code: 'UnauthorizedOperation' }],
  })
  expect(assumed.regions).toHaveLength(17)
})
