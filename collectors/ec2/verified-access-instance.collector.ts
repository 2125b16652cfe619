import {
  DescribeVerifiedAccessEndpointsCommand,
  DescribeVerifiedAccessInstanceLoggingConfigurationsCommand,
  DescribeVerifiedAccessInstancesCommand,
  EC2Client,
  type VerifiedAccessEndpoint,
  type VerifiedAccessInstance,
  type VerifiedAccessInstanceLoggingConfiguration,
} from '@aws-sdk/client-ec2'
import {
  GetWebACLForResourceCommand,
  ListResourcesForWebACLCommand,
  ListWebACLsCommand,
  WAFV2Client,
} from '@aws-sdk/client-wafv2'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { associationOperations, attachedWebAcl } from '#domain/waf/web-acl-association.ts'
import { ec2Arn } from './identity.ts'
import { verifiedAccessInstance } from './verified-access-instance.ts'

const describeInstances = operation({
  client: EC2Client,
  command: DescribeVerifiedAccessInstancesCommand,
  name: 'ec2:DescribeVerifiedAccessInstances',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 200 } },
  items: (page) => page.VerifiedAccessInstances ?? [],
})

/** Of all instances of the region at once. AWS documents no largest page. */
const describeEndpoints = operation({
  client: EC2Client,
  command: DescribeVerifiedAccessEndpointsCommand,
  name: 'ec2:DescribeVerifiedAccessEndpoints',
  paging: { request: 'NextToken', response: (page) => page.NextToken },
  items: (page) => page.VerifiedAccessEndpoints ?? [],
})

/** Of all instances of the region at once. AWS documents no largest page. */
const describeLoggingConfigurations = operation({
  client: EC2Client,
  command: DescribeVerifiedAccessInstanceLoggingConfigurationsCommand,
  name: 'ec2:DescribeVerifiedAccessInstanceLoggingConfigurations',
  paging: { request: 'NextToken', response: (page) => page.NextToken },
  items: (page) => page.LoggingConfigurations ?? [],
})

const { listWebAcls, listResourcesForWebAcl, getWebAclForResource } = associationOperations(
  { WAFV2Client, ListWebACLsCommand, ListResourcesForWebACLCommand, GetWebACLForResourceCommand },
  { listing: 'ec2:DescribeVerifiedAccessInstanceWebAclAssociations', asking: 'ec2:GetVerifiedAccessInstanceWebAcl' },
)

export const collector = defineCollector({
  service: 'ec2',
  resourceType: 'AWS::EC2::VerifiedAccessInstance',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VerifiedAccessInstance.html',
  list: describeInstances,
  facets: {
    endpoints: facet<VerifiedAccessInstance, readonly VerifiedAccessEndpoint[]>({
      calls: [describeEndpoints],
      ask: async (item, aws) =>
        (await aws.all(describeEndpoints, {})).filter(
          ({ VerifiedAccessInstanceId }) => VerifiedAccessInstanceId === item.VerifiedAccessInstanceId,
        ),
    }),
    logging: facet<VerifiedAccessInstance, VerifiedAccessInstanceLoggingConfiguration>({
      calls: [describeLoggingConfigurations],
      ask: async (item, aws) =>
        (await aws.all(describeLoggingConfigurations, {})).find(
          ({ VerifiedAccessInstanceId }) => VerifiedAccessInstanceId === item.VerifiedAccessInstanceId,
        ) ?? unobserved('not-returned', describeLoggingConfigurations.name),
    }),
    webAclArn: facet<VerifiedAccessInstance, string | null>({
      calls: [describeInstances, listWebAcls, listResourcesForWebAcl, getWebAclForResource],
      ask: async ({ VerifiedAccessInstanceId = '' }, aws) =>
        attachedWebAcl(
          aws,
          { listWebAcls, listResourcesForWebAcl, getWebAclForResource },
          {
            arn: ec2Arn(aws.where, 'verified-access-instance', VerifiedAccessInstanceId),
            type: 'VERIFIED_ACCESS_INSTANCE',
            among: (await aws.all(describeInstances, {})).length,
          },
        ),
    }),
  },
  normalise: verifiedAccessInstance,
})
