import { compliant, defineControl, nonCompliant } from '#domain/control.ts'
import type { GlobalClusterFacts } from '../global-cluster.ts'

export const control = defineControl<GlobalClusterFacts>()({
  resourceType: 'AWS::RDS::GlobalCluster',
  title: 'Aurora global database is encrypted in every member region',
  severity: 'high',
  dimension: 'encryption-at-rest',
  why: 'An unencrypted global database lies unencrypted in every region that it reaches.',
  fix: 'Restore an encrypted copy and make the global database from it; encryption cannot be turned on later.',
  reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html',
  expected: 'StorageEncryptionType is not none',
  needs: ['storageEncryptionType', 'members'],
  evaluate: ({ storageEncryptionType, members, name }) =>
    storageEncryptionType === 'none'
      ? nonCompliant(`${name} stores ${members.length} clusters unencrypted.`)
      : compliant(`${name} is encrypted in ${members.length} clusters (${storageEncryptionType}).`),
  examples: {
    compliant: [{ facts: { storageEncryptionType: 'sse-kms', members: ['arn:aws:rds:eu-west-1:1:cluster:a'] } }],
    nonCompliant: [{ facts: { storageEncryptionType: 'none', members: [] } }],
  },
})
