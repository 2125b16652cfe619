import type { DBInstanceAutomatedBackup } from '@aws-sdk/client-rds'
import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { observed } from '#domain/observed.ts'
import type { Resource } from '#domain/resource.ts'
import { posture } from './automated-backup.posture.ts'
import { automatedBackup, standsAlone } from './automated-backup.ts'
import { keyArn, kmsKey, noFault, related, where } from './related-resources.ts'

const call = 'rds:DescribeDBInstanceAutomatedBackups'
const item: DBInstanceAutomatedBackup = {
  DBInstanceArn: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
  DBInstanceAutomatedBackupsArn: 'arn:aws:rds:eu-west-1:111122223333:auto-backup:ab-1',
  DbiResourceId: 'db-1',
  DBInstanceIdentifier: 'orders',
  Status: 'retained',
  Engine: 'postgres',
  Encrypted: true,
  KmsKeyId: keyArn('k-1'),
  BackupRetentionPeriod: 7,
  TagList: [{ Key: 'owner', Value: 'payments' }],
}
const atRest = (changed: Partial<DBInstanceAutomatedBackup>, around = related([kmsKey('k-1', 'CUSTOMER')])) => {
  const resource = {
    ...automatedBackup({ ...item, ...changed }, where),
    ...where,
    type: posture.resourceType,
  } as unknown as Resource<never>
  return judgePillars(resource, posture as never, around, noFault).encryptionAtRest
}

describe('automated backups', () => {
  it.each([
    ['retained', true],
    ['replicating', true],
    ['active', false],
    ['creating', false],
    [undefined, true],
  ] as const)('one that is %s stands alone: %s', (Status, expected) =>
    expect(standsAlone({ ...item, Status })).toBe(expected),
  )
  it('carry the facts AWS returned, and nothing that moves with the clock', () => {
    const { arn, name, tags, facts } = automatedBackup(item, where)
    expect({ arn, name }).toEqual({ arn: item.DBInstanceAutomatedBackupsArn, name: 'orders' })
    expect(tags).toEqual(observed({ owner: 'payments' }, call))
    expect(facts.storageEncryptionType).toEqual(observed('sse-kms', call))
    expect(Object.keys(facts)).not.toContain('restoreWindow')
  })
  it('what AWS left out is unread', () =>
    expect(automatedBackup({ DbiResourceId: 'db-1' }, where)).toMatchObject({
      arn: 'arn:aws:rds:eu-west-1:111122223333:auto-backup:db-1',
      tags: { unobserved: 'not-returned' },
      facts: { status: { unobserved: 'not-returned' }, storageEncryptionType: { unobserved: 'not-returned' } },
    }))
  it.each([
    ['under an own key', {}, 'customer-managed'],
    ['plain', { Encrypted: false, KmsKeyId: undefined }, 'none'],
    ['under AWS’s own key', { Encrypted: false, StorageEncryptionType: 'sse-rds', KmsKeyId: undefined }, 'aws-owned'],
  ] as const)('one %s', (_, changed, kind) => expect(atRest(changed)).toMatchObject({ value: { kind } }))
  it('an unread flag or key leaves the pillar unread', () => {
    expect(atRest({ Encrypted: undefined })).toMatchObject({ unobserved: 'not-returned' })
    expect(atRest({}, related([], ['AWS::KMS::Key', 'AWS::KMS::Alias']))).toMatchObject({ unobserved: 'not-covered' })
  })
})
