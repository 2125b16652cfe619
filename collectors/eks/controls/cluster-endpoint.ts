import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { Exposure, ExposureKind } from '#domain/exposure.ts'
import type { ClusterFacts } from '../cluster.ts'

const text = {
  resourceType: 'AWS::EKS::Cluster',
  dimension: 'exposure',
  reference: 'https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html',
} as const

const exposed = (kind: ExposureKind, because: string): Exposure => ({ kind, path: [], accounts: [], because })

export const family = defineFamily({
  'eks/cluster-endpoint-not-open': defineControl<ClusterFacts>()({
    ...text,
    title: 'If the API endpoint is public, its CIDR list is narrow (also catches split halves of the address space)',
    severity: 'critical',
    why: 'Everyone on the internet can try stolen credentials on the Kubernetes API, and the next flaw in it.',
    fix: 'Switch the private endpoint on and the public one off, or list the networks that need the public one.',
    expected: 'the public endpoint is off, or its list holds a small part of the internet',
    frameworks: [
      'prowler:eks_cluster_not_publicly_accessible',
      'powerpipe:eks_cluster_endpoint_public_access_restricted',
      'PCI-4.0:1.2.8',
      'PCI-4.0:1.3.1',
      'PCI-4.0:1.3.2',
      'PCI-4.0:1.4.2',
      'PCI-4.0:1.5.1',
      'PCI-4.0:A1.1.3',
      'ISO27001-2022:A.8.1',
    ],
    // The pillar reads the list only where the endpoint is public.
    needs: ['exposure'],
    evaluate: ({ exposure: { kind, because } }) => (kind === 'internet' ? nonCompliant(because) : compliant(because)),
    examples: {
      compliant: [
        { facts: { exposure: exposed('internal', 'The public endpoint of the Kubernetes API is off.') } },
        {
          facts: {
            exposure: exposed('internet-limited', 'Listed networks on the internet can open the Kubernetes API.'),
          },
        },
      ],
      nonCompliant: [
        { facts: { exposure: exposed('internet', 'Anyone on the internet can open the Kubernetes API.') } },
      ],
    },
  }) as Control,
  'eks/cluster-endpoint-private': defineControl<ClusterFacts>()({
    ...text,
    title: 'Public API endpoint is off',
    severity: 'high',
    why: 'A public endpoint, however narrow its list, is one mistake in that list away from the internet.',
    fix: 'Switch the private endpoint on, reach it through the VPC, and switch the public one off.',
    expected: 'endpointPublicAccess is false',
    frameworks: [
      'fsbp:EKS.1',
      'powerpipe:eks_cluster_endpoint_restrict_public_access',
      'PCI-4.0:1.2.8',
      'PCI-4.0:1.3.1',
      'PCI-4.0:1.3.2',
      'PCI-4.0:1.4.2',
      'PCI-4.0:1.5.1',
      'PCI-4.0:A1.1.3',
    ],
    needs: ['endpointPublicAccess'],
    evaluate: ({ endpointPublicAccess, name }) =>
      endpointPublicAccess
        ? nonCompliant(`The Kubernetes API of ${name} has a public endpoint.`)
        : compliant(`The public endpoint of ${name} is off.`),
    examples: {
      compliant: [{ facts: { endpointPublicAccess: false } }],
      nonCompliant: [{ facts: { endpointPublicAccess: true } }],
    },
  }) as Control,
  'eks/cluster-private-endpoint-on': defineControl<ClusterFacts>()({
    ...text,
    title: 'Private API endpoint is on',
    severity: 'medium',
    why: 'Without it the nodes talk to the Kubernetes API over the public endpoint, whose list must then let them in.',
    fix: 'Switch the private endpoint of the cluster on.',
    expected: 'endpointPrivateAccess is true',
    frameworks: ['prowler:eks_cluster_private_nodes_enabled'],
    needs: ['endpointPrivateAccess'],
    evaluate: ({ endpointPrivateAccess, name }) =>
      endpointPrivateAccess
        ? compliant(`The private endpoint of ${name} is on.`)
        : nonCompliant(`The private endpoint of ${name} is off: its nodes use the public one.`),
    examples: {
      compliant: [{ facts: { endpointPrivateAccess: true } }],
      nonCompliant: [{ facts: { endpointPrivateAccess: false } }],
    },
  }) as Control,
})
