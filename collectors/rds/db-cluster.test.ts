import type { DBCluster } from '@aws-sdk/client-rds'
import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { isObserved, type Observed, observed } from '#domain/observed.ts'
import type { Posture } from '#domain/posture.ts'
import type { Resource } from '#domain/resource.ts'
import { posture } from './db-cluster.posture.ts'
import { dbCluster } from './db-cluster.ts'
import type { UserParameters } from './engine.ts'
import { keyArn, kmsKey, network, noFault, related, resource, where } from './related-resources.ts'

const item: DBCluster = {
  DBClusterIdentifier: 'checkout',
  DBClusterArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:checkout',
  DbClusterResourceId: 'cluster-ABC',
  Engine: 'aurora-postgresql',
  EngineVersion: '16.4',
  DBClusterParameterGroup: 'own',
  DBClusterMembers: [
    { DBInstanceIdentifier: 'checkout-1', IsClusterWriter: true, DBClusterParameterGroupStatus: 'in-sync' },
  ],
  DBSubnetGroup: 'data',
  VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1' }],
  Port: 5432,
  StorageEncryptionType: 'sse-kms',
  StorageEncrypted: true,
  KmsKeyId: keyArn('own'),
}

function pillars(
  fields: DBCluster,
  others: readonly Resource<never>[] = [],
  parameters: Observed<UserParameters> = observed({}, 'test'),
  blind: readonly string[] = [],
) {
  const cluster = { ...dbCluster({ ...item, ...fields }, { parameters }), ...where, type: 'AWS::RDS::DBCluster' }
  const judged = judgePillars(
    cluster as unknown as Resource,
    posture as unknown as Posture,
    related(others, blind),
    noFault,
  )
  const kind = (fact: Observed<{ kind: string }>) => (isObserved(fact) ? fact.value.kind : fact.unobserved)
  return {
    atRest: kind(judged.encryptionAtRest),
    inTransit: kind(judged.encryptionInTransit),
    exposure: kind(judged.exposure),
  }
}

const subnetGroup = resource('AWS::RDS::DBSubnetGroup', 'g', {
  dbSubnetGroupName: 'data',
  vpcId: 'vpc-1',
  subnetIds: ['subnet-1'],
})
const member = (publiclyAccessible: boolean, name = 'm') =>
  resource('AWS::RDS::DBInstance', name, { dbClusterIdentifier: 'checkout', publiclyAccessible })

describe('the normaliser', () => {
  it('takes an absent express setting for what every other cluster is: in a VPC', () => {
    const { facts } = dbCluster(item, { parameters: observed({}, 'test') })
    expect(facts.internetAccessGatewayEnabled).toMatchObject({ value: false })
    expect(facts.vpcNetworkingEnabled).toMatchObject({ value: true })
    expect(facts.publiclyAccessible).toMatchObject({ value: null })
  })

  it('leaves unread what AWS did not return', () => {
    const { facts } = dbCluster({ Engine: 'aurora-mysql' }, { parameters: observed({}, 'test') })
    for (const name of [
      'storageEncryptionType',
      'multiAZ',
      'deletionProtection',
      'dbClusterMembers',
      'httpEndpointEnabled',
      'vpcSecurityGroupIds',
    ] as const) {
      expect([name, facts[name]]).toMatchObject([name, { unobserved: 'not-returned' }])
    }
  })
})

describe('the posture', () => {
  it('calls a cluster under a key that RDS owns encrypted, though StorageEncrypted is false', () => {
    expect(pillars({ StorageEncrypted: false, StorageEncryptionType: 'sse-rds' }).atRest).toBe('aws-owned')
    expect(pillars({ StorageEncrypted: false, StorageEncryptionType: 'none' }).atRest).toBe('none')
    expect(pillars({}, [kmsKey('own', 'CUSTOMER')]).atRest).toBe('customer-managed')
  })

  it.each([
    ['Aurora PostgreSQL 17 by default', { EngineVersion: '17.4' }, 'enforced'],
    ['Aurora PostgreSQL 16 by default', {}, 'optional'],
    ['Aurora MySQL by default', { Engine: 'aurora-mysql', EngineVersion: '8.0.mysql_aurora.3.05.2' }, 'optional'],
  ])('%s: TLS is %#', (_, fields, expected) => {
    expect(pillars(fields).inTransit).toBe(expected)
  })

  it('does not count a parameter that a member waits to take over', () => {
    const waiting = {
      DBClusterMembers: [{ DBInstanceIdentifier: 'm', DBClusterParameterGroupStatus: 'pending-reboot' }],
    }
    const set = (applyMethod: string) => observed({ 'rds.force_ssl': { value: '1', applyMethod } }, 'test')
    expect(pillars(waiting, [], set('pending-reboot')).inTransit).toBe('optional')
    expect(pillars({}, [], set('pending-reboot')).inTransit).toBe('enforced')
  })

  it('is as public as the most public member', () => {
    const around = [...network(), subnetGroup]
    expect(pillars({}, [...around, member(false, 'a'), member(true, 'b')]).exposure).toBe('internet')
    expect(pillars({}, [...around, member(false)]).exposure).toBe('internal')
  })

  it('goes by the flag of a Multi-AZ cluster itself', () => {
    expect(pillars({ Engine: 'postgres', PubliclyAccessible: true }, [...network(), subnetGroup]).exposure).toBe(
      'internet',
    )
    expect(pillars({ Engine: 'postgres', PubliclyAccessible: false }, [...network(), subnetGroup]).exposure).toBe(
      'internal',
    )
  })

  it('is on the internet through an internet access gateway, whatever the network says', () => {
    expect(pillars({ InternetAccessGatewayEnabled: true, VPCNetworkingEnabled: false }).exposure).toBe('internet')
    expect(pillars({ InternetAccessGatewayEnabled: false, VPCNetworkingEnabled: false }).exposure).toBe('internal')
  })

  it('is unknown while its members or its subnet group are', () => {
    expect(pillars({}, [...network(), subnetGroup], undefined, ['AWS::RDS::DBInstance']).exposure).toBe('not-covered')
    expect(pillars({}, [...network(), member(true)], undefined, ['AWS::RDS::DBSubnetGroup']).exposure).toBe(
      'not-covered',
    )
  })
})
