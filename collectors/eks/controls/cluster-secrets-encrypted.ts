import { compliant, defineControl, nonCompliant } from '#domain/control.ts'
import type { ClusterFacts } from '../cluster.ts'
import { envelopeByDefaultFrom, minorOf } from '../kubernetes-version.ts'

export const control = defineControl<ClusterFacts>()({
  resourceType: 'AWS::EKS::Cluster',
  title: 'Kubernetes secrets have envelope encryption with a named key',
  severity: 'high',
  dimension: 'encryption-at-rest',
  why: 'Only the policy of one’s own key can keep Kubernetes secrets from whoever reads etcd, and only its use leaves a trail.',
  fix: 'Name a customer managed key in the encryption configuration of the cluster; it cannot be taken back.',
  reference: 'https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html',
  expected: 'encryptionConfig names a KMS key',
  frameworks: [
    'fsbp:EKS.3',
    'prowler:eks_cluster_kms_cmk_encryption_in_secrets_enabled',
    'powerpipe:eks_cluster_secrets_encrypted',
    'PCI-4.0:3.5.1',
    'PCI-4.0:8.3.2',
    'HIPAA:164.308(a)(4)(ii)(A)',
    'HIPAA:164.312(a)(2)(iv)',
    'HIPAA:164.312(c)(1)',
    'HIPAA:164.312(e)(2)(ii)',
    'HIPAA:164.314(b)(1)',
    'HIPAA:164.314(b)(2)',
    'HIPAA:164.314(b)(2)(i)',
    'HIPAA:164.314(b)(2)(ii)',
    'HIPAA:164.314(b)(2)(iii)',
    'HIPAA:164.314(b)(2)(iv)',
    'ISO27001-2022:A.8.5',
    'ISO27001-2022:A.8.11',
    'ISO27001-2022:A.8.24',
  ],
  needs: ['encryptionKeyArn', 'version'],
  evaluate({ encryptionKeyArn: key, version, name }) {
    if (key !== null) return compliant(`${name} encrypts what the Kubernetes API stores with ${key}.`)
    const minor = minorOf(version)
    return minor !== null && minor >= envelopeByDefaultFrom
      ? nonCompliant(`${name} names no key: what the Kubernetes API stores is under a key that AWS owns.`)
      : nonCompliant(`${name} names no key: its secrets have no envelope encryption.`)
  },
  examples: {
    compliant: [
      { facts: { encryptionKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1', version: '1.27' } },
      { facts: { encryptionKeyArn: 'alias/eks', version: '1.34' } },
    ],
    nonCompliant: [
      { facts: { encryptionKeyArn: null, version: '1.34' } },
      { facts: { encryptionKeyArn: null, version: '1.27' } },
    ],
  },
})
