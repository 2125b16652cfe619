import { AppSyncClient, CreateGraphqlApiCommand } from '@aws-sdk/client-appsync'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../expected.ts'

export const appsync: SeedService = async ({ where }) => {
  const client = new AppSyncClient(where)
  const good = await client.send(
    new CreateGraphqlApiCommand({
      name: 'good',
      authenticationType: 'AWS_IAM',
      xrayEnabled: true,
      visibility: 'PRIVATE',
      logConfig: {
        fieldLogLevel: 'ALL',
        excludeVerboseContent: true,
        cloudWatchLogsRoleArn: 'arn:aws:iam::123456789012:role/logs',
      },
    }),
  )
  const bad = await client.send(new CreateGraphqlApiCommand({ name: 'bad', authenticationType: 'API_KEY' }))
  return [
    {
      service: 'appsync',
      resource: expectString(good.graphqlApi?.arn),
      columns: { encryption_in_transit: 'enforced', exposure: 'internal', waf_protection: 'none' },
      findings: {
        'appsync/field-logging': 'COMPLIANT',
        'appsync/log-verbose-content-off': 'COMPLIANT',
      },
    },
    {
      service: 'appsync',
      resource: expectString(bad.graphqlApi?.arn),
      columns: { exposure: 'internet', waf_protection: 'none' },
      findings: {
        'appsync/field-logging': 'NON_COMPLIANT',
        'appsync/introspection-limits': 'NON_COMPLIANT',
        'wafv2/coverage-appsync': 'NON_COMPLIANT',
      },
    },
  ]
}
