import type {
  DistributionTenantSummary,
  GetVpcOriginRequest,
  GetVpcOriginResult,
  ListDistributionTenantsRequest,
  ListDistributionTenantsResult,
} from '@aws-sdk/client-cloudfront'
import type {
  DescribeTableInput,
  DescribeTableOutput,
  ListTablesInput,
  ListTablesOutput,
  TableDescription,
} from '@aws-sdk/client-dynamodb'
import type { DescribeVpcsRequest, DescribeVpcsResult, Vpc } from '@aws-sdk/client-ec2'
import type { DBInstance, DBInstanceMessage, DescribeDBInstancesMessage } from '@aws-sdk/client-rds'
import type { ListWebACLsRequest, ListWebACLsResponse } from '@aws-sdk/client-wafv2'
import { answers, defineSimulation, type Place, paged, SimulatedError, type Simulation } from '#domain/simulated.ts'

/** A small world for the simulator's own tests: one service of each protocol, 250 database instances in each place. */

const instancesPerPlace = 250

/** In the one region that global services answer in. */
function tenants(place: Place): readonly DistributionTenantSummary[] {
  const names = place.region === 'us-east-1' ? ['acme', 'globex', 'initech'] : []
  return names.map((Name) => ({
    Id: `dt_${Name}`,
    DistributionId: 'E1',
    Name,
    Arn: `arn:aws:cloudfront::${place.accountId}:distribution-tenant/dt_${Name}`,
    Domains: [{ Domain: `${Name}.example.com`, Status: 'active' }],
    Customizations: { WebAcl: { Action: 'disable' } },
    CreatedTime: new Date('2026-01-02T03:04:05.000Z'),
    LastModifiedTime: new Date('2026-01-02T03:04:05.000Z'),
    ETag: 'E1',
    Enabled: Name !== 'globex',
    Status: 'Deployed',
  }))
}

function databaseInstances(place: Place): readonly DBInstance[] {
  return Array.from({ length: instancesPerPlace }, (_, index) => ({
    DBInstanceIdentifier: `db-${index}`,
    DBInstanceArn: `arn:aws:rds:${place.region}:${place.accountId}:db:db-${index}`,
    Engine: index % 10 === 0 ? 'neptune' : 'postgres',
    StorageEncrypted: place.day >= 45 || index % 2 === 0,
    AllocatedStorage: 20 + index,
    InstanceCreateTime: new Date('2026-01-02T03:04:05.000Z'),
    EnabledCloudwatchLogsExports: index === 1 ? [] : ['postgresql', 'upgrade'],
    TagList: [
      { Key: 'owner', Value: `<team> & "co" ${place.accountId}` },
      { Key: '__proto__', Value: '=HYPERLINK("x")\u202e😀' },
    ],
  }))
}

const tableNames = (place: Place) =>
  Array.from({ length: 130 }, (_, index) => `table-${String(index).padStart(3, '0')}-${place.region}`)

