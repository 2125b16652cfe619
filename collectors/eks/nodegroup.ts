import type { ResponseLaunchTemplateData } from '@aws-sdk/client-ec2'
import type { Nodegroup } from '@aws-sdk/client-eks'
import { factsFrom, type Observed } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'

export const nodegroupStatuses = [
  'ACTIVE',
  'CREATE_FAILED',
  'CREATING',
  'DEGRADED',
  'DELETE_FAILED',
  'DELETING',
  'UPDATING',
] as const

/** Facts of a managed node group. https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html */
export type NodegroupFacts = {
  readonly nodegroupName: Observed<string>
  readonly clusterName: Observed<string>
  readonly status: Observed<(typeof nodegroupStatuses)[number]>
  /** Kubernetes version of the nodes: `1.34`. */
  readonly version: Observed<string>
  /** Version of the EKS optimised image, `1.34.1-20260512`; the image's id where it is the owner's own. */
  readonly releaseVersion: Observed<string>
  /** `AL2023_x86_64_STANDARD` …; `CUSTOM` for images of the owner's own. */
  readonly amiType: Observed<string>
  readonly capacityType: Observed<string>
  readonly subnetIds: Observed<readonly string[]>
  /** Key pair for remote access that EKS itself set up; null: none, or a launch template decides. */
  readonly ec2SshKey: Observed<string | null>
  /** Security groups that may use remote access. Empty beside a key means everyone. */
  readonly sourceSecurityGroups: Observed<readonly string[]>
  /** The group that EKS made for remote access; null without it. */
  readonly remoteAccessSecurityGroup: Observed<string | null>
  /** The owner's launch template, `id` or name with its version; null: EKS makes its own. */
  readonly launchTemplate: Observed<{ readonly id: string; readonly version: string | null } | null>
  /** What the template says of the nodes' network; null where EKS makes its own. */
  readonly nodeNetwork: Observed<NodeNetwork | null>
  readonly autoScalingGroups: Observed<readonly string[]>
  /** Codes of what EKS finds wrong: `NodeCreationFailure` … */
  readonly healthIssues: Observed<readonly string[]>
  readonly nodeRole: Observed<string>
}

/** The network of nodes, as far as a launch template says it. https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html */
export interface NodeNetwork {
  /** Of all its interfaces; without any, EKS gives nodes the cluster's group. */
  readonly securityGroupIds: readonly string[]
  /** Groups that it names rather than by id. */
  readonly securityGroupNames: readonly string[]
  /** Null leaves it to the subnets. */
  readonly associatePublicIpAddress: boolean | null
  /** It asks for IPv6 addresses; otherwise subnets decide. */
  readonly ipv6: boolean
}

export function nodeNetwork(data: ResponseLaunchTemplateData): NodeNetwork {
  const interfaces = data.NetworkInterfaces ?? []
  const choices = interfaces.flatMap(({ AssociatePublicIpAddress }) => AssociatePublicIpAddress ?? [])
  return {
    securityGroupIds: [
      ...new Set([...(data.SecurityGroupIds ?? []), ...interfaces.flatMap(({ Groups }) => Groups ?? [])]),
    ].sort(),
    securityGroupNames: [...(data.SecurityGroups ?? [])].sort(),
    associatePublicIpAddress: choices.length === 0 ? null : choices.includes(true),
    ipv6: interfaces.some(
      ({ Ipv6AddressCount = 0, Ipv6Addresses = [], Ipv6PrefixCount = 0, Ipv6Prefixes = [] }) =>
        Ipv6AddressCount + Ipv6PrefixCount + Ipv6Addresses.length + Ipv6Prefixes.length > 0,
    ),
  }
}

/** One node group as DescribeNodegroup gives it, and its launch template. */
export function nodegroup(
  item: Nodegroup,
  facets: { readonly nodeNetwork: Observed<NodeNetwork | null> },
): CollectedResource<NodegroupFacts> {
  const read = factsFrom('eks:DescribeNodegroup')
  const template = item.launchTemplate
  return {
    arn: item.nodegroupArn ?? '',
    name: item.nodegroupName ?? '',
    // The ARN ends in an id that AWS never reuses.
    incarnation: item.nodegroupArn ?? '',
    tags: read.or(item.tags, {}),
    facts: {
      nodegroupName: read(item.nodegroupName),
      clusterName: read(item.clusterName),
      status: read.oneOf(item.status, nodegroupStatuses),
      version: read(item.version),
      releaseVersion: read(item.releaseVersion),
      amiType: read(item.amiType),
      capacityType: read(item.capacityType),
      subnetIds: read(item.subnets),
      // "If the node group was deployed with a launch template, then this is null"; without remote access it is absent.
      ec2SshKey: read.orNone(item.remoteAccess?.ec2SshKey),
      sourceSecurityGroups: read.or(item.remoteAccess?.sourceSecurityGroups, []),
      remoteAccessSecurityGroup: read.orNone(item.resources?.remoteAccessSecurityGroup),
      launchTemplate: read.orNone(
        template && { id: template.id ?? template.name ?? '', version: template.version ?? null },
      ),
      nodeNetwork: facets.nodeNetwork,
      // Until the group is made there is none.
      autoScalingGroups: read.or(
        item.resources?.autoScalingGroups?.flatMap(({ name }) => name ?? []),
        [],
      ),
      healthIssues: read(item.health && (item.health.issues ?? []).flatMap(({ code }) => code ?? []).sort()),
      nodeRole: read(item.nodeRole),
    },
  }
}

/** Windows nodes are reached by RDP, the others by SSH. */
export function remoteAccessPort(amiType: string): { readonly port: number; readonly protocol: 'SSH' | 'RDP' } {
  return amiType.startsWith('WINDOWS_') ? { port: 3389, protocol: 'RDP' } : { port: 22, protocol: 'SSH' }
}
