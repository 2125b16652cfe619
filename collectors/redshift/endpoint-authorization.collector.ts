import { DescribeEndpointAuthorizationCommand, RedshiftClient } from '@aws-sdk/client-redshift'
import { defineCollector, operation } from '#domain/collector.ts'
import { endpointAuthorization } from './endpoint-authorization.ts'

export const describeEndpointAuthorization = operation({
  client: RedshiftClient,
  command: DescribeEndpointAuthorizationCommand,
  name: 'redshift:DescribeEndpointAuthorization',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.EndpointAuthorizationList ?? [],
})

/** Grants to other accounts, as the owner of the clusters sees them. */
export const collector = defineCollector({
  service: 'redshift',
  resourceType: 'AWS::Redshift::EndpointAuthorization',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/redshift/latest/APIReference/API_EndpointAuthorization.html',
  list: describeEndpointAuthorization,
  normalise: endpointAuthorization,
})
