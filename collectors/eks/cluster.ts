import type { Cluster, ClusterVersionInformation } from '@aws-sdk/client-eks'
import { factsFrom, isObserved, mapObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'
import { minorOf } from './kubernetes-version.ts'

export const clusterStatuses = ['ACTIVE', 'CREATING', 'DELETING', 'FAILED', 'PENDING', 'UPDATING'] as const
export const supportStatuses = ['STANDARD_SUPPORT', 'EXTENDED_SUPPORT', 'UNSUPPORTED'] as const

/** Facts of a cluster. https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html */
export type ClusterFacts = {
  readonly clusterName: Observed<string>
  readonly status: Observed<(typeof clusterStatuses)[number]>
  /** Kubernetes version: `1.34`. */
  readonly version: Observed<string>
  readonly platformVersion: Observed<string>
  /** What EKS says of the version; null for one older than all that it lists, not even as unsupported. */
  readonly versionStatus: Observed<(typeof supportStatuses)[number] | null>
  /** Days (`2026-12-02`) on which the version's support ends; null where EKS names none. */
  readonly endOfStandardSupportDate: Observed<string | null>
  readonly endOfExtendedSupportDate: Observed<string | null>
  /** `EXTENDED`: stays on its version into extended support; `STANDARD`: upgraded at the end of standard support. */
  readonly supportType: Observed<string>
  readonly vpcId: Observed<string>
  readonly subnetIds: Observed<readonly string[]>
  /** Groups attached beside the one that EKS makes. */
  readonly securityGroupIds: Observed<readonly string[]>
  /** The group that EKS makes for the cluster; null where there is none, as on an Outpost. */
  readonly clusterSecurityGroupId: Observed<string | null>
  readonly endpointPublicAccess: Observed<boolean>
  readonly endpointPrivateAccess: Observed<boolean>
  /** Who may reach the public endpoint; says nothing while that is off. */
  readonly publicAccessCidrs: Observed<readonly string[]>
  readonly ipFamily: Observed<'ipv4' | 'ipv6'>
  /** Control plane log types that are written: `api`, `audit`, `authenticator`, `controllerManager`, `scheduler`. */
  readonly enabledLogTypes: Observed<readonly string[]>
  /** ARN or alias of the key that the cluster names for Kubernetes data; null: none named. */
  readonly encryptionKeyArn: Observed<string | null>
  /** Codes of what EKS finds wrong with the cluster: `KmsKeyDisabled` …; empty: nothing. */
  readonly healthIssueCodes: Observed<readonly string[]>
  readonly authenticationMode: Observed<'API' | 'API_AND_CONFIG_MAP' | 'CONFIG_MAP'>
  readonly deletionProtection: Observed<boolean>
  /** EKS Auto Mode: nodes, storage and networking are EKS's own. */
  readonly autoMode: Observed<boolean>
  /** The Outpost of a local cluster; null for clusters in the AWS Cloud. */
  readonly outpostArn: Observed<string | null>
}

export interface ClusterFacets {
  readonly versions: Observed<readonly ClusterVersionInformation[]>
}

/** One cluster as DescribeCluster gives it, and what EKS says of its Kubernetes version. */
export function cluster(item: Cluster, { versions }: ClusterFacets): CollectedResource<ClusterFacts> {
  const read = factsFrom('eks:DescribeCluster')
  const network = item.resourcesVpcConfig
  const missing = unobserved('not-returned', read.call)
  const support = supportOf(item.version, versions)
  return {
    arn: item.arn ?? '',
    name: item.name ?? '',
    // The ARN ends in the cluster's name, which may be given again.
    incarnation: item.createdAt?.toISOString() ?? item.arn ?? '',
    // EKS leaves tags out where there are none.
    tags: read.or(item.tags, {}),
    facts: {
      clusterName: read(item.name),
      status: read.oneOf(item.status, clusterStatuses),
      version: read(item.version),
      platformVersion: read(item.platformVersion),
      ...support,
      supportType: read(item.upgradePolicy?.supportType),
      vpcId: read(network?.vpcId),
      subnetIds: read(network?.subnetIds),
      // A cluster without groups of the owner's choice has the one of EKS alone.
      securityGroupIds: network ? read.or(network.securityGroupIds, []) : missing,
      clusterSecurityGroupId: network ? read.orNone(network.clusterSecurityGroupId || null) : missing,
      endpointPublicAccess: read(network?.endpointPublicAccess),
      endpointPrivateAccess: read(network?.endpointPrivateAccess),
      publicAccessCidrs: read(network?.publicAccessCidrs),
      ipFamily: read.oneOf(item.kubernetesNetworkConfig?.ipFamily, ['ipv4', 'ipv6']),
      enabledLogTypes: enabledLogTypes(item),
      // "encryptionConfig" is there once a key was named, and cannot be taken away again.
      encryptionKeyArn: read.orNone(
        item.encryptionConfig?.map(({ provider }) => provider?.keyArn).find((arn) => arn !== undefined),
      ),
      // Local clusters on Outposts come with a health object too; one without says nothing.
      healthIssueCodes: mapObserved(read(item.health), ({ issues }) => [
        ...new Set((issues ?? []).flatMap(({ code }) => code ?? [])),
      ]),
      authenticationMode: read.oneOf(item.accessConfig?.authenticationMode, [
        'API',
        'API_AND_CONFIG_MAP',
        'CONFIG_MAP',
      ]),
      deletionProtection: read(item.deletionProtection),
      // Clusters that never had Auto Mode have no compute configuration.
      autoMode: read.or(item.computeConfig?.enabled, false),
      outpostArn: read.orNone(item.outpostConfig?.outpostArns?.[0]),
    },
  }
}

/** AWS lists all five types in one of two entries, those switched on and those switched off. */
function enabledLogTypes({ logging }: Cluster): Observed<readonly string[]> {
  const read = factsFrom('eks:DescribeCluster')
  const setups = logging?.clusterLogging
  if (!setups) return unobserved('not-returned', read.call)
  return read(setups.flatMap(({ enabled, types }) => (enabled ? (types ?? []) : [])).sort())
}

type Support = Pick<ClusterFacts, 'versionStatus' | 'endOfStandardSupportDate' | 'endOfExtendedSupportDate'>

function supportOf(version: string | undefined, versions: ClusterFacets['versions']): Support {
  if (!isObserved(versions)) return all(versions)
  const { call } = versions
  if (version === undefined) return all(unobserved('not-asked', call, 'no version came with the cluster'))
  const entries = versions.value.filter(({ clusterVersion }) => clusterVersion === version)
  const entry = entries.find(({ clusterType }) => clusterType === 'eks') ?? entries[0]
  if (entry) {
    const read = factsFrom(call)
    return {
      versionStatus: read.oneOf(entry.versionStatus, supportStatuses),
      endOfStandardSupportDate: read.orNone(dayOf(entry.endOfStandardSupportDate)),
      endOfExtendedSupportDate: read.orNone(dayOf(entry.endOfExtendedSupportDate)),
    }
  }
  // What is older than all that EKS lists is out of support; of anything else its silence says nothing.
  const listed = versions.value.flatMap(({ clusterVersion = '' }) => minorOf(clusterVersion) ?? [])
  const minor = minorOf(version)
  return minor !== null && listed.length > 0 && minor < Math.min(...listed)
    ? all(observed(null, call))
    : all(unobserved('not-returned', call, `version ${version} is not listed`))
}

function all(fact: Observed<null>): Support {
  return {
    versionStatus: fact,
    endOfStandardSupportDate: fact,
    endOfExtendedSupportDate: fact,
  }
}

const dayOf = (date: Date | undefined) => date?.toISOString().slice(0, 10)
