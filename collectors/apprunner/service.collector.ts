import {
  AppRunnerClient,
  DescribeServiceCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  type ServiceSummary,
  type Tag,
} from '@aws-sdk/client-apprunner'
import {
  GetWebACLForResourceCommand,
  ListResourcesForWebACLCommand,
  ListWebACLsCommand,
  WAFV2Client,
} from '@aws-sdk/client-wafv2'
import { defineCollector, facet, operation } from '#domain/collector.ts'
import { unobserved } from '#domain/observed.ts'
import { associationOperations, attachedWebAcl } from '#domain/waf/web-acl-association.ts'
import { type NamedService, service, withoutValues } from './service.ts'

/** @see https://docs.aws.amazon.com/apprunner/latest/api/API_ListServices.html */
const listServices = operation({
  client: AppRunnerClient,
  command: ListServicesCommand,
  name: 'apprunner:ListServices',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 20 } },
  items: (page) => page.ServiceSummaryList ?? [],
})

/** Left behind: values of environment variables, build and start commands. */
const describeService = operation({
  client: AppRunnerClient,
  command: DescribeServiceCommand,
  name: 'apprunner:DescribeService',
  items: ({ Service }) => (Service ? [withoutValues(Service)] : []),
})

const listTagsForResource = operation({
  client: AppRunnerClient,
  command: ListTagsForResourceCommand,
  name: 'apprunner:ListTagsForResource',
  items: (page) => page.Tags ?? [],
})

const { listWebAcls, listResourcesForWebAcl, getWebAclForResource } = associationOperations(
  { WAFV2Client, ListWebACLsCommand, ListResourcesForWebACLCommand, GetWebACLForResourceCommand },
  { listing: 'apprunner:ListAssociatedServicesForWebAcl', asking: 'apprunner:DescribeWebAclForService' },
)

export const collector = defineCollector({
  service: 'apprunner',
  resourceType: 'AWS::AppRunner::Service',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/apprunner/latest/api/API_Service.html',
  // Customers from before go on. A plain refusal of others cannot be told from a denied permission, so it stays one.
  retired: { reason: 'AWS closed App Runner to new customers on 30 April 2026.', codes: [] },
  list: listServices,
  // Listed for a while after it was deleted, though nothing can be done with it.
  only: ({ Status }) => Status !== 'DELETED',
  facets: {
    detail: facet<ServiceSummary, NamedService>({
      calls: [describeService],
      ask: async ({ ServiceArn }, aws) => {
        const [described] = await aws.all(describeService, { ServiceArn })
        return described ?? unobserved('not-returned', describeService.name)
      },
    }),
    tags: facet<ServiceSummary, readonly Tag[]>({
      calls: [listTagsForResource],
      ask: ({ ServiceArn }, aws) => aws.all(listTagsForResource, { ResourceArn: ServiceArn }),
    }),
    webAclArn: facet<ServiceSummary, string | null>({
      calls: [listWebAcls, listServices, listResourcesForWebAcl, getWebAclForResource],
      ask: async ({ ServiceArn }, aws) =>
        attachedWebAcl(
          aws,
          { listWebAcls, listResourcesForWebAcl, getWebAclForResource },
          { arn: ServiceArn, type: 'APP_RUNNER_SERVICE', among: (await aws.all(listServices, {})).length },
        ),
    }),
  },
  normalise: service,
})
