import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { ClusterFacts } from '../cluster.ts'

const allTypes = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']

const text = {
  resourceType: 'AWS::EKS::Cluster',
  dimension: 'logging',
  reference: 'https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html',
} as const

const pciLog = [
  'PCI-4.0:10.2.1.1',
  'PCI-4.0:10.2.1.2',
  'PCI-4.0:10.2.1.3',
  'PCI-4.0:10.2.1.4',
  'PCI-4.0:10.2.1.5',
  'PCI-4.0:10.2.1.6',
  'PCI-4.0:10.2.1.7',
  'PCI-4.0:10.2.2',
  'PCI-4.0:10.3.1',
  'PCI-4.0:10.6.3',
  'PCI-4.0:A1.2.1',
]

export const family = defineFamily({
  'eks/cluster-audit-logging': defineControl<ClusterFacts>()({
    ...text,
    title: 'Audit log type is on',
    severity: 'medium',
    why: 'Only the audit log tells who did what in the cluster; what was not written when it happened cannot be found later.',
    fix: 'Switch the audit type of the control plane logs on.',
    expected: 'the type audit is enabled',
    frameworks: ['fsbp:EKS.8', 'powerpipe:eks_cluster_control_plane_audit_logging_enabled', ...pciLog],
    needs: ['enabledLogTypes'],
    evaluate: ({ enabledLogTypes: types, name }) =>
      types.includes('audit')
        ? compliant(`${name} writes the audit log.`)
        : nonCompliant(`${name} does not write the audit log (it writes ${types.join(', ') || 'none'}).`),
    examples: {
      compliant: [{ facts: { enabledLogTypes: ['api', 'audit'] } }],
      nonCompliant: [{ facts: { enabledLogTypes: [] } }, { facts: { enabledLogTypes: ['api', 'authenticator'] } }],
    },
  }) as Control,
  'eks/cluster-all-log-types': defineControl<ClusterFacts>()({
    ...text,
    title: 'All five control plane log types are on',
    severity: 'low',
    why: 'Each type tells another part of what happened: who came in, what was asked, what the controllers made of it.',
    fix: 'Switch on the control plane log types that are off.',
    expected: allTypes.join(', '),
    frameworks: [
      'prowler:eks_control_plane_logging_all_types_enabled',
      'PCI-4.0:5.3.4',
      'PCI-4.0:10.2.1',
      ...pciLog,
      'ISO27001-2022:A.8.15',
    ],
    needs: ['enabledLogTypes'],
    evaluate({ enabledLogTypes: types, name }) {
      const off = allTypes.filter((type) => !types.includes(type))
      return off.length > 0
        ? nonCompliant(`${name} does not write: ${off.join(', ')}.`)
        : compliant(`${name} writes all control plane logs.`)
    },
    examples: {
      compliant: [{ facts: { enabledLogTypes: allTypes } }],
      nonCompliant: [{ facts: { enabledLogTypes: ['api', 'audit', 'authenticator'] } }],
    },
  }) as Control,
})
