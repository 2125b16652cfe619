import {
  CloudFrontClient,
  GetDistributionConfigCommand,
  GetVpcOriginCommand,
  ListDistributionsCommand,
  ListResponseHeadersPoliciesCommand,
  ListTagsForResourceCommand,
  type Tag,
} from '@aws-sdk/client-cloudfront'
import {
  CloudWatchLogsClient,
  DescribeDeliveriesCommand,
  DescribeDeliverySourcesCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { type Aws, defineCollector, facet, operation } from '#domain/collector.ts'
import { type Unobserved, unobserved } from '#domain/observed.ts'
import {
  type ConfigExtract,
  distribution,
  type ListedDistribution,
  originProtocol,
  type VpcOriginEndpoint,
  withoutHeaderValues,
} from './distribution.ts'

/**
 * Tells everything but standard logging and the default root object.
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListDistributions.html
 */
const listDistributions = operation({
  client: CloudFrontClient,
  command: ListDistributionsCommand,
  name: 'cloudfront:ListDistributions',
  paging: { request: 'Marker', response: (page) => page.DistributionList?.NextMarker, size: { MaxItems: 100 } },
  items: (page) => (page.DistributionList?.Items ?? []).map(withoutHeaderValues),
})

/** Kept: what the list does not say. Left behind: the values of custom headers. */
const getDistributionConfig = operation({
  client: CloudFrontClient,
  command: GetDistributionConfigCommand,
  name: 'cloudfront:GetDistributionConfig',
  items: ({ DistributionConfig }): readonly ConfigExtract[] =>
    DistributionConfig
      ? [{ defaultRootObject: DistributionConfig.DefaultRootObject, logging: DistributionConfig.Logging }]
      : [],
})

export const listTagsForResource = operation({
  client: CloudFrontClient,
  command: ListTagsForResourceCommand,
  name: 'cloudfront:ListTagsForResource',
  items: (page) => page.Tags?.Items ?? [],
})

/** All of the account's and CloudFront's own policies; kept are the ids of those that set Strict-Transport-Security. */
const listResponseHeadersPolicies = operation({
  client: CloudFrontClient,
  command: ListResponseHeadersPoliciesCommand,
  name: 'cloudfront:ListResponseHeadersPolicies',
  paging: {
    request: 'Marker',
    response: (page) => page.ResponseHeadersPolicyList?.NextMarker,
    size: { MaxItems: 100 },
  },
  items: (page) =>
    (page.ResponseHeadersPolicyList?.Items ?? []).flatMap(({ ResponseHeadersPolicy: policy }) =>
      policy?.Id && policy.ResponseHeadersPolicyConfig?.SecurityHeadersConfig?.StrictTransportSecurity
        ? [policy.Id]
        : [],
    ),
})

const getVpcOrigin = operation({
  client: CloudFrontClient,
  command: GetVpcOriginCommand,
  name: 'cloudfront:GetVpcOrigin',
})

/**
 * Standard logging v2 is a delivery of CloudWatch Logs; those of CloudFront are kept in us-east-1.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
const describeDeliverySources = operation({
  client: CloudWatchLogsClient,
  command: DescribeDeliverySourcesCommand,
  name: 'logs:DescribeDeliverySources',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { limit: 50 } },
  items: (page) => page.deliverySources ?? [],
})

const describeDeliveries = operation({
  client: CloudWatchLogsClient,
  command: DescribeDeliveriesCommand,
  name: 'logs:DescribeDeliveries',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { limit: 50 } },
  items: (page) => page.deliveries ?? [],
})

/** A source without a delivery sends nothing anywhere. */
async function deliveriesOf({ ARN }: ListedDistribution, aws: Aws): Promise<readonly string[] | Unobserved> {
  const sources = await aws.all(describeDeliverySources, {})
  const own = sources.filter(
    ({ resourceArns = [], logType, status }) =>
      ARN && resourceArns.includes(ARN) && logType === 'ACCESS_LOGS' && status !== 'INACTIVE',
  )
  if (own.length === 0) return []
  const names = new Set(own.map(({ name }) => name))
  const deliveries = (await aws.all(describeDeliveries, {})).filter((one) => names.has(one.deliverySourceName))
  if (deliveries.some((one) => !one.deliveryDestinationType))
    return unobserved('not-returned', describeDeliveries.name, 'deliveryDestinationType')
  return deliveries.flatMap((one) => one.deliveryDestinationType ?? [])
}

/** Asked only of distributions that send requests to VPC origins. */
async function vpcOriginEndpoints(
  { origins = [] }: ListedDistribution,
  aws: Aws,
): Promise<readonly VpcOriginEndpoint[] | Unobserved> {
  const ids = new Set(origins.flatMap(({ VpcOriginConfig }) => VpcOriginConfig?.VpcOriginId ?? []))
  const endpoints: VpcOriginEndpoint[] = []
  for (const Id of ids) {
    const { VpcOrigin } = await aws.one(getVpcOrigin, { Id })
    const config = VpcOrigin?.VpcOriginEndpointConfig
    const protocol = originProtocol(config)
    if (!config?.Arn || !protocol) return unobserved('not-returned', getVpcOrigin.name, Id)
    endpoints.push({ vpcOriginId: Id, endpointArn: config.Arn, protocol })
  }
  return endpoints
}

const hasHeadersPolicy = ({ DefaultCacheBehavior, CacheBehaviors }: ListedDistribution) =>
  [DefaultCacheBehavior, ...(CacheBehaviors?.Items ?? [])].some((behavior) => behavior?.ResponseHeadersPolicyId)

export const collector = defineCollector({
  service: 'cloudfront',
  resourceType: 'AWS::CloudFront::Distribution',
  scope: 'global',
  docs: 'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionSummary.html',
  list: listDistributions,
  facets: {
    config: facet<ListedDistribution, ConfigExtract>({
      calls: [getDistributionConfig],
      ask: async ({ Id }, aws) => {
        const [config] = await aws.all(getDistributionConfig, { Id })
        return config ?? unobserved('not-returned', getDistributionConfig.name)
      },
    }),
    deliveries: facet<ListedDistribution, readonly string[]>({
      calls: [describeDeliverySources, describeDeliveries],
      ask: deliveriesOf,
    }),
    tags: facet<ListedDistribution, readonly Tag[]>({
      calls: [listTagsForResource],
      ask: ({ ARN }, aws) => aws.all(listTagsForResource, { Resource: ARN }),
    }),
    hstsPolicyIds: facet<ListedDistribution, readonly string[]>({
      calls: [listResponseHeadersPolicies],
      ask: async (item, aws) => (hasHeadersPolicy(item) ? aws.all(listResponseHeadersPolicies, {}) : []),
    }),
    vpcOriginEndpoints: facet<ListedDistribution, readonly VpcOriginEndpoint[]>({
      calls: [getVpcOrigin],
      ask: vpcOriginEndpoints,
    }),
  },
  normalise: distribution,
})
