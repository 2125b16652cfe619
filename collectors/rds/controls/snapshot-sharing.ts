import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import { sharedWithin } from '#domain/strangers.ts'
import type { SnapshotFacts } from '../snapshot.ts'

const reference = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html'

function notPublic(thing: string, resourceType: string, frameworks: readonly string[]): Control {
  return defineControl<SnapshotFacts>()({
    resourceType,
    title: `${thing} is not restorable by all accounts`,
    severity: 'critical',
    dimension: 'exposure',
    why: 'A public snapshot is a full copy of the database that anyone with an AWS account can restore and read.',
    fix: 'Remove `all` from the snapshot’s restore attribute; treat what was in it as disclosed.',
    reference,
    expected: 'the restore attribute does not hold `all`',
    frameworks,
    needs: ['restore'],
    evaluate: ({ restore, name }) =>
      restore.includes('all')
        ? nonCompliant(`Every AWS account may restore ${name}.`)
        : compliant(`${name} is not public.`),
    examples: {
      compliant: [{ facts: { restore: [] } }, { facts: { restore: ['111122223333'] } }],
      nonCompliant: [{ facts: { restore: ['all'] } }, { facts: { restore: ['111122223333', 'all'] } }],
    },
  }) as Control
}

function knownAccounts(thing: string, resourceType: string): Control {
  return defineControl<SnapshotFacts>()({
    resourceType,
    title: `${thing} is shared with organisation accounts at most`,
    severity: 'high',
    dimension: 'exposure',
    why: 'An account outside the organisation can copy a shared snapshot and keep the copy when the sharing ends.',
    fix: 'Remove accounts that are not yours from the snapshot’s restore attribute.',
    reference,
    expected: 'every account in the restore attribute belongs to the organisation',
    needs: ['restore'],
    evaluate({ restore, name, accountId }, related) {
      if (restore.includes('all')) return nonCompliant(`${name} is shared with every AWS account.`)
      return sharedWithin(related, { name, accountId }, restore)
    },
    examples: {
      compliant: [{ facts: { restore: [] } }, { facts: { restore: ['444455556666'] } }],
      nonCompliant: [{ facts: { restore: ['all'] } }, { facts: { restore: ['444455556666', '999988887777'] } }],
    },
  }) as Control
}

/** AWS has a type for instances' snapshots and one for clusters'; each rule is there for both. */
export const family = defineFamily({
  'rds/snapshot-not-public': notPublic('DB snapshot', 'AWS::RDS::DBSnapshot', [
    'fsbp:RDS.1',
    'prowler:rds_snapshots_public_access',
    'powerpipe:rds_db_snapshot_prohibit_public_access',
  ]),
  'rds/cluster-snapshot-not-public': notPublic('DB cluster snapshot', 'AWS::RDS::DBClusterSnapshot', [
    'fsbp:RDS.1',
    'prowler:rds_snapshots_public_access',
  ]),
  'rds/snapshot-shared-known-accounts': knownAccounts('DB snapshot', 'AWS::RDS::DBSnapshot'),
  'rds/cluster-snapshot-shared-known-accounts': knownAccounts('DB cluster snapshot', 'AWS::RDS::DBClusterSnapshot'),
})
