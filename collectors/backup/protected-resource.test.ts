import { describe, expect, it } from 'vitest'
import { observed } from '#domain/observed.ts'
import { protectedResource } from './protected-resource.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
const call = 'backup:ListProtectedResources'
const ResourceArn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders'

describe('what AWS Backup lists', () => {
  it('has an ARN of its own, so that it never stands in for the resource', () => {
    const entry = protectedResource({ ResourceArn, ResourceType: 'DynamoDB', ResourceName: 'orders' }, where)
    expect(entry.arn).not.toBe(ResourceArn)
    expect(entry.arn).toContain(ResourceArn)
    expect(entry.name).toBe('orders')
    expect(entry.facts.resourceArn).toEqual(observed(ResourceArn, call))
  })
  it('two backups in one month are no change', () => {
    const at = (day: string) =>
      protectedResource({ ResourceArn, LastBackupTime: new Date(`2026-08-${day}T23:59:59Z`) }, where).facts
    expect(at('01')).toEqual(at('31'))
    expect(at('01').lastBackupMonth).toEqual(observed('2026-08', call))
  })
  it('what AWS left out is unread, but no vault is an answer', () =>
    expect(protectedResource({ ResourceArn }, where)).toMatchObject({
      name: ResourceArn,
      facts: {
        resourceType: { unobserved: 'not-returned' },
        lastBackupMonth: { unobserved: 'not-returned' },
        lastBackupVaultArn: { value: null },
      },
    }))
})
