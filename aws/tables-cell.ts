import {
  DescribeTableCommand,
  DynamoDBClient,
  GetResourcePolicyCommand,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach } from 'vitest'
import { type Collector, defineCollector, facet, operation } from '#domain/collector.ts'
import { isObserved, mapObserved, observed, unobserved } from '#domain/observed.ts'
import { type AnsweringServer, type Asked, answeringServer, json, jsonError, type Reply } from './answering-server.ts'
import { type AwsConnection, connectAws, type Session } from './client.ts'
import { type CollectedCell, collectCell } from './collect.ts'
import { createMemo, type Memo } from './memo.ts'

/** One collector, its server and its session, for the tests of cells. */

const client = DynamoDBClient
export const listTables = operation({
  client,
  command: ListTablesCommand,
  name: 'dynamodb:ListTables',
  paging: { request: 'ExclusiveStartTableName', response: (page) => page.LastEvaluatedTableName, size: { Limit: 2 } },
  items: (page) => page.TableNames ?? [],
})
export const describeTable = operation({ client, command: DescribeTableCommand, name: 'dynamodb:DescribeTable' })
export const getResourcePolicy = operation({
  client,
  command: GetResourcePolicyCommand,
  name: 'dynamodb:GetResourcePolicy',
})

/** A collector with one list and two facets, the second of which depends on the first and can be absent. */
export const tables = defineCollector({
  service: 'dynamodb',
  resourceType: 'AWS::DynamoDB::Table',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html',
  list: listTables,
  facets: {
    table: facet({
      calls: [describeTable],
      ask: async (name: string, aws) => (await aws.one(describeTable, { TableName: name })).Table?.TableArn ?? null,
    }),
    policy: facet<string, string | null>({
      calls: [getResourcePolicy],
      after: ['table'],
      absent: { PolicyNotFoundException: null },
      ask: async (_name, aws, before) => {
        const arn = before.table
        if (!arn || !isObserved(arn)) return unobserved('not-asked', 'dynamodb:GetResourcePolicy')
        return (await aws.one(getResourcePolicy, { ResourceArn: String(arn.value) })).Policy ?? null
      },
    }),
  },
  normalise: (name, facets, where) => ({
    arn: `arn:aws:dynamodb:${where.region}:${where.accountId}:table/${name}`,
    name,
    incarnation: name,
    tags: observed({}, 'dynamodb:ListTables'),
    facts: {
      table: facets.table,
      policy: facets.policy,
      hasPolicy: mapObserved(facets.policy, (policy) => policy !== null),
    },
  }),
}) as unknown as Collector

const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

export async function road(answer: (asked: Asked) => Reply | 'hang') {
  const server = await answeringServer(answer)
  const connection = connectAws({ endpoint: server.url, transientBaseMs: 1, throttledBaseMs: 1 })
  opened.push(connection, server)
  return { server, connection, session: session(connection) }
}

function session(connection: AwsConnection): Session {
  return {
    accountId: '111111111111',
    partition: 'aws',
    connection,
    credentials: async () => ({ accessKeyId: 'ASIA1', secretAccessKey: 's' }),
    expire: () => {},
  }
}

export const where = { accountId: '111111111111', region: 'eu-west-1', partition: 'aws' }

export function collect(
  on: Session,
  options: { collector?: Collector; memo?: Memo; signal?: AbortSignal } = {},
): Promise<CollectedCell> {
  return collectCell({
    collector: options.collector ?? tables,
    where,
    session: on,
    signal: options.signal ?? new AbortController().signal,
    memo: options.memo ?? createMemo(),
  })
}

/** Tables a, b, c over two pages; no policies. */
export function good(asked: Asked): Reply {
  const name = asked.input.TableName ?? ''
  switch (asked.operation) {
    case 'ListTables':
      return asked.input.ExclusiveStartTableName === undefined
        ? json({ TableNames: ['a', 'b'], LastEvaluatedTableName: 'b' })
        : json({ TableNames: ['c'] })
    case 'DescribeTable':
      return json({ Table: { TableArn: `arn:aws:dynamodb:eu-west-1:111111111111:table/${name}` } })
    default:
      return jsonError('PolicyNotFoundException', 'no policy')
  }
}

export const asking = (server: AnsweringServer, name: string) =>
  server.asked.filter((asked) => asked.operation === name)
export const names = (result: CollectedCell) => result.resources.map((resource) => resource.name)
