import { describe, expect, it, test } from 'vitest'
import { isObserved, observed } from '#domain/observed.ts'
import { cluster, settingOf } from './cluster.ts'
import { posture } from './container-instance.posture.ts'
import { containerInstance, ec2Instance, isExternal, volumesOf } from './container-instance.ts'
import { facts, related, where } from './ecs-world.ts'

const facets = { instance: observed(null, 'x'), volumes: observed([], 'x') }

test('a container instance keeps the cluster it was asked for, and knows nothing it was not told', () => {
  const made = containerInstance(
    { clusterArn: 'arn:c', item: { containerInstanceArn: 'arn:i/9', ec2InstanceId: 'i-1' }, ec2InstanceIds: [] },
    facets,
  )
  expect(made).toMatchObject({
    name: 'i-1',
    facts: { clusterArn: { value: 'arn:c' }, capacityProviderName: { value: null } },
  })
  expect(isObserved(made.facts.agentConnected)).toBe(false)
  expect(isObserved(made.facts.agentVersion)).toBe(false)
})

test('machines outside AWS are known by their id', () => {
  expect([isExternal('mi-0a1b'), isExternal('i-0a1b'), isExternal(undefined)]).toEqual([true, false, false])
})

test('volumes are those of the instance; one that does not say is not taken for plain', () => {
  const volume = (VolumeId: string, InstanceId: string, Encrypted?: boolean) => ({
    VolumeId,
    Attachments: [{ InstanceId }],
    ...(Encrypted === undefined ? {} : { Encrypted }),
  })
  const all = [volume('vol-1', 'i-1', true), volume('vol-2', 'i-2'), volume('vol-3', 'i-1', false)]
  expect(volumesOf(all, 'i-1')).toEqual([
    { volumeId: 'vol-1', encrypted: true, kmsKeyId: null },
    { volumeId: 'vol-3', encrypted: false, kmsKeyId: null },
  ])
  expect(volumesOf(all, 'i-2')).toMatchObject({ unobserved: 'not-returned' })
})

test('an instance without metadata options says nothing of them', () => {
  expect(ec2Instance({ InstanceId: 'i-1' })).toMatchObject({ httpTokens: null, vpcId: null, ipv6Addresses: [] })
})

describe('encryption at rest of an instance', () => {
  const judge = (volumes: readonly unknown[]) =>
    posture.encryptionAtRest?.({ ...where, facts: facts({ volumes }) } as never, related([]))
  it('is that of its weakest volume, and one plain volume is proof', () => {
    const foreign = 'arn:aws:kms:eu-west-1:444455556666:key/1'
    const volume = (encrypted: boolean, kmsKeyId: string | null) => ({ volumeId: 'vol-1', encrypted, kmsKeyId })
    expect(judge([volume(true, 'unreadable'), volume(false, null)])).toMatchObject({ kind: 'none' })
    expect(judge([volume(true, foreign), volume(true, 'alias/aws/ebs')])).toMatchObject({ kind: 'aws-managed' })
    expect(judge([])).toMatchObject({ kind: 'not-applicable' })
  })
})

test('a cluster that says nothing of sessions and storage has no configuration; Insights that are not named are not off', () => {
  const accountSettings = observed({ dualStackIPv6: 'enabled' }, 'ecs:ListAccountSettings')
  const { facts: found } = cluster(
    { clusterArn: 'arn:c', clusterName: 'c', settings: [], configuration: { executeCommandConfiguration: {} } },
    { accountSettings },
  )
  expect(found).toMatchObject({
    executeCommandConfiguration: { value: { kmsKeyId: null, logging: 'DEFAULT', cloudWatchEncryptionEnabled: false } },
    managedStorageKmsKeyId: { value: null },
    fargateEphemeralStorageKmsKeyId: { value: null },
  })
  for (const fact of [found.containerInsights, found.fargateTasksCount, found.activeServicesCount])
    expect(fact).toMatchObject({ unobserved: 'not-returned' })
  expect(settingOf(accountSettings, 'dualStackIPv6')).toMatchObject({ value: 'enabled' })
  expect(settingOf(accountSettings, 'awsvpcTrunking')).toMatchObject({ unobserved: 'not-returned' })
})
