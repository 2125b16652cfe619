import type {
  DescribeContinuousBackupsInput,
  DescribeTableInput,
  GetResourcePolicyInput,
  ListTablesInput,
  ListTagsOfResourceInput,
  Tag,
} from '@aws-sdk/client-dynamodb'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'
import { continuousBackupsOf, type PretendTable, policyOf, pretendTables, tagsOf } from './simulated/tables.ts'

const notFound = (name: string) =>
  new SimulatedError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`, 400)

/** The table of a name or ARN: DynamoDB takes either. */
function named(place: Place, nameOrArn: string | undefined): PretendTable | undefined {
  return pretendTables(place).find(({ item }) => item.TableName === nameOrArn || item.TableArn === nameOrArn)
}

export const simulation = defineSimulation({
  service: 'dynamodb',
  answers: {
    ListTables: paged<ListTablesInput, string>({
      items: (_, place) => pretendTables(place).flatMap(({ item }) => item.TableName ?? []),
      page: (TableNames, LastEvaluatedTableName) => ({ TableNames, LastEvaluatedTableName }),
      token: (input) => input.ExclusiveStartTableName,
      limit: 100,
      asked: (input) => input.Limit,
    }),
    DescribeTable: answers<DescribeTableInput>((input, place) => {
      const table = named(place, input.TableName)
      return table ? { Table: table.item } : notFound(input.TableName ?? '')
    }),
    DescribeContinuousBackups: answers<DescribeContinuousBackupsInput>((input, place) => {
      const table = named(place, input.TableName)
      if (!table) return new SimulatedError('TableNotFoundException', `Table not found: ${input.TableName}`, 400)
      return { ContinuousBackupsDescription: continuousBackupsOf(place, table) }
    }),
    GetResourcePolicy: answers<GetResourcePolicyInput>((input, place) => {
      const arn = input.ResourceArn ?? ''
      const table = named(place, arn.replace(/\/stream\/.*$/, ''))
      if (!table) return notFound(arn)
      const policy = policyOf(place, table, arn)
      return policy === null
        ? new SimulatedError(
            'PolicyNotFoundException',
            `Resource-based policy not found for the provided ResourceArn: ${arn}`,
            400,
          )
        : { Policy: policy, RevisionId: place.hex(`${arn}:revision`, 13) }
    }),
    ListTagsOfResource: paged<ListTagsOfResourceInput, Tag>({
      items: (input, place) => {
        const table = named(place, input.ResourceArn)
        return table ? tagsOf(place, table) : notFound(input.ResourceArn ?? '')
      },
      page: (Tags, NextToken) => ({ Tags, NextToken }),
      token: (input) => input.NextToken,
      limit: 10,
    }),
  },
  count: (place) => ({ 'AWS::DynamoDB::Table': pretendTables(place).length }),
})
