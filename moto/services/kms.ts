import {
  CreateKeyCommand,
  DisableKeyCommand,
  KMSClient,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms'
import { expectString } from '../expect-string.ts'
import type { SeedService } from '../expected.ts'

export const kms: SeedService = async ({ where, keyArn }) => {
  const client = new KMSClient(where)
  const key = async (Description: string, more: object = {}) => {
    const made = await client.send(new CreateKeyCommand({ Description, ...more }))
    return expectString(made.KeyMetadata?.KeyId)
  }
  const open = await key('open')
  await client.send(
    new PutKeyPolicyCommand({
      KeyId: open,
      PolicyName: 'default',
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
      }),
    }),
  )
  const off = await key('off')
  await client.send(new DisableKeyCommand({ KeyId: off }))
  const going = await key('going')
  await client.send(new ScheduleKeyDeletionCommand({ KeyId: going, PendingWindowInDays: 7 }))
  const signing = await key('signing', { KeyUsage: 'SIGN_VERIFY', KeySpec: 'RSA_2048' })
  const imported = await key('imported', { Origin: 'EXTERNAL' })
  return [
    {
      service: 'kms',
      resource: `:key/${open}`,
      columns: { exposure: 'internet' },
      findings: { 'kms/key-policy-not-public': 'NON_COMPLIANT', 'kms/key-rotation': 'NON_COMPLIANT' },
    },
    {
      service: 'kms',
      resource: keyArn,
      columns: { exposure: 'internal' },
      findings: {
        'kms/key-policy-not-public': 'COMPLIANT',
        'kms/key-enabled': 'COMPLIANT',
        'kms/key-rotation': 'COMPLIANT',
        // moto does not say how often it rotates, nor when the key was last used.
        'kms/key-rotation-period': 'INSUFFICIENT_DATA',
        'kms/key-really-in-use': 'INSUFFICIENT_DATA',
      },
    },
    { service: 'kms', resource: `:key/${off}`, findings: { 'kms/key-enabled': 'NON_COMPLIANT' } },
    { service: 'kms', resource: `:key/${going}`, findings: { 'kms/key-not-pending-deletion': 'NON_COMPLIANT' } },
    { service: 'kms', resource: `:key/${signing}`, findings: { 'kms/key-rotation': 'NOT_APPLICABLE' } },
    {
      service: 'kms',
      resource: `:key/${imported}`,
      // moto takes material for imported that never was, and says nothing of its expiry.
      findings: { 'kms/key-imported-material-valid': 'INSUFFICIENT_DATA' },
    },
  ]
}
