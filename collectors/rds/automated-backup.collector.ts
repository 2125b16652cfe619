import {
  type DBInstanceAutomatedBackup,
  DescribeDBInstanceAutomatedBackupsCommand,
  RDSClient,
} from '@aws-sdk/client-rds'
import { defineCollector, operation } from '#domain/collector.ts'
import { automatedBackup, standsAlone } from './automated-backup.ts'
import { isRdsEngine } from './engine.ts'

const describeAutomatedBackups = operation({
  client: RDSClient,
  command: DescribeDBInstanceAutomatedBackupsCommand,
  name: 'rds:DescribeDBInstanceAutomatedBackups',
  paging: { request: 'Marker', response: (page) => page.Marker, size: { MaxRecords: 100 } },
  items: (page) => page.DBInstanceAutomatedBackups ?? [],
})

/** CloudFormation has no name for it; this one follows AWS's own type of the API. */
export const collector = defineCollector({
  service: 'rds',
  resourceType: 'AWS::RDS::DBInstanceAutomatedBackup',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstanceAutomatedBackup.html',
  list: describeAutomatedBackups,
  only: (item: DBInstanceAutomatedBackup) => isRdsEngine(item.Engine) && standsAlone(item),
  normalise: (item: DBInstanceAutomatedBackup, _, where) => automatedBackup(item, where),
})
