import { type Observed, seen } from './observed.ts'
import type { Related } from './related.ts'

/** What AWS Backup says of a resource that it has backed up. Field names are AWS Backup's, in camelCase. */
export type ProtectedResourceFacts = {
  /** ARN of the table, instance, volume … that was backed up; it may be gone since. */
  readonly resourceArn: Observed<string>
  /** AWS Backup's own word: `DynamoDB`, `RDS`, `Aurora`, `EBS` … */
  readonly resourceType: Observed<string>
  /**
   * Year and month (UTC) of `LastBackupTime`: `2026-08`. The instant itself moves with every backup, and each move would
   * be told as a change of the resource.
   */
  readonly lastBackupMonth: Observed<string>
  /** Vault of the newest backup; null where AWS names none. */
  readonly lastBackupVaultArn: Observed<string | null>
}

/** The type to name in `looksAt` by whoever calls `backupOf`. CloudFormation has no name for it; this one is the API's. */
export const protectedResourceType = 'AWS::Backup::ProtectedResource'

export interface BackupState {
  readonly protected: boolean
  /** One sentence for the reader. */
  readonly because: string
}

/** A backup of this age, in months, protects nothing: AWS Backup goes on listing what it once backed up. */
const oldestMonths = 12

/** Does AWS Backup protect the resource with this ARN? Throws `Unseen` unless its list was read completely. */
export function backupOf(related: Related, arn: string, name: string): BackupState {
  const entry = related.one(protectedResourceType, 'resourceArn', arn)
  if (!entry) return { protected: false, because: `AWS Backup does not list ${name} as protected.` }
  const month = seen(entry.facts.lastBackupMonth)
  const now = related.now()
  const [year = 0, monthOfYear = 0] = month.split('-').map(Number)
  const age = now.getUTCFullYear() * 12 + now.getUTCMonth() + 1 - (year * 12 + monthOfYear)
  return age > oldestMonths
    ? { protected: false, because: `AWS Backup lists ${name}, but backed it up last in ${month}.` }
    : { protected: true, because: `AWS Backup backed up ${name} last in ${month}.` }
}
