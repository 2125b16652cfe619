import { AmplifyClient, ListAppsCommand } from '@aws-sdk/client-amplify'
import { defineCollector, operation } from '#domain/collector.ts'
import { app, withoutValues } from './app.ts'

/** Tells everything of an app, secrets included, which are left behind. */
const listApps = operation({
  client: AmplifyClient,
  command: ListAppsCommand,
  name: 'amplify:ListApps',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 100 } },
  items: (page) => (page.apps ?? []).map(withoutValues),
})

/** @see https://docs.aws.amazon.com/amplify/latest/APIReference/API_ListApps.html */
export const collector = defineCollector({
  service: 'amplify',
  resourceType: 'AWS::Amplify::App',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/amplify/latest/APIReference/API_App.html',
  list: listApps,
  normalise: app,
})
