import type { Service } from '@aws-sdk/client-ecs'
import { describe, expect, it, test } from 'vitest'
import { isObserved, observed, Unseen, unobserved } from '#domain/observed.ts'
import { clusterArn, facts, related, resource, where } from './ecs-world.ts'
import { chunks, onlyMissing } from './failures.ts'
import { posture } from './service.posture.ts'
import { computeOf, service, taskDefinitionsOf } from './service.ts'
import { taskSet } from './task-set.ts'

const facets = {
  accountSettings: observed({}, 'ecs:ListAccountSettings'),
  ebsEncryptionByDefault: observed(null, 'x'),
  ebsDefaultKeyId: observed(null, 'x'),
}
const plain: Service = {
  serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/shop/web',
  serviceName: 'web',
  clusterArn,
  status: 'ACTIVE',
  launchType: 'FARGATE',
  taskDefinition: 'arn:7',
  loadBalancers: [],
  serviceRegistries: [],
  deployments: [{ status: 'PRIMARY', taskDefinition: 'arn:7' }],
}
const of = (more: Service) => service({ ...plain, ...more }, facets).facts

test('a service without a network configuration has none; one that leaves assignPublicIp out is not known', () => {
  expect(of({})).toMatchObject({ assignPublicIp: { value: null }, subnetIds: { value: [] } })
  const network = (assignPublicIp?: 'ENABLED') => ({
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], ...(assignPublicIp && { assignPublicIp }) } },
  })
  expect(of(network('ENABLED'))).toMatchObject({
    assignPublicIp: { value: 'ENABLED' },
    securityGroupIds: { value: [] },
  })
  expect(isObserved(of(network()).assignPublicIp)).toBe(false)
})

test('a service that leaves its deployment configuration out may have a circuit breaker; with another controller it has none', () => {
  expect(of({}).deploymentCircuitBreaker).toMatchObject({ unobserved: 'not-returned' })
  for (const more of [{ deploymentConfiguration: {} }, { deploymentController: { type: 'CODE_DEPLOY' as const } }])
    expect(of(more).deploymentCircuitBreaker).toMatchObject({ value: null })
})

test('a task set is called by its externalId, and by its id where that is missing or empty', () => {
  const called = (externalId?: string) =>
    taskSet({ id: 'ecs-svc/1', ...(externalId !== undefined && { externalId }) }, facets).name
  expect([called('green'), called(), called('')]).toEqual(['green', 'ecs-svc/1', 'ecs-svc/1'])
})

test('what runs is named by the service, its deployments and its task sets, each once', () => {
  const deployments = [
    { status: 'PRIMARY', taskDefinition: 'arn:7' },
    { status: 'ACTIVE', taskDefinition: 'arn:6' },
  ]
  expect(taskDefinitionsOf({ ...plain, deployments, taskSets: [{ taskDefinition: 'arn:5' }] })).toEqual([
    'arn:7',
    'arn:6',
    'arn:5',
  ])
  expect(taskDefinitionsOf({ deploymentController: { type: 'EXTERNAL' }, taskDefinition: '' })).toEqual([])
})

test('Service Connect and volumes are those of the deployment that stays', () => {
  const connect = (tls: boolean) => ({
    enabled: true,
    services: [
      { portName: 'http', ...(tls ? { tls: { issuerCertificateAuthority: { awsPcaAuthorityArn: 'arn:pca' } } } : {}) },
    ],
  })
  const deployments = [
    { status: 'ACTIVE', serviceConnectConfiguration: connect(false) },
    { status: 'PRIMARY', serviceConnectConfiguration: connect(true) },
  ]
  expect(of({ deployments }).serviceConnect).toMatchObject({ value: [{ portName: 'http', tls: true }] })
  expect(of({}).serviceConnect).toMatchObject({ value: null })
  // No deployment came back: nothing is known of what it would say.
  expect(isObserved(of({ deployments: undefined }).serviceConnect)).toBe(false)
  expect(isObserved(of({ deployments: undefined }).managedVolumes)).toBe(false)
})

test.each([
  ['FARGATE', [], 'FARGATE'],
  ['EC2', [], 'INSTANCES'],
  ['EXTERNAL', [], 'EXTERNAL'],
  ['MANAGED_INSTANCES', [], 'INSTANCES'],
  [null, ['FARGATE', 'FARGATE_SPOT'], 'FARGATE'],
  [null, ['FARGATE', 'group'], 'INSTANCES'],
] as const)('launch type %s with providers %j runs on %s', (launchType, providers, compute) => {
  expect(computeOf(launchType, providers)).toBe(compute)
})

describe('encryption at rest of the volumes ECS makes', () => {
  const volume = (encrypted: boolean | null, kmsKeyId: string | null = null) => ({ name: 'data', encrypted, kmsKeyId })
  const cluster = (managedStorageKmsKeyId: unknown) =>
    resource('AWS::ECS::Cluster', clusterArn, { managedStorageKmsKeyId })
  const ownKey = 'arn:aws:kms:eu-west-1:111122223333:key/1a2b'
  const key = resource('AWS::KMS::Key', ownKey, {
    keyId: '1a2b',
    keyManager: 'CUSTOMER',
    keyState: 'Enabled',
    rotationEnabled: true,
  })
  const judge = (values: Record<string, unknown>, clusterKey: unknown = null) => {
    const all = { clusterArn, ebsEncryptionByDefault: false, ebsDefaultKeyId: 'alias/aws/ebs', ...values }
    const found = { ...where, type: 'AWS::ECS::Service', arn: 'arn:s', name: 's', facts: facts(all) } as never
    return posture.encryptionAtRest?.(found, related([cluster(clusterKey), key]))
  }
  it('is none only where neither the volume nor the region asks for it', () => {
    expect(judge({ managedVolumes: [volume(true), volume(false)] })).toMatchObject({ kind: 'none' })
    expect(judge({ managedVolumes: [volume(false)], ebsEncryptionByDefault: true })).toMatchObject({
      kind: 'aws-managed',
    })
    expect(() => judge({ managedVolumes: [volume(null)] })).toThrow(Unseen)
    expect(judge({ managedVolumes: [] })).toMatchObject({ kind: 'not-applicable' })
  })
  it('has the volume’s key, else the cluster’s, else the one EBS takes', () => {
    expect(judge({ managedVolumes: [volume(true, ownKey)] })).toMatchObject({ kind: 'customer-managed' })
    expect(judge({ managedVolumes: [volume(true)] }, ownKey)).toMatchObject({ kind: 'customer-managed' })
    expect(judge({ managedVolumes: [volume(true)] })).toMatchObject({ kind: 'aws-managed' })
    const unread = unobserved('denied', 'ec2:GetEbsDefaultKmsKeyId')
    expect(judge({ managedVolumes: [volume(true)], ebsDefaultKeyId: unread }, ownKey)).toMatchObject({
      kind: 'customer-managed',
    })
    expect(() => judge({ managedVolumes: [volume(true)], ebsDefaultKeyId: unread })).toThrow(Unseen)
  })
})

test('a bulk answer that leaves something out is complete only where it is gone', () => {
  expect(() => onlyMissing([{ arn: 'a', reason: 'MISSING' }])).not.toThrow()
  expect(() => onlyMissing([{ arn: 'a', reason: 'ACCESS_DENIED' }])).toThrow('ECS left out a')
  expect(chunks([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]])
  expect(chunks([], 2)).toEqual([])
})
