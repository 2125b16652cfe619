import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { ClusterFacts } from '../cluster.ts'

const resourceType = 'AWS::EKS::Cluster'
const until = (day: string | null) => (day === null ? '' : ` (since ${day})`)

export const family = defineFamily({
  'eks/cluster-version-supported': defineControl<ClusterFacts>()({
    resourceType,
    title: 'Kubernetes version is in standard support',
    severity: 'high',
    dimension: 'hygiene',
    why: 'A version out of support gets no fixes, and EKS upgrades it one day without asking; extended support costs several times as much.',
    fix: 'Upgrade the cluster one minor version at a time, then its node groups and add-ons.',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html',
    expected: 'versionStatus is STANDARD_SUPPORT',
    frameworks: [
      'fsbp:EKS.2',
      'prowler:eks_cluster_uses_a_supported_version',
      'powerpipe:eks_cluster_with_latest_kubernetes_version',
      'PCI-4.0:6.3.3',
    ],
    needs: ['version', 'versionStatus', 'endOfStandardSupportDate', 'endOfExtendedSupportDate'],
    evaluate({ version, versionStatus, endOfStandardSupportDate: standard, endOfExtendedSupportDate: extended, name }) {
      const runs = `${name} runs Kubernetes ${version}`
      switch (versionStatus) {
        case 'STANDARD_SUPPORT':
          return compliant(`${runs}, which is in standard support${standard ? ` until ${standard}` : ''}.`)
        case 'EXTENDED_SUPPORT':
          return nonCompliant(
            `${runs}, which is in extended support${until(standard)}${extended ? `, until ${extended}` : ''}.`,
          )
        case 'UNSUPPORTED':
          return nonCompliant(`${runs}, which is out of support${until(extended)}.`)
        case null:
          return nonCompliant(`${runs}, which EKS lists no more.`)
      }
    },
    examples: {
      compliant: [
        {
          facts: {
            version: '1.35',
            versionStatus: 'STANDARD_SUPPORT',
            endOfStandardSupportDate: '2027-03-27',
            endOfExtendedSupportDate: '2028-03-27',
          },
        },
      ],
      nonCompliant: [
        {
          facts: {
            version: '1.33',
            versionStatus: 'EXTENDED_SUPPORT',
            endOfStandardSupportDate: '2026-07-29',
            endOfExtendedSupportDate: '2027-07-29',
          },
        },
        {
          facts: {
            version: '1.29',
            versionStatus: 'UNSUPPORTED',
            endOfStandardSupportDate: '2025-03-23',
            endOfExtendedSupportDate: '2026-03-23',
          },
        },
        {
          facts: {
            version: '1.19',
            versionStatus: null,
            endOfStandardSupportDate: null,
            endOfExtendedSupportDate: null,
          },
        },
      ],
    },
  }) as Control,
  'eks/cluster-deletion-protection': defineControl<ClusterFacts>()({
    resourceType,
    title: 'EKS cluster is guarded against deletion',
    severity: 'medium',
    dimension: 'resilience',
    why: 'One wrong call, or one stolen key, deletes the cluster with everything Kubernetes knows; protection makes it two.',
    fix: 'Turn deletion protection of the cluster on.',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html',
    expected: 'deletionProtection is true',
    frameworks: ['prowler:eks_cluster_deletion_protection_enabled'],
    needs: ['deletionProtection'],
    evaluate: ({ deletionProtection, name }) =>
      deletionProtection
        ? compliant(`Deletion protection of ${name} is on.`)
        : nonCompliant(`Deletion protection of ${name} is off.`),
    examples: {
      compliant: [{ facts: { deletionProtection: true } }],
      nonCompliant: [{ facts: { deletionProtection: false } }],
    },
  }) as Control,
  'eks/cluster-auth-mode-api': defineControl<ClusterFacts>()({
    resourceType,
    title: 'Cluster uses access entries rather than only the aws-auth map',
    severity: 'medium',
    dimension: 'access',
    why: 'The aws-auth map is text within the cluster: no IAM policy guards it, no trail shows it, and a typo in it locks everybody out.',
    fix: 'Change the authentication mode to API_AND_CONFIG_MAP, make access entries, then change it to API.',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html',
    expected: 'authenticationMode is API or API_AND_CONFIG_MAP',
    needs: ['authenticationMode'],
    evaluate: ({ authenticationMode: mode, name }) =>
      mode === 'CONFIG_MAP'
        ? nonCompliant(`${name} knows its users from the aws-auth map alone.`)
        : compliant(`${name} takes access entries (${mode}).`),
    examples: {
      compliant: [{ facts: { authenticationMode: 'API' } }, { facts: { authenticationMode: 'API_AND_CONFIG_MAP' } }],
      nonCompliant: [{ facts: { authenticationMode: 'CONFIG_MAP' } }],
    },
  }) as Control,
})
