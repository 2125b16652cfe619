import {
  type AllowedPrincipal,
  DescribeVpcEndpointServiceConfigurationsCommand,
  DescribeVpcEndpointServicePermissionsCommand,
  EC2Client,
  type ServiceConfiguration,
} from '@aws-sdk/client-ec2'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { vpcEndpointService } from './vpc-endpoint-service.ts'

const describeServiceConfigurations = operation({
  client: EC2Client,
  command: DescribeVpcEndpointServiceConfigurationsCommand,
  name: 'ec2:DescribeVpcEndpointServiceConfigurations',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.ServiceConfigurations ?? [],
})

const describeServicePermissions = operation({
  client: EC2Client,
  command: DescribeVpcEndpointServicePermissionsCommand,
  name: 'ec2:DescribeVpcEndpointServicePermissions',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => page.AllowedPrincipals ?? [],
})

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::VPCEndpointService',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ServiceConfiguration.html',
  list: describeServiceConfigurations,
  only: (item) => item.ServiceState?.toLowerCase() !== 'deleted',
  facets: {
    permissions: facet<ServiceConfiguration, readonly AllowedPrincipal[]>({
      calls: [describeServicePermissions],
      ask: ({ ServiceId }, aws) => aws.all(describeServicePermissions, { ServiceId }),
    }),
  },
  normalise: vpcEndpointService,
})
