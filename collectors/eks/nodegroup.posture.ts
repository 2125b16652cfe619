import type { Exposure, Hop } from '#domain/exposure.ts'
import { networkExposure, reachabilityLooksAt } from '#domain/network/reachability.ts'
import { subnetOf } from '#domain/network/route-table.ts'
import { seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import { memberOf } from './member-of.ts'
import { type NodegroupFacts, remoteAccessPort } from './nodegroup.ts'

export const posture = definePosture<NodegroupFacts>()({
  resourceType: 'AWS::EKS::Nodegroup',
  looksAt: reachabilityLooksAt,

  /**
   * What EKS itself opens: remote access to the nodes. A launch template has groups and addresses of its own.
   * https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html
   */
  exposure({ facts }, related) {
    if (seen(facts.ec2SshKey) === null) {
      const template = seen(facts.launchTemplate)
      if (template !== null)
        throw new Unseen(
          unobserved(
            'not-asked',
            'ec2:DescribeLaunchTemplateVersions',
            `launch template ${template.id} decides on the nodes’ security groups and addresses`,
          ),
        )
      return closed('EKS opened no port of the nodes but to the cluster: no remote access is set up.', null)
    }
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
  },

  relations: (group) => memberOf(group, group.facts),
})

function closed(because: string, id: string | null): Exposure {
  return { kind: 'internal', path: [{ what: 'remote access', id, passes: 'no', because }], accounts: [], because }
}

/** The group that EKS makes lets every IPv4 address in; the nodes' addresses, routes and network ACLs are left to say. */
function openRemoteAccess(
  related: Related,
  subnetIds: readonly string[],
  { port, ...opened }: Hop & { readonly port: number },
): Exposure {
  let unread: Unseen | null = null
  const found = subnetIds.flatMap((subnetId) => {
    try {
      const { facts } = subnetOf(related, subnetId)
      return [{ subnetId, vpcId: seen(facts.vpcId), isPublic: seen(facts.mapPublicIpOnLaunch) }]
    } catch (error) {
      if (!(error instanceof Unseen)) throw error
      unread ??= error
      return []
    }
  })
  const outside = found.filter(({ isPublic }) => isPublic)
  const [first] = outside.length > 0 ? outside : found
  if (first) {
    const exposure = networkExposure(related, {
      vpcId: first.vpcId,
      subnetIds: (outside.length > 0 ? outside : found).map(({ subnetId }) => subnetId),
      securityGroupIds: [],
      port,
      protocol: 'tcp',
      publicAddress: outside.length > 0,
      ipv6: false,
    })
    if (exposure.kind === 'internet' || !unread) {
      const path = exposure.path.map((hop) => (hop.what === 'security group' ? opened : hop))
      const because = exposure.kind === 'internet' ? opened.because : exposure.because
      return { ...exposure, path, because }
    }
  }
  throw unread ?? new Unseen(unobserved('not-returned', 'eks:DescribeNodegroup', 'no subnet was named'))
}
