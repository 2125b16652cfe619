import type { AuthorizedPrincipal, DomainStatus, Tag } from '@aws-sdk/client-opensearch'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import { type CollectedResource, tagRecord } from '#domain/resource.ts'
import { isElasticsearchBefore } from './engines.ts'

export const tlsSecurityPolicies = [
  'Policy-Min-TLS-1-0-2019-07',
  'Policy-Min-TLS-1-2-2019-07',
  'Policy-Min-TLS-1-2-PFS-2023-10',
  'Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08',
] as const
export type TlsSecurityPolicy = (typeof tlsSecurityPolicies)[number]

const pauseStates = ['Active', 'Completed', 'Scheduled', 'Disabled'] as const

export interface LogPublishing {
  /** `AUDIT_LOGS`, `ES_APPLICATION_LOGS`, `SEARCH_SLOW_LOGS` or `INDEX_SLOW_LOGS`. */
  readonly logType: string
  readonly enabled: boolean
  readonly logGroupArn: string | null
}

export interface EndpointPrincipal {
  readonly principalType: string
  /** An account id, or the name of an AWS service. */
  readonly principal: string
}

/**
 * Facts of a domain, of either engine.
 * https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainStatus.html
 */
export type DomainFacts = {
  readonly domainName: Observed<string>
  /** `OpenSearch_2.19`, `Elasticsearch_6.8` */
  readonly engineVersion: Observed<string>
  /** Missing while the domain is being made. */
  readonly endpoint: Observed<string>
  /** Null: the domain is in no VPC, its endpoint is public. */
  readonly vpcId: Observed<string | null>
  readonly subnetIds: Observed<readonly string[]>
  readonly securityGroupIds: Observed<readonly string[]>
  readonly ipAddressType: Observed<'ipv4' | 'dualstack'>
  /** The policy as text; null: none. */
  readonly accessPolicies: Observed<string | null>
  /** Accounts and services that may reach a VPC domain through endpoints of their own. */
  readonly authorizedPrincipals: Observed<readonly EndpointPrincipal[]>
  readonly encryptionAtRestEnabled: Observed<boolean>
  readonly kmsKeyId: Observed<string | null>
  readonly nodeToNodeEncryptionEnabled: Observed<boolean>
  readonly enforceHTTPS: Observed<boolean>
  readonly tlsSecurityPolicy: Observed<TlsSecurityPolicy>
  /** Null: the domain has no name of its own. */
  readonly customEndpoint: Observed<string | null>
  readonly customEndpointCertificateArn: Observed<string | null>
  /** Fine-grained access control. */
  readonly advancedSecurityEnabled: Observed<boolean>
  /** Null without fine-grained access control. */
  readonly internalUserDatabaseEnabled: Observed<boolean | null>
  /** Whether those who do not sign in are let in for a time of migration; null without fine-grained access control. */
  readonly anonymousAuthEnabled: Observed<boolean | null>
  /** The day on which that ends, ISO 8601; null where it is not on. */
  readonly anonymousAuthDisableDate: Observed<string | null>
  readonly cognitoEnabled: Observed<boolean>
  readonly samlEnabled: Observed<boolean>
  readonly identityCenterEnabled: Observed<boolean>
  readonly logPublishing: Observed<readonly LogPublishing[]>
  readonly serviceSoftwareVersion: Observed<string>
  readonly serviceSoftwareUpdateAvailable: Observed<boolean>
  /** `ELIGIBLE`, `PENDING_UPDATE`, `IN_PROGRESS`, `COMPLETED` or `NOT_ELIGIBLE`. */
  readonly serviceSoftwareUpdateStatus: Observed<string>
  readonly instanceType: Observed<string>
  readonly instanceCount: Observed<number>
  readonly dedicatedMasterEnabled: Observed<boolean>
  /** Null without dedicated masters. */
  readonly dedicatedMasterCount: Observed<number | null>
  readonly zoneAwarenessEnabled: Observed<boolean>
  /** Zones the data nodes stand in; 1 without zone awareness. */
  readonly availabilityZoneCount: Observed<number>
  /** Whether automated snapshots are paused; false where AWS tells of no pause. */
  readonly automatedSnapshotsPaused: Observed<boolean>
}

export interface DomainFacets {
  readonly authorizedPrincipals: Observed<readonly EndpointPrincipal[]>
  readonly tags: Observed<readonly Tag[]>
}

export function endpointPrincipals(list: readonly AuthorizedPrincipal[]): readonly EndpointPrincipal[] {
  return list.map(({ PrincipalType, Principal }) => ({
    principalType: PrincipalType ?? '',
    principal: /^arn:[^:]+:iam::(\d{12}):/.exec(Principal ?? '')?.[1] ?? Principal ?? '',
  }))
}

