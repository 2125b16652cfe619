import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { TableFacts } from '../table.ts'

/** Days that recovery must reach back; 35 is DynamoDB's default and the most it keeps. */
const recoveryDays = 35

const text = { resourceType: 'AWS::DynamoDB::Table', dimension: 'resilience' } as const
const pitr = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.html'

export const family = defineFamily({
  'dynamodb/table-deletion-protection': defineControl<TableFacts>()({
    ...text,
    title: 'Table cannot be deleted without first lifting its protection',
    severity: 'medium',
    why: 'One wrong call, or one stolen key, deletes the table; protection makes it two.',
    fix: 'Turn deletion protection of the table on.',
    reference: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html',
    expected: 'DeletionProtectionEnabled is true',
    frameworks: [
      'fsbp:DynamoDB.6',
      'prowler:dynamodb_table_deletion_protection_enabled',
      'powerpipe:dynamodb_table_deletion_protection_enabled',
    ],
    needs: ['deletionProtectionEnabled'],
    evaluate: ({ deletionProtectionEnabled: on, name }) =>
      on ? compliant(`${name} is protected from deletion.`) : nonCompliant(`${name} is not protected from deletion.`),
    examples: {
      compliant: [{ facts: { deletionProtectionEnabled: true } }],
      nonCompliant: [{ facts: { deletionProtectionEnabled: false } }],
    },
  }) as Control,
  'dynamodb/table-pitr': defineControl<TableFacts>()({
    ...text,
    title: 'Point-in-time recovery is on',
    severity: 'high',
    why: 'Without it nothing undoes a faulty write or delete between two backups.',
    fix: 'Turn point-in-time recovery of the table on.',
    reference: pitr,
    expected: 'PointInTimeRecoveryStatus is ENABLED',
    frameworks: [
      'fsbp:DynamoDB.2',
      'prowler:dynamodb_tables_pitr_enabled',
      'powerpipe:dynamodb_table_point_in_time_recovery_enabled',
    ],
    needs: ['pointInTimeRecoveryStatus'],
    evaluate: ({ pointInTimeRecoveryStatus: status, name }) =>
      status === 'ENABLED'
        ? compliant(`Point-in-time recovery of ${name} is on.`)
        : nonCompliant(`Point-in-time recovery of ${name} is off.`),
    examples: {
      compliant: [{ facts: { pointInTimeRecoveryStatus: 'ENABLED' } }],
      nonCompliant: [{ facts: { pointInTimeRecoveryStatus: 'DISABLED' } }],
    },
  }) as Control,
  'dynamodb/table-pitr-window': defineControl<TableFacts>()({
    ...text,
    title: `Recovery window covers ${recoveryDays} days`,
    severity: 'low',
    why: 'Damage is often noticed weeks later; a shorter window can no longer undo it.',
    fix: `Set the recovery period of the table to ${recoveryDays} days.`,
    reference: pitr,
    expected: `RecoveryPeriodInDays of ${recoveryDays}`,
    needs: ['pointInTimeRecoveryStatus', 'recoveryPeriodInDays'],
    evaluate({ pointInTimeRecoveryStatus: status, recoveryPeriodInDays: period, name }) {
      if (status === 'DISABLED') return nonCompliant(`Point-in-time recovery of ${name} is off: it covers no day.`)
      // Documented: 35 days unless another period was set.
      const days = period ?? 35
      return days >= recoveryDays
        ? compliant(`${name} can be taken back ${days} days.`)
        : nonCompliant(`${name} can be taken back only ${days} days.`)
    },
    examples: {
      compliant: [{ facts: { pointInTimeRecoveryStatus: 'ENABLED', recoveryPeriodInDays: 35 } }],
      nonCompliant: [
        { facts: { pointInTimeRecoveryStatus: 'ENABLED', recoveryPeriodInDays: 7 } },
        { facts: { pointInTimeRecoveryStatus: 'DISABLED', recoveryPeriodInDays: null } },
      ],
    },
  }) as Control,
  'dynamodb/table-orphaned': defineControl<TableFacts>()({
    ...text,
    dimension: 'hygiene',
    title: 'Table is active and not left in an archived or deleting state',
    severity: 'low',
    why: 'An archived table is one whose key was lost and whom nobody missed; its data is a backup that someone must decide about.',
    fix: 'Restore the table from the backup that archiving made, or delete both.',
    reference: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html',
    expected: 'TableStatus is not ARCHIVED, ARCHIVING or DELETING',
    needs: ['tableStatus', 'archivalReason'],
    evaluate: ({ tableStatus: status, archivalReason, name }) =>
      status === 'ARCHIVED' || status === 'ARCHIVING' || status === 'DELETING'
        ? nonCompliant(`${name} is ${status}${archivalReason === null ? '' : ` (${archivalReason})`}.`)
        : compliant(`${name} is ${status}.`),
    examples: {
      compliant: [{ facts: { tableStatus: 'ACTIVE', archivalReason: null } }],
      nonCompliant: [{ facts: { tableStatus: 'ARCHIVED', archivalReason: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' } }],
    },
  }) as Control,
  'dynamodb/table-tagged': defineControl<TableFacts>()({
    ...text,
    dimension: 'hygiene',
    title: 'Table carries tags of its owner',
    severity: 'low',
    why: 'Without tags nobody can tell whose it is, what it holds and who is to be asked.',
    fix: 'Tag it with its owner, environment and data classification.',
    reference: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html',
    expected: 'at least one tag that is not AWS’s own',
    frameworks: ['fsbp:DynamoDB.5'],
    needs: ['tags'],
    evaluate({ tags, name }) {
      const own = Object.keys(tags).filter((key) => !key.startsWith('aws:'))
      return own.length > 0
        ? compliant(`${name} has ${own.length} ${own.length === 1 ? 'tag' : 'tags'}.`)
        : nonCompliant(`${name} has no tag of its owner.`)
    },
    examples: {
      compliant: [{ facts: { tags: { owner: 'payments' } } }],
      nonCompliant: [{ facts: { tags: {} } }, { facts: { tags: { 'aws:cloudformation:stack-name': 'app' } } }],
    },
  }) as Control,
})
