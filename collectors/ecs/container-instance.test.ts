import { expect, test } from 'vitest'
import { isObserved, observed, Unseen } from '#domain/observed.ts'
import { cluster, settingOf } from './cluster.ts'
import { posture } from './container-instance.posture.ts'
import { containerInstance, isExternal } from './container-instance.ts'
import { family } from './controls/cluster-settings.ts'
import { facts, related, where } from './ecs-world.ts'

test('a container instance keeps the cluster it was asked for, and knows nothing it was not told', () => {
  const made = containerInstance({
    clusterArn: 'arn:c',
    item: { containerInstanceArn: 'arn:i/9', ec2InstanceId: 'i-1' },
  })
  expect(made).toMatchObject({
    name: 'i-1',
    facts: { clusterArn: { value: 'arn:c' }, capacityProviderName: { value: null } },
  })
  expect(isObserved(made.facts.agentConnected)).toBe(false)
  expect(isObserved(made.facts.agentVersion)).toBe(false)
})

test('machines outside AWS are known by their id', () => {
  expect([isExternal('mi-0a1b'), isExternal('i-0a1b')]).toEqual([true, false])
})

test('it is joined to its cluster and to its EC2 instance, where it has one', () => {
  const relations = (ec2InstanceId: string) =>
    posture.relations?.({ ...where, facts: facts({ clusterArn: 'arn:c', ec2InstanceId }) } as never, related([]))
  const member = { kind: 'member-of', to: 'arn:c' }
  expect(relations('mi-1')).toEqual([member])
  expect(relations('i-1')).toEqual([
    member,
    { kind: 'attached-to', to: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1' },
  ])
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

test('settings that AWS did not name are not taken for right, not even when it named none', () => {
  const judge = (accountSettings: object) =>
    family['ecs/account-awsvpc-trunking-tagging']?.evaluate({ accountSettings, ...where, name: 'c' }, related([]))
  expect(() => judge({})).toThrow(Unseen)
  expect(() => judge({ tagResourceAuthorization: 'on' })).toThrow(Unseen)
  expect(judge({ tagResourceAuthorization: 'off' })?.compliance).toBe('NON_COMPLIANT')
})
