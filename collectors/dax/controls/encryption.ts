import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import { Unseen, unobserved } from '#domain/observed.ts'
import type { ClusterFacts, SseStatus } from '../cluster.ts'

const resourceType = 'AWS::DAX::Cluster'
const transitPage = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionInTransit.html'
const restPage = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionAtRest.html'
const fix =
  'Encryption is fixed when a cluster is made: make a new one with both, point the application at it, and delete this one.'

/** Throws while encryption is being enabled: whether it will be is not said. */
function isEncrypted(status: SseStatus): boolean {
  if (status === 'ENABLING')
    throw new Unseen(unobserved('not-returned', 'dax:DescribeClusters', 'encryption is still being enabled'))
  return status === 'ENABLED'
}

export const family = defineFamily({
  'dax/cluster-sse': defineControl<ClusterFacts>()({
    resourceType,
    title: 'DAX cluster has server-side encryption',
    severity: 'high',
    dimension: 'encryption-at-rest',
    why: 'DAX writes what it caches to disk on its way to replicas: without encryption, rows of tables lie there in the clear.',
    fix,
    reference: restPage,
    expected: 'SSEDescription.Status is ENABLED',
    frameworks: [
      'fsbp:DynamoDB.3',
      'pci-4.0:3.5.1',
      'pci-4.0:8.3.2',
      'prowler:dynamodb_accelerator_cluster_encryption_enabled',
      'powerpipe:dax_cluster_encryption_at_rest_enabled',
    ],
    needs: ['sseStatus'],
    evaluate: ({ sseStatus, name }) =>
      isEncrypted(sseStatus)
        ? compliant(`${name} is encrypted at rest.`)
        : nonCompliant(`${name} is not encrypted at rest.`),
    examples: {
      compliant: [{ facts: { sseStatus: 'ENABLED' } }],
      nonCompliant: [{ facts: { sseStatus: 'DISABLED' } }, { facts: { sseStatus: 'DISABLING' } }],
    },
  }) as Control,

  'dax/cluster-tls': defineControl<ClusterFacts>()({
    resourceType,
    title: 'DAX endpoint type is TLS',
    severity: 'high',
    dimension: 'encryption-in-transit',
    why: 'Between the application and a cluster without TLS, keys and rows of tables cross the network in the clear.',
    fix,
    reference: transitPage,
    expected: 'ClusterEndpointEncryptionType is TLS',
    frameworks: [
      'fsbp:DynamoDB.7',
      'pci-4.0:2.2.7',
      'pci-4.0:4.2.1',
      'pci-4.0:4.2.1.1',
      'pci-4.0:8.3.2',
      'prowler:dynamodb_accelerator_cluster_in_transit_encryption_enabled',
      'powerpipe:dax_cluster_encryption_in_transit_enabled',
    ],
    needs: ['clusterEndpointEncryptionType'],
    evaluate: ({ clusterEndpointEncryptionType: type, name }) =>
      type === 'TLS'
        ? compliant(`${name} is spoken to over TLS only.`)
        : nonCompliant(`${name} is spoken to without TLS (ClusterEndpointEncryptionType ${type}).`),
    examples: {
      compliant: [{ facts: { clusterEndpointEncryptionType: 'TLS' } }],
      nonCompliant: [{ facts: { clusterEndpointEncryptionType: 'NONE' } }],
    },
  }) as Control,

  /** DynamoDB encrypts every table and answers over TLS only, so every cluster stands in front of encrypted tables. */
  'dax/cluster-dual-encrypted-path': defineControl<ClusterFacts>()({
    resourceType,
    title: 'A cache in front of an encrypted table is itself encrypted at rest and in transit',
    severity: 'high',
    dimension: 'encryption-at-rest',
    why: 'DynamoDB encrypts every table at rest and in transit; a cache that does not undoes it for the rows that are read most.',
    fix,
    reference: restPage,
    expected: 'SSEDescription.Status is ENABLED and ClusterEndpointEncryptionType is TLS',
    needs: ['sseStatus', 'clusterEndpointEncryptionType'],
    evaluate({ sseStatus, clusterEndpointEncryptionType: type, name }) {
      const plainPath = type === 'NONE'
      // A plain path decides by itself, whatever comes of encryption that is still being enabled.
      const plainDisk = plainPath && sseStatus === 'ENABLING' ? false : !isEncrypted(sseStatus)
      const plain = [...(plainDisk ? ['at rest'] : []), ...(plainPath ? ['in transit'] : [])]
      return plain.length > 0
        ? nonCompliant(
            `${name} is ${plain.length > 1 ? 'neither' : 'not'} encrypted ${plain.join(' nor ')}, though the tables behind it are.`,
          )
        : compliant(`${name} is encrypted at rest and in transit, as the tables behind it are.`)
    },
    examples: {
      compliant: [{ facts: { sseStatus: 'ENABLED', clusterEndpointEncryptionType: 'TLS' } }],
      nonCompliant: [
        { facts: { sseStatus: 'DISABLED', clusterEndpointEncryptionType: 'TLS' } },
        { facts: { sseStatus: 'ENABLED', clusterEndpointEncryptionType: 'NONE' } },
        { facts: { sseStatus: 'ENABLING', clusterEndpointEncryptionType: 'NONE' } },
      ],
    },
  }) as Control,
})
