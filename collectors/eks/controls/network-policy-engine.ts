import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { AddonFacts } from '../addon.ts'

export const family = defineFamily({
  // It is the add-on that has the switch: the finding is the add-on's, though the rule is about its cluster.
  'eks/cluster-network-policy-engine': defineControl<
    Pick<AddonFacts, 'addonName' | 'clusterName' | 'enableNetworkPolicy'>
  >()({
    resourceType: 'AWS::EKS::Addon',
    title: 'VPC CNI add-on has network policy switched on',
    severity: 'medium',
    dimension: 'exposure',
    why: 'Without an engine that enforces them, network policies are written and change nothing: every pod reaches every other.',
    fix: 'Set enableNetworkPolicy to true in the configuration of the vpc-cni add-on.',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html',
    expected: 'enableNetworkPolicy is true',
    needs: ['addonName', 'clusterName', 'enableNetworkPolicy'],
    evaluate({ addonName, clusterName, enableNetworkPolicy }) {
      if (addonName !== 'vpc-cni') return notApplicable(`${addonName} is not the add-on that enforces network policy.`)
      return enableNetworkPolicy
        ? compliant(`The VPC CNI of ${clusterName} enforces network policy.`)
        : nonCompliant(`The VPC CNI of ${clusterName} enforces no network policy.`)
    },
    examples: {
      compliant: [{ facts: { addonName: 'vpc-cni', clusterName: 'apps', enableNetworkPolicy: true } }],
      nonCompliant: [{ facts: { addonName: 'vpc-cni', clusterName: 'apps', enableNetworkPolicy: false } }],
    },
  }) as Control,
})
