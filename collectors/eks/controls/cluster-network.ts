import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import { seen, Unseen, unobserved } from '#domain/observed.ts'
import type { ClusterFacts } from '../cluster.ts'

const text = { resourceType: 'AWS::EKS::Cluster', dimension: 'exposure' } as const
const groups = 'https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html'
const vpc = (isDefault: boolean) => ({ type: 'AWS::EC2::VPC', facts: { vpcId: 'vpc-1', isDefault } })

export const family = defineFamily({
  'eks/cluster-not-default-vpc': defineControl<ClusterFacts>()({
    ...text,
    title: 'Cluster is not in a default VPC',
    severity: 'medium',
    why: 'Every subnet of a default VPC is public, and everything launched without a thought lands beside the nodes.',
    fix: 'Make a VPC with private subnets and move the workloads to a cluster in it.',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html',
    expected: 'a VPC that is not the default one',
    frameworks: ['powerpipe:eks_cluster_no_default_vpc'],
    needs: ['vpcId'],
    looksAt: ['AWS::EC2::VPC'],
    evaluate({ vpcId, name }, related) {
      const found = related.one('AWS::EC2::VPC', 'vpcId', vpcId)
      // The VPC of another account, shared with this one, is listed in neither account's own words here.
      if (!found) throw new Unseen(unobserved('not-covered', 'AWS::EC2::VPC', `${vpcId} is not known`))
      return seen(found.facts.isDefault)
        ? nonCompliant(`${name} is in ${vpcId}, the default VPC.`)
        : compliant(`${name} is in ${vpcId}, which is not the default VPC.`)
    },
    examples: {
      compliant: [{ facts: { vpcId: 'vpc-1' }, related: [vpc(false)] }],
      nonCompliant: [{ facts: { vpcId: 'vpc-1' }, related: [vpc(true)] }],
    },
  }) as Control,
  'eks/cluster-sg-assigned': defineControl<ClusterFacts>()({
    ...text,
    title: 'Cluster security group exists (does not prove pod network policy)',
    severity: 'low',
    why: 'The group that EKS makes lets the control plane and the nodes talk to each other and to nobody else; without it that is left to chance.',
    fix: 'Update the cluster: EKS makes the group for every cluster of a platform version that is not very old.',
    reference: groups,
    expected: 'clusterSecurityGroupId is set',
    frameworks: ['prowler:eks_cluster_network_policy_enabled'],
    needs: ['clusterSecurityGroupId', 'outpostArn'],
    evaluate({ clusterSecurityGroupId: id, outpostArn, name }) {
      if (id !== null) return compliant(`${name} has the cluster security group ${id}.`)
      return outpostArn === null
        ? nonCompliant(`${name} has no cluster security group.`)
        : notApplicable(`${name} is a local cluster on an Outpost, which has none.`)
    },
    examples: {
      compliant: [{ facts: { clusterSecurityGroupId: 'sg-1', outpostArn: null } }],
      nonCompliant: [{ facts: { clusterSecurityGroupId: null, outpostArn: null } }],
    },
  }) as Control,
  'eks/cluster-single-extra-sg': defineControl<ClusterFacts>()({
    ...text,
    title: 'At most one additional security group is attached',
    severity: 'low',
    why: 'What several groups let in adds up, and is hard to keep in mind.',
    fix: 'Bring the rules into one group, or into the cluster security group, and detach the others.',
    reference: groups,
    expected: 'at most one security group beside that of the cluster',
    frameworks: ['powerpipe:eks_cluster_no_multiple_security_groups'],
    needs: ['securityGroupIds'],
    evaluate: ({ securityGroupIds: ids, name }) =>
      ids.length > 1
        ? nonCompliant(`${name} has ${ids.length} additional security groups: ${ids.join(', ')}.`)
        : compliant(`${name} has ${ids.length === 0 ? 'no' : 'one'} additional security group.`),
    examples: {
      compliant: [{ facts: { securityGroupIds: [] } }, { facts: { securityGroupIds: ['sg-1'] } }],
      nonCompliant: [{ facts: { securityGroupIds: ['sg-1', 'sg-2'] } }],
    },
  }) as Control,
})