/** One domain of DescribeDomains. */
export function domain(item: DomainStatus, facets: DomainFacets): CollectedResource<DomainFacts> {
  const read = factsFrom('es:DescribeDomains')
  const arn = item.ARN ?? ''
  const { ClusterConfig: cluster, AdvancedSecurityOptions: security, DomainEndpointOptions: door } = item
  // VPCOptions come with VPC domains only; so does an endpoint in one.
  const vpc = item.VPCOptions ?? (item.Endpoints?.vpc ? {} : undefined)
  // What an engine does not have yet is off, and AWS leaves it out:
  // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/features-by-version.html
  const orTooOld = (value: boolean | undefined, since: readonly [number, number]) =>
    isElasticsearchBefore(item.EngineVersion, since) ? read.or(value, false) : read(value)
  const finegrained = orTooOld(security?.Enabled, [6, 7])
  const withoutIt = 'value' in finegrained && !finegrained.value
  return {
    arn,
    name: item.DomainName ?? arn,
    incarnation: arn, // AWS gives no creation time and no id that is never used again
    tags: mapObserved(facets.tags, tagRecord),
    facts: {
      domainName: read(item.DomainName),
      engineVersion: read(item.EngineVersion),
      endpoint: read(item.Endpoint ?? item.Endpoints?.vpc),
      vpcId: vpc ? read(vpc.VPCId) : read.orNone<string>(null),
      subnetIds: vpc ? read(vpc.SubnetIds) : read.or<readonly string[]>(null, []),
      securityGroupIds: vpc ? read(vpc.SecurityGroupIds) : read.or<readonly string[]>(null, []),
      ipAddressType: read.oneOf(item.IPAddressType, ['ipv4', 'dualstack']),
      accessPolicies: mapObserved(read(item.AccessPolicies), (policy) => (policy.trim() === '' ? null : policy)),
      authorizedPrincipals: facets.authorizedPrincipals,
      encryptionAtRestEnabled: orTooOld(item.EncryptionAtRestOptions?.Enabled, [5, 1]),
      kmsKeyId: read.orNone(item.EncryptionAtRestOptions?.KmsKeyId),
      nodeToNodeEncryptionEnabled: orTooOld(item.NodeToNodeEncryptionOptions?.Enabled, [6, 0]),
      enforceHTTPS: read(door?.EnforceHTTPS),
      tlsSecurityPolicy: read.oneOf(door?.TLSSecurityPolicy, tlsSecurityPolicies),
      customEndpoint: read.orNone(door?.CustomEndpointEnabled ? door.CustomEndpoint : null),
      customEndpointCertificateArn: read.orNone(door?.CustomEndpointEnabled ? door.CustomEndpointCertificateArn : null),
      advancedSecurityEnabled: finegrained,
      internalUserDatabaseEnabled: withoutIt ? read.orNone<boolean>(null) : read(security?.InternalUserDatabaseEnabled),
      anonymousAuthEnabled: withoutIt ? read.orNone<boolean>(null) : read(security?.AnonymousAuthEnabled),
      anonymousAuthDisableDate: read.orNone(security?.AnonymousAuthDisableDate?.toISOString()),
      cognitoEnabled: orTooOld(item.CognitoOptions?.Enabled, [5, 1]),
      // Left out where it was never set up; without fine-grained access control it cannot be.
      samlEnabled: security || withoutIt ? read.or(security?.SAMLOptions?.Enabled, false) : read<boolean>(undefined),
      identityCenterEnabled: read.or(item.IdentityCenterOptions?.EnabledAPIAccess, false),
      // The map holds the logs that were ever set up, and is left out where none was.
      logPublishing: read.or(
        Object.entries(item.LogPublishingOptions ?? {}).map(([logType, option]) => ({
          logType,
          enabled: option?.Enabled === true,
          logGroupArn: option?.CloudWatchLogsLogGroupArn ?? null,
        })),
        [],
      ),
      serviceSoftwareVersion: read(item.ServiceSoftwareOptions?.CurrentVersion),
      serviceSoftwareUpdateAvailable: read(item.ServiceSoftwareOptions?.UpdateAvailable),
      serviceSoftwareUpdateStatus: read(item.ServiceSoftwareOptions?.UpdateStatus),
      instanceType: read(cluster?.InstanceType),
      instanceCount: read(cluster?.InstanceCount),
      dedicatedMasterEnabled: read(cluster?.DedicatedMasterEnabled),
      dedicatedMasterCount:
        cluster?.DedicatedMasterEnabled === false ? read.orNone<number>(null) : read(cluster?.DedicatedMasterCount),
      zoneAwarenessEnabled: read(cluster?.ZoneAwarenessEnabled),
      availabilityZoneCount:
        cluster?.ZoneAwarenessEnabled === false
          ? read.or<number>(null, 1)
          : read(cluster?.ZoneAwarenessConfig?.AvailabilityZoneCount),
      // A pause is asked for and ends by itself; AWS tells of it only where there ever was one.
      automatedSnapshotsPaused: item.AutomatedSnapshotPauseOptions
        ? mapObserved(read.oneOf(item.AutomatedSnapshotPauseOptions.State, pauseStates), (state) => state === 'Active')
        : read.or(null, false),
    },
  }
}
