import type { Addon } from '@aws-sdk/client-eks'
import { factsFrom, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'

export const addonStatuses = [
  'ACTIVE',
  'CREATE_FAILED',
  'CREATING',
  'DEGRADED',
  'DELETE_FAILED',
  'DELETING',
  'UPDATE_FAILED',
  'UPDATING',
] as const

/** Facts of an add-on that EKS manages. https://docs.aws.amazon.com/eks/latest/APIReference/API_Addon.html */
export type AddonFacts = {
  readonly addonName: Observed<string>
  readonly clusterName: Observed<string>
  readonly status: Observed<(typeof addonStatuses)[number]>
  readonly addonVersion: Observed<string>
  /** Role of the add-on's service account by OIDC; null: none. */
  readonly serviceAccountRoleArn: Observed<string | null>
  /** Roles given by EKS Pod Identity, as ARNs of the associations. */
  readonly podIdentityAssociations: Observed<readonly string[]>
  /** The VPC CNI's `enableNetworkPolicy`; false where it is not set, which is its default. */
  readonly enableNetworkPolicy: Observed<boolean>
}

/** An add-on without its configuration, which may hold secrets: one switch of it is kept. */
export interface ListedAddon extends Omit<Addon, 'configurationValues'> {
  readonly enableNetworkPolicy: boolean | 'unreadable'
}

export function withoutConfiguration({ configurationValues, ...addon }: Addon): ListedAddon {
  return { ...addon, enableNetworkPolicy: networkPolicyIn(configurationValues) }
}

/**
 * `enableNetworkPolicy` at the top of an add-on's configuration, which EKS takes as JSON or YAML, as text or boolean.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
 */
export function networkPolicyIn(configuration: string | undefined): boolean | 'unreadable' {
  if (configuration === undefined || configuration.trim() === '') return false
  try {
    const parsed: unknown = JSON.parse(configuration)
    const value = (parsed as { enableNetworkPolicy?: unknown } | null)?.enableNetworkPolicy
    return value === undefined ? false : switchOf(value)
  } catch {
    // Not JSON, so YAML.
  }
  // Flow style is JSON's cousin; a key within braces is not told from one that is nested deeper.
  if (configuration.trim().startsWith('{')) return /enableNetworkPolicy/.test(configuration) ? 'unreadable' : false
  const value = /^(?:["']?)enableNetworkPolicy(?:["']?)\s*:\s*["']?([^"'\s#]*)/m.exec(configuration)?.[1]
  return value === undefined ? false : switchOf(value)
}

function switchOf(value: unknown): boolean | 'unreadable' {
  const text = String(value).toLowerCase()
  return text === 'true' ? true : text === 'false' ? false : 'unreadable'
}

/** One add-on as DescribeAddon gives it. */
export function addon(item: ListedAddon): CollectedResource<AddonFacts> {
  const read = factsFrom('eks:DescribeAddon')
  return {
    arn: item.addonArn ?? '',
    name: item.addonName ?? '',
    // The ARN ends in an id that AWS never reuses.
    incarnation: item.addonArn ?? '',
    tags: read.or(item.tags, {}),
    facts: {
      addonName: read(item.addonName),
      clusterName: read(item.clusterName),
      status: read.oneOf(item.status, addonStatuses),
      addonVersion: read(item.addonVersion),
      serviceAccountRoleArn: read.orNone(item.serviceAccountRoleArn),
      podIdentityAssociations: read.or(item.podIdentityAssociations, []),
      enableNetworkPolicy:
        item.enableNetworkPolicy === 'unreadable'
          ? unobserved('schema-drift', read.call, 'enableNetworkPolicy could not be read from configurationValues')
          : observed(item.enableNetworkPolicy, read.call),
    },
  }
}
