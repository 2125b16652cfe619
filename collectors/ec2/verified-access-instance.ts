import type {
  VerifiedAccessEndpoint,
  VerifiedAccessInstance,
  VerifiedAccessInstanceLoggingConfiguration,
} from '@aws-sdk/client-ec2'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import { ec2Arn, ec2Name, ec2Tags } from './identity.ts'

export interface AccessEndpoint {
  readonly endpointId: string
  /** `load-balancer`, `network-interface`, `rds`, `cidr` */
  readonly endpointType: string
  /** The name users open; null for endpoints that are not web applications. */
  readonly applicationDomain: string | null
}

export type VerifiedAccessInstanceFacts = {
  readonly verifiedAccessInstanceId: Observed<string>
  /** Types of the trust providers that say who a user is, or what device he has: `user`, `device`. */
  readonly trustProviderTypes: Observed<readonly string[]>
  readonly fipsEnabled: Observed<boolean>
  /** Endpoints of the instance's groups, those being deleted left out. */
  readonly endpoints: Observed<readonly AccessEndpoint[]>
  /** Where access logs go: `s3:bucket`, `logs:group`, `firehose:stream`; empty: nowhere. */
  readonly accessLogDestinations: Observed<readonly string[]>
  readonly webAclArn: Observed<string | null>
}

export interface VerifiedAccessAnswers {
  readonly endpoints: Observed<readonly VerifiedAccessEndpoint[]>
  readonly logging: Observed<VerifiedAccessInstanceLoggingConfiguration>
  readonly webAclArn: Observed<string | null>
}

export function verifiedAccessInstance(
  item: VerifiedAccessInstance,
  answers: VerifiedAccessAnswers,
  where: Where,
): CollectedResource<VerifiedAccessInstanceFacts> {
  const call = 'ec2:DescribeVerifiedAccessInstances'
  const read = factsFrom(call)
  const id = item.VerifiedAccessInstanceId ?? ''
  return {
    arn: ec2Arn(where, 'verified-access-instance', id),
    name: ec2Name(item.Tags, item.Description || id),
    incarnation: id,
    tags: ec2Tags(item.Tags, call),
    facts: {
      verifiedAccessInstanceId: read(item.VerifiedAccessInstanceId),
      // EC2 leaves empty lists out: an instance starts without trust providers.
      trustProviderTypes: read((item.VerifiedAccessTrustProviders ?? []).map((one) => one.TrustProviderType ?? '')),
      fipsEnabled: read(item.FipsEnabled),
      endpoints: mapObserved(answers.endpoints, (all) =>
        all
          .filter(({ Status }) => Status?.Code !== 'deleting' && Status?.Code !== 'deleted')
          .map(({ VerifiedAccessEndpointId, EndpointType, ApplicationDomain }) => ({
            endpointId: VerifiedAccessEndpointId ?? '',
            endpointType: EndpointType ?? '',
            applicationDomain: ApplicationDomain ?? null,
          })),
      ),
      accessLogDestinations: mapObserved(answers.logging, destinations),
      webAclArn: answers.webAclArn,
    },
  }
}

function destinations({ AccessLogs }: VerifiedAccessInstanceLoggingConfiguration): readonly string[] {
  const { S3, CloudWatchLogs, KinesisDataFirehose } = AccessLogs ?? {}
  return [
    ...(S3?.Enabled ? [`s3:${S3.BucketName ?? ''}`] : []),
    ...(CloudWatchLogs?.Enabled ? [`logs:${CloudWatchLogs.LogGroup ?? ''}`] : []),
    ...(KinesisDataFirehose?.Enabled ? [`firehose:${KinesisDataFirehose.DeliveryStream ?? ''}`] : []),
  ]
}
