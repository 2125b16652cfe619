import { AccountClient, ListRegionsCommand } from '@aws-sdk/client-account'
import { ACMClient, ListCertificatesCommand } from '@aws-sdk/client-acm'
import {
  CloudFrontClient,
  EntityNotFound,
  GetVpcOriginCommand,
  ListDistributionTenantsCommand,
  type ListDistributionTenantsResult,
} from '@aws-sdk/client-cloudfront'
import {
  DescribeTableCommand,
  DynamoDBClient,
  paginateListTables,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb'
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2'
import { ListAccountsCommand, OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations'
import {
  DBInstanceNotFoundFault,
  DescribeDBInstancesCommand,
  paginateDescribeDBInstances,
  RDSClient,
} from '@aws-sdk/client-rds'
import { ListWebACLsCommand, WAFV2Client } from '@aws-sdk/client-wafv2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exampleSimulations } from './example-simulations.ts'
import { type Simulator, startSimulator } from './start.ts'
import { asManagement, failure } from './test-session.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({
    simulations: exampleSimulations,
    accounts: 45,
    begin: '2026-06-01',
    date: '2026-07-01',
  })
})
afterAll(() => simulator.close())

describe('query protocol (RDS)', () => {
  it('brings back every kind of value as the SDK sent and typed it', async () => {
    const rds = new RDSClient(asManagement(simulator))
    const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'db-1' }))
    expect(DBInstances).toEqual([
      {
        DBInstanceIdentifier: 'db-1',
        DBInstanceArn: `arn:aws:rds:us-east-1:${simulator.managementAccountId}:db:db-1`,
        Engine: 'postgres',
        StorageEncrypted: false,
        AllocatedStorage: 21,
        InstanceCreateTime: new Date('2026-01-02T03:04:05.000Z'),
        EnabledCloudwatchLogsExports: [],
        TagList: [
          { Key: 'owner', Value: `<team> & "co" ${simulator.managementAccountId}` },
          { Key: '__proto__', Value: '=HYPERLINK("x")\u202e😀' },
        ],
      },
    ])
  })

  it('understands lists of structures in the request', async () => {
    const rds = new RDSClient(asManagement(simulator))
    const { DBInstances } = await rds.send(
      new DescribeDBInstancesCommand({ Filters: [{ Name: 'engine', Values: ['oracle-ee', 'neptune'] }] }),
    )
    expect(DBInstances).toHaveLength(25)
    expect(new Set(DBInstances?.map((one) => one.Engine))).toEqual(new Set(['neptune']))
  })

  it("pages as the SDK's own paginator expects, losing and doubling nothing", async () => {
    const rds = new RDSClient(asManagement(simulator))
    const sizes: number[] = []
    const names = new Set<string | undefined>()
    for await (const page of paginateDescribeDBInstances({ client: rds }, {})) {
      sizes.push(page.DBInstances?.length ?? 0)
      for (const one of page.DBInstances ?? []) names.add(one.DBInstanceIdentifier)
    }
    expect(sizes).toEqual([100, 100, 50])
    expect(names.size).toBe(250)
  })

  it('answers errors that the SDK turns into their classes', async () => {
    const rds = new RDSClient(asManagement(simulator))
    const error = await failure(rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'none' })))
    expect(error).toBeInstanceOf(DBInstanceNotFoundFault)
    expect(error.message).toBe('DBInstance none not found.')
    expect(error.$metadata?.httpStatusCode).toBe(404)
  })

  it("refuses more than AWS's largest page and tokens of other operations", async () => {
    const rds = new RDSClient(asManagement(simulator))
    expect(await failure(rds.send(new DescribeDBInstancesCommand({ MaxRecords: 101 })))).toMatchObject({
      name: 'InvalidParameterValue',
    })
    const organizations = new OrganizationsClient(asManagement(simulator))
    const { NextToken } = await organizations.send(new ListAccountsCommand({}))
    expect(NextToken).toBeTypeOf('string')
    expect(await failure(rds.send(new DescribeDBInstancesCommand({ Marker: NextToken })))).toMatchObject({
      name: 'InvalidParameterValue',
    })
  })
})

describe('JSON 1.0 (DynamoDB) and 1.1 (Organizations, WAFv2)', () => {
  it('round-trips instants and nested structures', async () => {
    const dynamodb = new DynamoDBClient(asManagement(simulator))
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: 'table-007-us-east-1' }))
    expect(Table).toMatchObject({
      TableName: 'table-007-us-east-1',
      CreationDateTime: new Date('2026-03-04T05:06:07.890Z'),
      SSEDescription: {
        SSEType: 'KMS',
        KMSMasterKeyArn: expect.stringContaining(`:kms:us-east-1:${simulator.managementAccountId}:key/`),
      },
      ItemCount: 12,
    })
  })

  it('pages where the token is named after a table', async () => {
    const sizes: number[] = []
    for await (const page of paginateListTables({ client: new DynamoDBClient(asManagement(simulator)) }, {})) {
      sizes.push(page.TableNames?.length ?? 0)
    }
    expect(sizes).toEqual([100, 30])
  })

  it('answers errors that the SDK turns into their classes', async () => {
    const dynamodb = new DynamoDBClient(asManagement(simulator))
    const error = await failure(dynamodb.send(new DescribeTableCommand({ TableName: 'nowhere' })))
    expect(error).toBeInstanceOf(ResourceNotFoundException)
    expect(error.message).toContain('nowhere')
  })

  it('answers 1.1 services: twenty accounts a page, web ACLs by scope', async () => {
    const sizes: number[] = []
    const organizations = new OrganizationsClient(asManagement(simulator))
    for await (const page of paginateListAccounts({ client: organizations }, {})) sizes.push(page.Accounts?.length ?? 0)
    expect(Math.max(...sizes)).toBe(20)
    const waf = new WAFV2Client(asManagement(simulator))
    expect((await waf.send(new ListWebACLsCommand({ Scope: 'REGIONAL' }))).WebACLs).toBeInstanceOf(Array)
  })

  it('says so when an operation is not simulated', async () => {
    const { ListIPSetsCommand } = await import('@aws-sdk/client-wafv2')
    const error = await failure(
      new WAFV2Client(asManagement(simulator)).send(new ListIPSetsCommand({ Scope: 'REGIONAL' })),
    )
    expect(error.name).toBe('UnknownOperationException')
  })
})

