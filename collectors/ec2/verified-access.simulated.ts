import type {
  DescribeVerifiedAccessInstancesRequest,
  VerifiedAccessEndpoint,
  VerifiedAccessInstance,
  VerifiedAccessInstanceLoggingConfiguration,
} from '@aws-sdk/client-ec2'
import { flawed, ownerTags } from '#domain/pretend/habits.ts'
import { defineSimulation, type GuardedPlan, type Place, paged } from '#domain/simulated.ts'

/** The Verified Access instances that the place's plan lists; WAF answers for their web ACLs from the same plan. */
const plansOf = (place: Place) => place.guarded.filter(({ type }) => type === 'VERIFIED_ACCESS_INSTANCE')

function instance(place: Place, { id, name }: GuardedPlan): VerifiedAccessInstance {
  return {
    VerifiedAccessInstanceId: id,
    Description: name,
    CreationTime: place.dateOf(-160).toISOString(),
    LastUpdatedTime: place.dateOf(-160).toISOString(),
    FipsEnabled: place.profile === 'regulated',
    VerifiedAccessTrustProviders: [
      {
        VerifiedAccessTrustProviderId: `vatp-${place.hex(id, 17)}`,
        TrustProviderType: 'user',
        UserTrustProviderType: 'oidc',
      },
    ],
    Tags: ownerTags(place, id, name),
  }
}

/** Whoever tried it out and stopped there has an instance without endpoints. */
function endpoints(place: Place, { id }: GuardedPlan): VerifiedAccessEndpoint[] {
  if (flawed(place, `${id}|unused`)) return []
  return ['wiki', 'tickets'].map((application) => ({
    VerifiedAccessInstanceId: id,
    VerifiedAccessGroupId: `vagr-${place.hex(id, 17)}`,
    VerifiedAccessEndpointId: `vae-${place.hex(`${id}|${application}`, 17)}`,
    ApplicationDomain: `${application}.${place.hex(id, 4)}.example.com`,
    EndpointType: 'load-balancer',
    AttachmentType: 'vpc',
    SecurityGroupIds: place.network.vpcs.slice(0, 1).map(({ groups }) => groups.web),
    Status: { Code: application === 'tickets' && place.day > 80 ? 'deleting' : 'active' },
  }))
}

function logging(place: Place, { id }: GuardedPlan): VerifiedAccessInstanceLoggingConfiguration {
  const Enabled = !flawed(place, `${id}|logs`)
  return {
    VerifiedAccessInstanceId: id,
    AccessLogs: {
      S3: { Enabled: false },
      CloudWatchLogs: { Enabled, ...(Enabled && { LogGroup: 'verified-access', DeliveryStatus: { Code: 'success' } }) },
      KinesisDataFirehose: { Enabled: false },
      LogVersion: 'ocsf-1.0.0-rc.2',
      IncludeTrustContext: false,
    },
  }
}

type Paged = Pick<DescribeVerifiedAccessInstancesRequest, 'MaxResults' | 'NextToken'>
function list<Item>(items: (place: Place) => readonly Item[], field: string) {
  return paged<Paged, Item>({
    items: (_, place) => items(place),
    page: (page, token) => ({ [field]: page, NextToken: token }),
    token: ({ NextToken }) => NextToken,
    asked: ({ MaxResults }) => MaxResults,
    limit: 200,
  })
}

export const simulation = defineSimulation({
  service: 'ec2',
  answers: {
    DescribeVerifiedAccessInstances: list(
      (place) => plansOf(place).map((plan) => instance(place, plan)),
      'VerifiedAccessInstances',
    ),
    DescribeVerifiedAccessEndpoints: list(
      (place) => plansOf(place).flatMap((plan) => endpoints(place, plan)),
      'VerifiedAccessEndpoints',
    ),
    DescribeVerifiedAccessInstanceLoggingConfigurations: list(
      (place) => plansOf(place).map((plan) => logging(place, plan)),
      'LoggingConfigurations',
    ),
  },
  count: (place) => ({ 'AWS::EC2::VerifiedAccessInstance': plansOf(place).length }),
})