export const exampleSimulations: readonly Simulation[] = [
  defineSimulation({
    service: 'rds',
    answers: {
      DescribeDBInstances: paged({
        items: (input: DescribeDBInstancesMessage, place) => {
          const engines = input.Filters?.find((filter) => filter.Name === 'engine')?.Values
          const found = databaseInstances(place).filter(
            (one) =>
              (input.DBInstanceIdentifier === undefined || one.DBInstanceIdentifier === input.DBInstanceIdentifier) &&
              (engines === undefined || engines.includes(one.Engine ?? '')),
          )
          return found.length === 0 && input.DBInstanceIdentifier !== undefined
            ? new SimulatedError('DBInstanceNotFound', `DBInstance ${input.DBInstanceIdentifier} not found.`, 404)
            : found
        },
        page: (items, token): DBInstanceMessage => ({ DBInstances: [...items], Marker: token }),
        token: (input) => input.Marker,
        limit: 100,
        asked: (input) => input.MaxRecords,
      }),
    },
    count: () => ({ 'AWS::RDS::DBInstance': instancesPerPlace }),
  }),
  defineSimulation({
    service: 'dynamodb',
    answers: {
      ListTables: paged({
        items: (_input: ListTablesInput, place) => tableNames(place),
        page: (items, token): ListTablesOutput => ({ TableNames: [...items], LastEvaluatedTableName: token }),
        token: (input) => input.ExclusiveStartTableName,
        limit: 100,
        asked: (input) => input.Limit,
      }),
      DescribeTable: answers((input: DescribeTableInput, place): DescribeTableOutput | SimulatedError => {
        if (!tableNames(place).includes(input.TableName ?? '')) {
          return new SimulatedError(
            'ResourceNotFoundException',
            `Requested resource not found: Table: ${input.TableName} not found`,
          )
        }
        const table: TableDescription = {
          TableName: input.TableName,
          TableStatus: 'ACTIVE',
          CreationDateTime: new Date('2026-03-04T05:06:07.890Z'),
          SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: place.keys.customer[0]?.arn },
          ItemCount: 12,
        }
        return { Table: table }
      }),
    },
    count: (place) => ({ 'AWS::DynamoDB::Table': tableNames(place).length }),
  }),
  defineSimulation({
    service: 'ec2',
    answers: {
      DescribeVpcs: paged({
        items: (input: DescribeVpcsRequest, place) => {
          const isDefault = input.Filters?.find((filter) => filter.Name === 'is-default')?.Values?.[0]
          return place.network.vpcs
            .map(
              (vpc): Vpc => ({
                VpcId: vpc.vpcId,
                CidrBlock: vpc.cidr,
                IsDefault: vpc.isDefault,
                OwnerId: place.accountId,
                Tags: vpc.name === '' ? [] : [{ Key: 'Name', Value: vpc.name }],
                Ipv6CidrBlockAssociationSet:
                  vpc.ipv6Cidr === null
                    ? undefined
                    : [{ Ipv6CidrBlock: vpc.ipv6Cidr, Ipv6CidrBlockState: { State: 'associated' } }],
              }),
            )
            .filter((vpc) => isDefault === undefined || String(vpc.IsDefault) === isDefault)
            .filter((vpc) => !input.VpcIds?.length || input.VpcIds.includes(vpc.VpcId ?? ''))
        },
        page: (items, token): DescribeVpcsResult => ({ Vpcs: [...items], NextToken: token }),
        token: (input) => input.NextToken,
        limit: 1000,
        asked: (input) => input.MaxResults,
      }),
    },
    count: (place) => ({ 'AWS::EC2::VPC': place.network.vpcs.length }),
  }),
  defineSimulation({
    service: 'wafv2',
    answers: {
      ListWebACLs: paged({
        items: (input: ListWebACLsRequest, place) => place.webAcls.filter((acl) => acl.scope === input.Scope),
        page: (items, token): ListWebACLsResponse => ({
          WebACLs: items.map((acl) => ({ Name: acl.name, Id: acl.id, ARN: acl.arn, LockToken: 'lock' })),
          NextMarker: token,
        }),
        token: (input) => input.NextMarker,
        limit: 100,
        asked: (input) => input.Limit,
      }),
    },
    count: (place) => ({ 'AWS::WAFv2::WebACL': place.webAcls.length }),
  }),
  defineSimulation({
    service: 'cloudfront',
    answers: {
      ListDistributionTenants: paged({
        items: (_: ListDistributionTenantsRequest, place) => tenants(place),
        page: (items, token): ListDistributionTenantsResult => ({
          DistributionTenantList: [...items],
          NextMarker: token,
        }),
        token: (input) => input.Marker,
        limit: 100,
        asked: (input) => input.MaxItems,
      }),
      GetVpcOrigin: answers(({ Id }: GetVpcOriginRequest): GetVpcOriginResult | SimulatedError =>
        Id === 'vo_1'
          ? {
              ETag: 'E1',
              VpcOrigin: {
                Id,
                Arn: 'arn:aws:cloudfront::1:vpcorigin/vo_1',
                Status: 'Deployed',
                CreatedTime: new Date('2026-01-02T03:04:05.000Z'),
                LastModifiedTime: new Date('2026-01-02T03:04:05.000Z'),
                VpcOriginEndpointConfig: {
                  Name: 'a & <b>',
                  Arn: 'arn',
                  HTTPPort: 80,
                  HTTPSPort: 443,
                  OriginProtocolPolicy: 'https-only',
                  OriginSslProtocols: { Quantity: 2, Items: ['TLSv1.1', 'TLSv1.2'] },
                },
              },
            }
          : new SimulatedError('EntityNotFound', `No VPC origin ${Id}.`, 404),
      ),
    },
    count: (place) => ({ 'AWS::CloudFront::DistributionTenant': tenants(place).length }),
  }),
]
