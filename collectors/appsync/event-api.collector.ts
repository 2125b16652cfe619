import { AppSyncClient, ListApisCommand } from '@aws-sdk/client-appsync'
import { defineCollector, operation } from '#domain/collector.ts'
import { eventApi } from './event-api.ts'

/** @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_ListApis.html */
const listApis = operation({
  client: AppSyncClient,
  command: ListApisCommand,
  name: 'appsync:ListApis',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 25 } },
  items: (page) => page.apis ?? [],
})

export const collector = defineCollector({
  service: 'appsync',
  resourceType: 'AWS::AppSync::Api',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/appsync/latest/APIReference/API_Api.html',
  list: listApis,
  normalise: eventApi,
})
