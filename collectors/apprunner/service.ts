import type { Service, ServiceSummary, Tag } from '@aws-sdk/client-apprunner'
import { factsFrom, isObserved, mapObserved, type Observed, unobserved } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'

export type ServiceFacts = {
  readonly serviceId: Observed<string>
  /** `RUNNING`, `PAUSED`, `CREATE_FAILED` … */
  readonly status: Observed<string>
  /** The host under which App Runner serves it. */
  readonly serviceUrl: Observed<string>
  readonly isPubliclyAccessible: Observed<boolean>
  readonly egressType: Observed<'DEFAULT' | 'VPC'>
  readonly vpcConnectorArn: Observed<string | null>
  readonly ipAddressType: Observed<string>
  /** The owner's key for stored source and logs; null for one that AWS manages. */
  readonly kmsKey: Observed<string | null>
  readonly observabilityEnabled: Observed<boolean>
  readonly source: Observed<'code' | 'image'>
  /** Names of environment variables; their values are not kept. */
  readonly environmentNames: Observed<readonly string[]>
  /** Names of variables whose values come from Secrets Manager or the Parameter Store. */
  readonly secretNames: Observed<readonly string[]>
  /** The web ACL attached to it, which only WAF tells; null without one. */
  readonly webAclArn: Observed<string | null>
}

/** States in which nothing answers: https://docs.aws.amazon.com/apprunner/latest/api/API_Service.html */
export const silent: ReadonlySet<string> = new Set(['PAUSED', 'CREATE_FAILED', 'DELETED'])

/** A service without the values of its environment and without its start commands, which often hold secrets. */
export type NamedService = Omit<Service, 'SourceConfiguration'> & {
  readonly source: 'code' | 'image' | undefined
  readonly environmentNames: readonly string[]
  readonly secretNames: readonly string[]
}

export function withoutValues({ SourceConfiguration, ...service }: Service): NamedService {
  const { CodeRepository: code, ImageRepository: image } = SourceConfiguration ?? {}
  const settings = code ? code.CodeConfiguration?.CodeConfigurationValues : image?.ImageConfiguration
  return {
    ...service,
    source: code ? 'code' : image ? 'image' : undefined,
    environmentNames: Object.keys(settings?.RuntimeEnvironmentVariables ?? {}),
    secretNames: Object.keys(settings?.RuntimeEnvironmentSecrets ?? {}),
  }
}

export interface ServiceAnswers {
  readonly detail: Observed<NamedService>
  readonly tags: Observed<readonly Tag[]>
  readonly webAclArn: Observed<string | null>
}

/** One service from ListServices and DescribeService, its tags, and its web ACL from WAF. */
export function service(item: ServiceSummary, answers: ServiceAnswers): CollectedResource<ServiceFacts> {
  const listed = factsFrom('apprunner:ListServices')
  const { detail } = answers
  const read = factsFrom('apprunner:DescribeService')
  /** A fact from the detail; unread with it. */
  const from = <T>(pick: (described: NamedService) => Observed<T>): Observed<T> =>
    isObserved(detail) ? pick(detail.value) : detail
  return {
    arn: item.ServiceArn ?? '',
    name: item.ServiceName ?? item.ServiceArn?.split('/').at(-2) ?? '',
    // The ARN ends in an id that App Runner never gives a second time.
    incarnation: item.ServiceArn ?? '',
    tags: mapObserved(answers.tags, tagRecord),
    facts: {
      serviceId: listed(item.ServiceId),
      status: listed(item.Status),
      serviceUrl: listed(item.ServiceUrl),
      isPubliclyAccessible: from(({ NetworkConfiguration: network }) =>
        read(network?.IngressConfiguration?.IsPubliclyAccessible),
      ),
      egressType: from(({ NetworkConfiguration: network }) =>
        read.oneOf(network?.EgressConfiguration?.EgressType, ['DEFAULT', 'VPC']),
      ),
      // Only there with egress through a VPC.
      vpcConnectorArn: from(({ NetworkConfiguration: network }) =>
        network?.EgressConfiguration
          ? read.orNone(network.EgressConfiguration.VpcConnectorArn)
          : unobserved('not-returned', read.call, 'EgressConfiguration'),
      ),
      // IPv4 unless it was asked for both, as the API reference says.
      ipAddressType: from(({ NetworkConfiguration: network }) => read.or(network?.IpAddressType, 'IPV4')),
      // "By default, App Runner uses an Amazon Web Services managed key."
      kmsKey: from(({ EncryptionConfiguration }) => read.orNone(EncryptionConfiguration?.KmsKey)),
      // Optional: a service made without a configuration traces nothing.
      observabilityEnabled: from(({ ObservabilityConfiguration: tracing }) =>
        tracing ? read(tracing.ObservabilityEnabled) : read.or(undefined, false),
      ),
      source: from(({ source }) => read(source)),
      environmentNames: from(({ environmentNames }) => read(environmentNames)),
      secretNames: from(({ secretNames }) => read(secretNames)),
      webAclArn: answers.webAclArn,
    },
  }
}
