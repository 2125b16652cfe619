import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { EncryptionInTransit } from '#domain/encryption.ts'
import { Unseen, unobserved } from '#domain/observed.ts'
import type { AttachedParameterGroup, ClusterFacts } from '../cluster.ts'
import type { ClusterParameterGroupFacts } from '../cluster-parameter-group.ts'
import { sslStatus } from '../transport.ts'

const sslPage = 'https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-ssl-support.html'
const transport = (kind: EncryptionInTransit['kind']): EncryptionInTransit => ({ kind, minimumTls: null, because: '' })
const group = (
  applyStatus: string | null,
  parameters: Readonly<Record<string, string>> = {},
): AttachedParameterGroup => ({ name: 'strict', applyStatus, parameters })

export const family = defineFamily({
  'redshift/cluster-tls-required': defineControl<ClusterFacts>()({
    resourceType: 'AWS::Redshift::Cluster',
    title: 'Cluster refuses connections without TLS',
    severity: 'high',
    dimension: 'encryption-in-transit',
    why: 'A client that may connect without TLS can be made to: passwords and query results then cross the network in the clear.',
    fix: 'Set require_ssl to true in a parameter group of your own, attach it to the cluster, and reboot the cluster.',
    reference: sslPage,
    expected: 'require_ssl is true and in force',
    frameworks: [
      'fsbp:Redshift.2',
      'pci-4.0:2.2.7',
      'pci-4.0:4.2.1',
      'pci-4.0:8.3.2',
      'prowler:redshift_cluster_in_transit_encryption_enabled',
      'powerpipe:redshift_cluster_encryption_in_transit_enabled',
    ],
    needs: ['encryptionInTransit'],
    evaluate({ encryptionInTransit: { kind, because }, name }) {
      if (kind === 'not-applicable') return notApplicable(because)
      return kind === 'enforced'
        ? compliant(`${name} refuses plain connections. ${because}`.trim())
        : nonCompliant(`${name} accepts plain connections. ${because}`.trim())
    },
    examples: {
      compliant: [{ facts: { encryptionInTransit: transport('enforced') } }],
      nonCompliant: [{ facts: { encryptionInTransit: transport('optional') } }],
    },
  }) as Control,

  'redshift/cluster-parameter-in-sync': defineControl<ClusterFacts>()({
    resourceType: 'AWS::Redshift::Cluster',
    title: 'SSL parameter is applied, not waiting for a reboot',
    severity: 'medium',
    dimension: 'encryption-in-transit',
    why: 'A parameter that waits for a reboot protects nothing yet, however right it looks in the console.',
    fix: 'Reboot the cluster in its next maintenance window.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-parameter-groups.html',
    expected: 'ParameterApplyStatus of require_ssl is in-sync',
    needs: ['clusterParameterGroups'],
    evaluate({ clusterParameterGroups, name }) {
      const found = clusterParameterGroups.map((one) => ({ name: one.name, status: sslStatus(one) }))
      const waiting = found.filter(({ status }) => status !== null && status !== 'in-sync')
      if (waiting.length > 0)
        return nonCompliant(
          `${name} does not run with require_ssl as it is set: ${waiting.map((one) => `${one.name} is ${one.status}`).join(', ')}.`,
        )
      if (found.length === 0 || found.some(({ status }) => status === null))
        throw new Unseen(unobserved('not-returned', 'redshift:DescribeClusters', 'ParameterApplyStatus'))
      return compliant(`${name} runs with require_ssl as ${found.map((one) => one.name).join(', ')} sets it.`)
    },
    examples: {
      compliant: [
        { facts: { clusterParameterGroups: [group('in-sync')] } },
        // Another parameter of the group waits.
        { facts: { clusterParameterGroups: [group('pending-reboot', { require_ssl: 'in-sync' })] } },
      ],
      nonCompliant: [
        { facts: { clusterParameterGroups: [group('pending-reboot')] } },
        { facts: { clusterParameterGroups: [group('in-sync', { require_ssl: 'apply-error' })] } },
      ],
    },
  }) as Control,

  'redshift/cluster-fips-ssl': defineControl<ClusterParameterGroupFacts>()({
    resourceType: 'AWS::Redshift::ClusterParameterGroup',
    title: 'Parameter group uses FIPS-compliant SSL',
    severity: 'low',
    dimension: 'encryption-in-transit',
    why: 'Systems that must comply with FIPS 140 may use validated cryptography only.',
    fix: 'Set use_fips_ssl and require_ssl to true in the parameter group, and reboot its clusters.',
    reference: sslPage,
    expected: 'use_fips_ssl is true',
    enabled: false, // AWS advises it only to those who must comply with FIPS: the owner decides
    needs: ['useFipsSsl'],
    evaluate: ({ useFipsSsl, name }) =>
      useFipsSsl ? compliant(`${name} has use_fips_ssl on.`) : nonCompliant(`${name} has use_fips_ssl off.`),
    examples: { compliant: [{ facts: { useFipsSsl: true } }], nonCompliant: [{ facts: { useFipsSsl: false } }] },
  }) as Control,
})
