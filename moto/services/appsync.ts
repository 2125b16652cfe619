import { AppSyncClient, CreateGraphqlApiCommand } from '@aws-sdk/client-appsync'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../services.ts'

export const appsync: SeedService = async ({ where }) => {
  const client = new AppSyncClient(where)
  const good = await client.send(
    new CreateGraphqlApiCommand({
      name: 'good',
      authenticationType: 'AWS_IAM',
      xrayEnabled: true,
      logConfig: { fieldLogLevel: 'ALL', cloudWatchLogsRoleArn: 'arn:aws:iam::123456789012:role/logs' },
    }),
  )
  const bad = await client.send(new CreateGraphqlApiCommand({ name: 'bad', authenticationType: 'API_KEY' }))
  return [
    { service: 'appsync', resource: expectString(good.graphqlApi?.arn) },
    { service: 'appsync', resource: expectString(bad.graphqlApi?.arn) },
  ]
}
