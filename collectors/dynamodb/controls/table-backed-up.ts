import { backupOf, protectedResourceType } from '#domain/backup.ts'
import { compliant, defineControl, nonCompliant } from '#domain/control.ts'
import type { TableFacts } from '../table.ts'

const arn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders'
const entry = (resourceArn: string, lastBackupMonth: string) => ({
  type: protectedResourceType,
  facts: { resourceArn, resourceType: 'DynamoDB', lastBackupMonth, lastBackupVaultArn: null },
})
const facts = { tableName: 'orders' }

export const control = defineControl<TableFacts>()({
  resourceType: 'AWS::DynamoDB::Table',
  title: 'AWS Backup lists the table as a protected resource',
  severity: 'medium',
  dimension: 'resilience',
  why: 'Point-in-time recovery ends with the table’s 35 days and with the table; a copy in a vault survives both.',
  fix: 'Add the table to a backup plan, best by a tag that the plan selects.',
  reference: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_HowItWorksAWS.html',
  expected: 'listed by AWS Backup, with a backup of the last twelve months',
  frameworks: [
    'fsbp:DynamoDB.4',
    'prowler:dynamodb_table_protected_by_backup_plan',
    'powerpipe:dynamodb_table_protected_by_backup_plan',
    'PCI-4.0:10.3.3',
  ],
  needs: ['tableName'],
  looksAt: [protectedResourceType],
  evaluate({ arn: table, name }, related) {
    const backup = backupOf(related, table, name)
    return backup.protected ? compliant(backup.because) : nonCompliant(backup.because)
  },
  examples: {
    compliant: [{ arn, facts, related: [entry(arn, '2099-12')] }],
    nonCompliant: [
      { arn, facts, related: [] },
      { arn, facts, related: [entry(`${arn}-2`, '2099-12')] },
      // Listed still, though its plan was switched off years ago.
      { arn, facts, related: [entry(arn, '2019-03')] },
    ],
  },
})