describe('EC2 query', () => {
  it('answers lists in EC2 style and understands its flat filters', async () => {
    const ec2 = new EC2Client(asManagement(simulator))
    const { Vpcs } = await ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }], MaxResults: 5 }),
    )
    expect(Vpcs).toMatchObject([
      { IsDefault: true, CidrBlock: '172.31.0.0/16', OwnerId: simulator.managementAccountId },
    ])
    const id = Vpcs?.[0]?.VpcId ?? ''
    expect(id).toMatch(/^vpc-[0-9a-f]{17}$/)
    expect((await ec2.send(new DescribeVpcsCommand({ VpcIds: [id] }))).Vpcs).toHaveLength(1)
    expect((await ec2.send(new DescribeVpcsCommand({ VpcIds: ['vpc-0'] }))).Vpcs).toEqual([])
  })

  it('names the failure in its own error form', async () => {
    const ec2 = new EC2Client(asManagement(simulator, 'ap-south-1'))
    const error = await failure(ec2.send(new DescribeVpcsCommand({})))
    expect(error.name).toBe('AuthFailure')
    expect(error.$metadata).toMatchObject({ httpStatusCode: 401, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) })
  })
})

describe('REST-JSON (Account)', () => {
  it('finds the operation by method and path, with body and error in its form', async () => {
    const account = new AccountClient(asManagement(simulator))
    const { Regions } = await account.send(
      new ListRegionsCommand({ RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'] }),
    )
    expect(Regions?.map((region) => region.RegionName).sort()).toEqual([...simulator.regions].sort())
    const first = await account.send(new ListRegionsCommand({ MaxResults: 10 }))
    expect(first.Regions).toHaveLength(10)
    const second = await account.send(new ListRegionsCommand({ MaxResults: 10, NextToken: first.NextToken }))
    expect(second.Regions?.[0]?.RegionName).not.toBe(first.Regions?.[0]?.RegionName)
    const error = await failure(account.send(new ListRegionsCommand({ AccountId: simulator.managementAccountId })))
    expect(error.name).toBe('AccessDeniedException')
    expect(error.$metadata?.httpStatusCode).toBe(403)
  })
})

describe('REST-XML (CloudFront)', () => {
  const cloudFront = () => new CloudFrontClient(asManagement(simulator))

  it('reads the body of a list that is posted, page by page, and answers values as the SDK typed them', async () => {
    const pages: ListDistributionTenantsResult[] = []
    let Marker: string | undefined
    do {
      const page = await cloudFront().send(new ListDistributionTenantsCommand({ MaxItems: 2, Marker }))
      pages.push(page)
      Marker = page.NextMarker
    } while (Marker)
    expect(pages.map((page) => page.DistributionTenantList?.map(({ Name, Enabled }) => [Name, Enabled]))).toEqual([
      [
        ['acme', true],
        ['globex', false],
      ],
      [['initech', true]],
    ])
    expect(pages[0]?.DistributionTenantList?.[0]).toMatchObject({
      Domains: [{ Domain: 'acme.example.com', Status: 'active' }],
      Customizations: { WebAcl: { Action: 'disable' } },
      CreatedTime: new Date('2026-01-02T03:04:05.000Z'),
    })
    expect(await failure(cloudFront().send(new ListDistributionTenantsCommand({ MaxItems: 101 })))).toMatchObject({
      $metadata: { httpStatusCode: 400 },
    })
  })

  it('answers a payload with its header, and errors that the SDK turns into their classes', async () => {
    const { VpcOrigin, ETag } = await cloudFront().send(new GetVpcOriginCommand({ Id: 'vo_1' }))
    expect(ETag).toBe('E1')
    expect(VpcOrigin?.VpcOriginEndpointConfig).toMatchObject({
      Name: 'a & <b>',
      HTTPSPort: 443,
      OriginSslProtocols: { Quantity: 2, Items: ['TLSv1.1', 'TLSv1.2'] },
    })
    const error = await failure(cloudFront().send(new GetVpcOriginCommand({ Id: 'vo_2' })))
    expect(error).toBeInstanceOf(EntityNotFound)
    expect(error).toMatchObject({ message: 'No VPC origin vo_2.', $metadata: { httpStatusCode: 404 } })
  })
})

describe('services that this world does not have', () => {
  it('are refused in the protocol that was spoken', async () => {
    const certificates = new ACMClient(asManagement(simulator)).send(new ListCertificatesCommand({}))
    expect(await failure(certificates)).toMatchObject({ name: 'UnknownOperationException' })
    const balancers = new ElasticLoadBalancingV2Client(asManagement(simulator))
    const error = await failure(balancers.send(new DescribeLoadBalancersCommand({})))
    expect(error.message).toContain('There is no service elasticloadbalancing')
  })
})
