import { describe, expect, it } from 'vitest'
import { judgeControl, judgePillars } from '#domain/judge.ts'
import { isObserved, observed, unobserved } from '#domain/observed.ts'
import type { Posture } from '#domain/posture.ts'
import type { Resource } from '#domain/resource.ts'
import { family } from './controls/snapshot-sharing.ts'
import { posture } from './db-snapshot.posture.ts'
import { noFault, related, where } from './related-resources.ts'
import { dbClusterSnapshot, dbSnapshot, restoreAccounts } from './snapshot.ts'

function snapshot(restore: readonly string[] | null): Resource {
  const made = dbSnapshot(
    {
      DBSnapshotArn: 'arn:aws:rds:eu-west-1:111122223333:snapshot:before',
      DBSnapshotIdentifier: 'before',
      SnapshotCreateTime: new Date('2026-05-01T00:00:00Z'),
      Encrypted: false,
      StorageEncryptionType: 'none',
    },
    {
      restore:
        restore === null
          ? unobserved('denied', 'rds:DescribeDBSnapshotAttributes')
          : observed(restore, 'rds:DescribeDBSnapshotAttributes'),
    },
  )
  return { ...made, ...where, type: 'AWS::RDS::DBSnapshot' }
}

describe('a snapshot', () => {
  it('is a new one when its name comes back with another time', () => {
    expect(snapshot([]).incarnation).toBe('2026-05-01T00:00:00.000Z')
  })

  it('reads encryption by the type, for instances and clusters', () => {
    const restore = observed([], 'test')
    expect(dbSnapshot({ Encrypted: true, KmsKeyId: 'k' }, { restore }).facts.storageEncryptionType).toMatchObject({
      value: 'sse-kms',
    })
    expect(
      dbClusterSnapshot({ StorageEncrypted: false, StorageEncryptionType: 'sse-rds' }, { restore }).facts
        .storageEncryptionType,
    ).toMatchObject({ value: 'sse-rds' })
    expect(dbClusterSnapshot({}, { restore }).facts.storageEncryptionType).toMatchObject({ unobserved: 'not-returned' })
  })

  it('is shared with whom the restore attribute names, and nobody else', () => {
    expect(
      restoreAccounts([
        { AttributeName: 'restore', AttributeValues: ['all'] },
        { AttributeName: 'other', AttributeValues: ['x'] },
      ]),
    ).toEqual(['all'])
    expect(restoreAccounts([{ AttributeName: 'restore' }])).toEqual([])
    expect([restoreAccounts([]), restoreAccounts(undefined)]).toEqual([null, null])
  })
})

describe('its exposure', () => {
  it.each([
    ['everyone', ['444455556666', 'all'], 'internet', [{ who: '444455556666' }]],
    ['an account', ['444455556666'], 'cross-account', [{ who: '444455556666', standing: 'organization' }]],
    ['nobody', [], 'internal', []],
  ])('shared with %s', (_, restore, kind, accounts) => {
    const { exposure } = judgePillars(snapshot(restore), posture as unknown as Posture, related([]), noFault)
    expect(exposure).toMatchObject({ value: { kind, accounts } })
  })

  it('is unknown when the attributes were denied', () => {
    const { exposure } = judgePillars(snapshot(null), posture as unknown as Posture, related([]), noFault)
    expect(isObserved(exposure)).toBe(false)
  })
})

describe('sharing with known accounts', () => {
  const judge = (restore: readonly string[] | null) => {
    const control = family['rds/snapshot-shared-known-accounts']
    if (!control) throw new Error('no such control')
    const found = snapshot(restore)
    return judgeControl(
      'rds/snapshot-shared-known-accounts',
      control,
      found,
      judgePillars(found, undefined, related([]), noFault),
      related([]),
      noFault,
    ).compliance
  }
  it.each([
    [['444455556666'], 'COMPLIANT'],
    [['444455556666', '999988887777'], 'NON_COMPLIANT'],
    [['all'], 'NON_COMPLIANT'],
    [[], 'COMPLIANT'],
    [null, 'INSUFFICIENT_DATA'],
  ])('%j is %s', (restore, expected) => {
    expect(judge(restore)).toBe(expected)
  })
})
