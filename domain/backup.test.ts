import { describe, expect, test } from 'vitest'
import { backupOf, protectedResourceType } from './backup.ts'
import { type Observed, observed, Unseen, unobserved } from './observed.ts'
import { relatedIndex } from './related-index.ts'

const arn = 'arn:aws:dynamodb:eu-west-1:111111111111:table/orders'
const call = 'backup:ListProtectedResources'

function state(lastBackupMonth: Observed<string> | null, listed = true) {
  const facts = {
    resourceArn: observed(arn, call),
    resourceType: observed('DynamoDB', call),
    lastBackupMonth: lastBackupMonth ?? observed('2026-08', call),
    lastBackupVaultArn: observed(null, call),
  }
  const where = { accountId: '111111111111', region: 'eu-west-1', partition: 'aws' }
  const entry = {
    ...where,
    type: protectedResourceType,
    arn: 'x',
    name: 'x',
    incarnation: 'x',
    tags: observed({}, call),
    facts,
  }
  const related = relatedIndex({
    resources: lastBackupMonth ? [entry] : [],
    listed: () => listed,
    accountId: where.accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date('2026-09-01T00:00:00Z'),
  })
  return backupOf(related, arn, 'orders')
}

describe('what AWS Backup protects', () => {
  test.each([
    ['backed up this month', '2026-09', true],
    ['a year ago, as yearly plans do', '2025-09', true],
    ['more than a year ago: listed still, but no protection', '2025-08', false],
  ])('%s', (_, month, expected) => {
    const found = state(observed(month, call))
    expect(found.protected).toBe(expected)
    expect(found.because).toContain(month)
  })
  test('what a complete list leaves out is not protected', () => expect(state(null).protected).toBe(false))
  test('a list that was not read says nothing, nor does an unread date', () => {
    expect(() => state(null, false)).toThrow(Unseen)
    expect(() => state(unobserved('not-returned', call))).toThrow(Unseen)
  })
})
