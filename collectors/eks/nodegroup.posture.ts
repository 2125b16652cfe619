import { type Exposure, widestOf } from '#domain/exposure.ts'
import { atHop, type Hop } from '#domain/hop.ts'
import { type Way, waysToInstance } from '#domain/network/fronted.ts'
import { frontingLooksAt } from '#domain/network/fronting.ts'
import { widestDoor } from '#domain/network/open-doors.ts'
import { networkExposure } from '#domain/network/reachability.ts'
import { subnetOf } from '#domain/network/route-table.ts'
import { seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { ClusterFacts } from './cluster.ts'
import { memberOf } from './member-of.ts'
import { type NodegroupFacts, remoteAccessPort } from './nodegroup.ts'

const clusterType = 'AWS::EKS::Cluster'
const groupType = 'AWS::EC2::SecurityGroup'

export const posture = definePosture<NodegroupFacts>()({
  resourceType: 'AWS::EKS::Nodegroup',
  looksAt: [...frontingLooksAt, 'AWS::EC2::Instance', clusterType],

  /**
   * The widest of what the nodes' groups open, of the remote access that EKS sets up, and of the load balancers that
   * forward to the nodes it runs.
   */
  exposure: ({ facts }, related) =>
    widestOf([
      () => throughGroups(related, facts),
      () => throughRemoteAccess(related, facts),
      () => widestOf(waysToNodes(related, facts)),
    ]) ?? closed('EKS opened no port of the nodes.', null),

  relations: (group) => memberOf(group, group.facts),
})

function closed(because: string, id: string | null): Exposure {
  return { kind: 'internal', path: [{ what: 'remote access', id, passes: 'no', because }], accounts: [], because }
}

interface Nodes {
  /** What says which groups the nodes have. */
  readonly said: Hop
  readonly securityGroupIds: readonly string[]
  readonly associatePublicIpAddress: boolean | null
  readonly ipv6: boolean
}

/** By their groups and addresses, as new nodes will have them; those that run are instances, and judged by themselves. */
function throughGroups(related: Related, facts: NodegroupFacts): Exposure {
  const nodes = nodesOf(related, facts)
  const found = widestOf(
    seen(facts.subnetIds).map((subnetId) => () => {
      const { facts: subnet } = subnetOf(related, subnetId)
      return widestDoor(related, {
        vpcId: seen(subnet.vpcId),
        subnetIds: [subnetId],
        securityGroupIds: nodes.securityGroupIds,
        publicAddress: nodes.associatePublicIpAddress ?? seen(subnet.mapPublicIpOnLaunch),
        ipv6: nodes.ipv6 || seen(subnet.assignIpv6AddressOnCreation),
      })
    }),
  )
  if (!found) throw new Unseen(unobserved('not-returned', 'eks:DescribeNodegroup', 'no subnet was named'))
  return { ...found, path: [nodes.said, ...found.path] }
}

/** "If you specify custom security groups in the launch template, Amazon EKS doesn't add the cluster security group." */
function nodesOf(related: Related, facts: NodegroupFacts): Nodes {
  const template = seen(facts.launchTemplate)
  const network = template && atHop('launch template', template.id, () => seen(facts.nodeNetwork))
  const rest = {
    associatePublicIpAddress: network?.associatePublicIpAddress ?? null,
    ipv6: network?.ipv6 ?? false,
  }
  const own = network ? [...network.securityGroupIds, ...idsOf(related, facts, network.securityGroupNames)] : []
  if (template && own.length > 0) {
    const because = `Launch template ${template.id} gives the nodes ${own.join(', ')}.`
    return {
      said: { what: 'launch template', id: template.id, passes: 'yes', because },
      securityGroupIds: own,
      ...rest,
    }
  }
  const groupId = clusterGroup(related, facts)
  const because = `EKS gives the nodes the cluster’s security group ${groupId}.`
  return {
    said: { what: 'cluster security group', id: groupId, passes: 'yes', because },
    securityGroupIds: [groupId],
    ...rest,
  }
}

function idsOf(related: Related, facts: NodegroupFacts, names: readonly string[]): readonly string[] {
  if (names.length === 0) return []
  const [subnetId = ''] = seen(facts.subnetIds)
  const vpcId = seen(subnetOf(related, subnetId).facts.vpcId)
  return names.map((name) => {
    const group = related.where(groupType, 'groupName', name).find((one) => seen(one.facts.vpcId) === vpcId)
    if (group) return seen(group.facts.groupId)
    throw new Unseen(unobserved('not-covered', groupType, `security group ${name} of ${vpcId} is not known`))
  })
}

function clusterGroup(related: Related, facts: NodegroupFacts): string {
  const name = seen(facts.clusterName)
  return atHop('cluster security group', null, () => {
    const cluster = related.one(clusterType, 'clusterName', name) as unknown as Resource<ClusterFacts> | null
    const groupId = cluster && seen(cluster.facts.clusterSecurityGroupId)
    if (groupId) return groupId
    throw new Unseen(unobserved('not-covered', clusterType, `the security group of cluster ${name} is not known`))
  })
}

/**
 * What EKS itself opens: a key without source groups lets every IPv4 address in, by a group that EKS makes; the nodes'
 * addresses, routes and network ACLs are left to say. https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html
 */
function throughRemoteAccess(related: Related, facts: NodegroupFacts): Exposure | null {
  if (seen(facts.ec2SshKey) === null) return null
  const sources = seen(facts.sourceSecurityGroups)
  const { port, protocol } = remoteAccessPort(seen(facts.amiType))
  if (sources.length > 0)
    return closed(`Only ${sources.join(', ')} may reach port ${port} of the nodes.`, sources[0] ?? null)
  return openRemoteAccess(related, seen(facts.subnetIds), {
    what: 'remote access',
    id: null,
    passes: 'yes',
    because: `EKS opened port ${port} (${protocol}) of the nodes to 0.0.0.0/0: a key is set, but no source security group.`,
    port,
  })
}

function openRemoteAccess(
  related: Related,
  subnetIds: readonly string[],
  { port, ...opened }: Hop & { readonly port: number },
): Exposure | null {
  return widestOf(
    subnetIds.map((subnetId) => () => {
      const { facts } = subnetOf(related, subnetId)
      const exposure = networkExposure(related, {
        vpcId: seen(facts.vpcId),
        subnetIds: [subnetId],
        securityGroupIds: [],
        port,
        protocol: 'tcp',
        publicAddress: seen(facts.mapPublicIpOnLaunch),
        ipv6: false,
      })
      const path = exposure.path.map((hop) => (hop.what === 'security group' ? opened : hop))
      const because = exposure.kind === 'internet' ? opened.because : exposure.because
      return { ...exposure, path, because }
    }),
  )
}

/** A service of Kubernetes that has a load balancer is served by every node that runs, or by its pods. */
function waysToNodes(related: Related, facts: NodegroupFacts): readonly Way[] {
  return seen(facts.autoScalingGroups).flatMap((name) => {
    const group = related.one('AWS::AutoScaling::AutoScalingGroup', 'autoScalingGroupName', name)
    if (!group) return []
    return seen(group.facts.instanceIds).flatMap((id) => {
      const instance = related.one('AWS::EC2::Instance', 'instanceId', id)
      return instance ? waysToInstance(related, instance.facts) : []
    })
  })
}
