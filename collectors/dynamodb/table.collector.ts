import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetResourcePolicyCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import { type Aws, defineCollector, facet, operation } from '#domain/collector.ts'
import { type Unobserved, unobserved } from '#domain/observed.ts'
import { streamOf, table } from './table.ts'

const listTables = operation({
  client: DynamoDBClient,
  command: ListTablesCommand,
  name: 'dynamodb:ListTables',
  paging: { request: 'ExclusiveStartTableName', response: (page) => page.LastEvaluatedTableName, size: { Limit: 100 } },
  items: (page) => page.TableNames ?? [],
})

const describeTable = operation({
  client: DynamoDBClient,
  command: DescribeTableCommand,
  name: 'dynamodb:DescribeTable',
  items: (page) => (page.Table ? [page.Table] : []),
})

const describeContinuousBackups = operation({
  client: DynamoDBClient,
  command: DescribeContinuousBackupsCommand,
  name: 'dynamodb:DescribeContinuousBackups',
})

const getResourcePolicy = operation({
  client: DynamoDBClient,
  command: GetResourcePolicyCommand,
  name: 'dynamodb:GetResourcePolicy',
})

const listTagsOfResource = operation({
  client: DynamoDBClient,
  command: ListTagsOfResourceCommand,
  name: 'dynamodb:ListTagsOfResource',
  paging: { request: 'NextToken', response: (page) => page.NextToken },
  items: (page) => page.Tags ?? [],
})

const noArn = unobserved('not-returned', describeTable.name, 'no TableArn came with the table')

async function policyOf(arn: string, aws: Aws): Promise<string | null | Unobserved> {
  const { Policy } = await aws.one(getResourcePolicy, { ResourceArn: arn })
  return Policy ?? unobserved('not-returned', getResourcePolicy.name)
}

/** Tables, replicas of global tables in their own region included. */
export const collector = defineCollector({
  service: 'dynamodb',
  resourceType: 'AWS::DynamoDB::Table',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html',
  list: { each: listTables, inner: describeTable, input: (TableName: string) => ({ TableName }) },
  facets: {
    continuousBackups: facet({
      calls: [describeContinuousBackups],
      ask: async (item: TableDescription, aws) => {
        const answer = await aws.one(describeContinuousBackups, { TableName: item.TableName })
        return answer.ContinuousBackupsDescription ?? unobserved('not-returned', describeContinuousBackups.name)
      },
    }),
    resourcePolicy: facet<TableDescription, string | null>({
      calls: [getResourcePolicy],
      ask: async (item, aws) => (item.TableArn === undefined ? noArn : policyOf(item.TableArn, aws)),
      absent: { PolicyNotFoundException: null },
    }),
    streamPolicy: facet<TableDescription, string | null>({
      calls: [getResourcePolicy],
      ask: async (item, aws) => {
        const stream = streamOf(item)
        return stream === null ? null : policyOf(stream, aws)
      },
      absent: { PolicyNotFoundException: null },
    }),
    tags: facet({
      calls: [listTagsOfResource],
      ask: async (item: TableDescription, aws) =>
        item.TableArn === undefined ? noArn : aws.all(listTagsOfResource, { ResourceArn: item.TableArn }),
    }),
  },
  normalise: table,
})
