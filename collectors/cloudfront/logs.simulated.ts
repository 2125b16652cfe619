import type {
  Delivery,
  DeliverySource,
  DescribeDeliveriesRequest,
  DescribeDeliverySourcesRequest,
} from '@aws-sdk/client-cloudwatch-logs'
import { defineSimulation, type Place, paged } from '#domain/simulated.ts'
import { distributionsOf } from './simulated/distributions.ts'

/** Every third distribution logs by the newer way; one of these sources was left without a delivery. */
function sourcesOf(place: Place): readonly DeliverySource[] {
  return distributionsOf(place).flatMap(({ summary }): DeliverySource[] =>
    summary.ARN && place.random(`cloudfront|v2|${summary.Id}`) < 0.35
      ? [
          {
            name: `cloudfront-${summary.Id}`,
            resourceArns: [summary.ARN],
            service: 'cloudfront',
            logType: 'ACCESS_LOGS',
            arn: `arn:${place.partition}:logs:${place.region}:${place.accountId}:delivery-source:cloudfront-${summary.Id}`,
          },
        ]
      : [],
  )
}

function deliveriesOf(place: Place): readonly Delivery[] {
  return sourcesOf(place)
    .filter(({ name }) => place.random(`cloudfront|delivery|${name}`) < 0.8)
    .map(({ name = '' }) => ({
      id: place.hex(`cloudfront|delivery|${name}`, 16),
      deliverySourceName: name,
      deliveryDestinationType: place.choose(`cloudfront|destination|${name}`, ['S3', 'CWL', 'FH'] as const),
    }))
}

const tokens = {
  token: ({ nextToken }: { nextToken?: string | undefined }) => nextToken,
  asked: ({ limit }: { limit?: number | undefined }) => limit,
  limit: 50,
}

/** What CloudWatch Logs delivers for CloudFront. */
export const simulation = defineSimulation({
  service: 'cloudwatch-logs',
  answers: {
    DescribeDeliverySources: paged<DescribeDeliverySourcesRequest, DeliverySource>({
      ...tokens,
      items: (_, place) => sourcesOf(place),
      page: (deliverySources, nextToken) => ({ deliverySources, nextToken }),
    }),
    DescribeDeliveries: paged<DescribeDeliveriesRequest, Delivery>({
      ...tokens,
      items: (_, place) => deliveriesOf(place),
      page: (deliveries, nextToken) => ({ deliveries, nextToken }),
    }),
  },
})
