import type { DBInstance } from '@aws-sdk/client-rds'
import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { isObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { Posture } from '#domain/posture.ts'
import type { Resource } from '#domain/resource.ts'
import { posture } from './db-instance.posture.ts'
import {
  type DbInstanceFacets,
  type DbInstanceFacts,
  dbInstance,
  engineVersionAnswer,
  type InstanceOption,
  instanceOptions,
} from './db-instance.ts'
import type { UserParameters } from './engine.ts'
import { userParameters } from './parameters.ts'
import { keyArn, kmsKey, network, noFault, related, resource, where } from './related-resources.ts'

const item: DBInstance = {
  DBInstanceIdentifier: 'orders',
  DBInstanceArn: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
  DbiResourceId: 'db-ABC',
  Engine: 'postgres',
  EngineVersion: '16.4',
  StorageEncrypted: true,
  StorageEncryptionType: 'sse-kms',
  KmsKeyId: keyArn('own'),
  PubliclyAccessible: true,
  NetworkType: 'IPV4',
  Endpoint: { Port: 5432 },
  DBSubnetGroup: { DBSubnetGroupName: 'data', VpcId: 'vpc-1', Subnets: [{ SubnetIdentifier: 'subnet-1' }] },
  VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1', Status: 'active' }],
  DBParameterGroups: [{ DBParameterGroupName: 'own', ParameterApplyStatus: 'in-sync' }],
  MasterUserSecret: { SecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:s', SecretStatus: 'active' },
  CertificateDetails: { ValidTill: new Date('2027-01-01T00:00:00Z') },
  TagList: [
    { Key: '__proto__', Value: 'x' },
    { Key: 'note', Value: '=HYPERLINK("http://example.com")' },
  ],
}
const facets: DbInstanceFacets = {
  parameters: observed({}, 'rds:DescribeDBParameters'),
  options: observed([], 'rds:DescribeOptionGroups'),
  version: observed({ status: 'available', exportableLogTypes: ['postgresql'] }, 'rds:DescribeDBEngineVersions'),
}
const value = (fact: Observed<unknown>) => (isObserved(fact) ? fact.value : fact.unobserved)

describe('the normaliser', () => {
  it('keeps what AWS said, and tags whatever they are called', () => {
    const made = dbInstance(item, facets)
    expect(made).toMatchObject({ arn: item.DBInstanceArn, name: 'orders', incarnation: 'db-ABC' })
    expect(value(made.facts.certificateValidTill)).toBe('2027-01-01T00:00:00.000Z')
    expect(value(made.facts.exportableLogTypes)).toEqual(['postgresql'])
    expect(isObserved(made.tags) && Object.entries(made.tags.value)).toEqual([
      ['__proto__', 'x'],
      ['note', '=HYPERLINK("http://example.com")'],
    ])
    expect(JSON.stringify(made)).not.toContain('secretsmanager')
  })

  it('leaves unread what AWS did not return, and says "none" only where AWS means it', () => {
    const { facts, tags } = dbInstance({ DBInstanceIdentifier: 'new', Engine: 'postgres' }, facets)
    for (const name of [
      'storageEncryptionType',
      'publiclyAccessible',
      'port',
      'deletionProtection',
      'backupRetentionPeriod',
      'multiAZ',
      'vpcSecurityGroupIds',
      'certificateValidTill',
    ] as const) {
      expect([name, value(facts[name])]).toEqual([name, 'not-returned'])
    }
    expect(value(tags)).toBe('not-returned')
    expect(value(facts.kmsKeyId)).toBeNull()
    expect(value(facts.masterUserSecretStatus)).toBeNull()
    expect(value(facts.enabledCloudwatchLogsExports)).toEqual([])
  })

  it('takes an instance with security groups of a VPC for one inside, though no subnet group came with it', () => {
    const { DBSubnetGroup: _, ...inside } = item
    const { vpcId, subnetIds, dbSubnetGroupName } = dbInstance(inside, facets).facts
    expect([vpcId, subnetIds, dbSubnetGroupName].map(value)).toEqual(Array(3).fill('not-returned'))
    expect(value(dbInstance({ ...inside, VpcSecurityGroups: [] }, facets).facts.vpcId)).toBeNull()
  })

  it('does not know of MySQL and PostgreSQL without EngineLifecycleSupport whether they are enrolled; others cannot be', () => {
    const support = (Engine: string) => value(dbInstance({ ...item, Engine }, facets).facts.engineLifecycleSupport)
    expect([support('mysql'), support('postgres')]).toEqual(['not-returned', 'not-returned'])
    expect([support('mariadb'), support('aurora-mysql')]).toEqual([null, null])
  })

  it.each([
    [{ StorageEncryptionType: 'none', StorageEncrypted: false } as const, 'none'],
    [{ StorageEncryptionType: 'sse-rds', StorageEncrypted: false } as const, 'sse-rds'],
    [{ StorageEncrypted: false }, 'none'],
    [{ StorageEncrypted: true }, 'sse-kms'],
    [{ StorageEncryptionType: 'sse-moon' as 'none', StorageEncrypted: false }, 'schema-drift'],
    [{}, 'not-returned'],
  ])('reads storage encryption of %o as %s', (fields, expected) => {
    expect(value(dbInstance(fields, facets).facts.storageEncryptionType)).toBe(expected)
  })

  it('passes on why a detail call failed', () => {
    const denied = unobserved('denied', 'rds:DescribeDBEngineVersions')
    const { facts } = dbInstance(item, { ...facets, version: denied })
    expect(facts.engineVersionStatus).toEqual(denied)
    expect(facts.exportableLogTypes).toEqual(denied)
    const gone = dbInstance(item, { ...facets, version: observed(null, 'rds:DescribeDBEngineVersions') })
    expect(value(gone.facts.engineVersionStatus)).toBeNull()
    expect(value(gone.facts.exportableLogTypes)).toBe('not-returned')
  })

  it('finds the version it asked about among those AWS listed', () => {
    expect(engineVersionAnswer([{ EngineVersion: '16.3', Status: 'deprecated' }], '16.4')).toBeNull()
    expect(
      engineVersionAnswer([{ EngineVersion: '16.4', Status: 'available', ExportableLogTypes: ['postgresql'] }], '16.4'),
    ).toEqual({
      status: 'available',
      exportableLogTypes: ['postgresql'],
    })
  })

  it('keeps of parameters and options only what verdicts read', () => {
    const parameters = userParameters([
      { ParameterName: 'rds.force_ssl', ParameterValue: '1', ApplyMethod: 'immediate' },
      { ParameterName: 'init_connect', ParameterValue: 'secret' },
      { ParameterName: 'require_secure_transport' },
    ])
    expect(parameters).toEqual({ 'rds.force_ssl': { value: '1', applyMethod: 'immediate' } })
    const options = instanceOptions([
      {
        Options: [
          { OptionName: 'OEM_AGENT', OptionSettings: [{ Name: 'AGENT_REGISTRATION_PASSWORD', Value: 'secret' }] },
        ],
      },
      {
        Options: [
          {
            OptionName: 'SSL',
            Port: 2484,
            VpcSecurityGroupMemberships: [{ VpcSecurityGroupId: 'sg-2' }],
            OptionSettings: [{ Name: 'SQLNET.SSL_VERSION', Value: '1.2' }],
          },
        ],
      },
    ])
    expect(options).toEqual([option('OEM_AGENT'), option('SSL', { 'SQLNET.SSL_VERSION': '1.2' }, 2484, ['sg-2'])])
  })
})

function option(
  name: string,
  settings: InstanceOption['settings'] = {},
  port: number | null = null,
  securityGroupIds: readonly string[] = [],
): InstanceOption {
  return { name, port, securityGroupIds, settings }
}

/** The pillars of the instance with some fields changed, among the given resources; unobserved ones as their reason. */
function pillars(
  fields: DBInstance,
  others: readonly Resource<never>[] = [],
  changed: Partial<DbInstanceFacets> = {},
  blind: readonly string[] = [],
) {
  const made = dbInstance({ ...item, ...fields }, { ...facets, ...changed })
  const db: Resource<DbInstanceFacts> = { ...made, ...where, type: 'AWS::RDS::DBInstance' }
  const judged = judgePillars(db as unknown as Resource, posture as unknown as Posture, related(others, blind), noFault)
  const kind = (fact: Observed<{ kind: string }>) => (isObserved(fact) ? fact.value.kind : fact.unobserved)
  return {
    atRest: kind(judged.encryptionAtRest),
    inTransit: kind(judged.encryptionInTransit),
    exposure: kind(judged.exposure),
    waf: kind(judged.wafProtection),
  }
}

describe('encryption at rest', () => {
  const keys = [kmsKey('own', 'CUSTOMER'), kmsKey('aws', 'AWS')]
  it.each([
    ['no encryption', { StorageEncryptionType: 'none', StorageEncrypted: false } as const, 'none'],
    [
      'a key RDS owns, though StorageEncrypted is false',
      { StorageEncryptionType: 'sse-rds', StorageEncrypted: false } as const,
      'aws-owned',
    ],
    ['a customer managed key', { KmsKeyId: keyArn('own') }, 'customer-managed'],
    ['the AWS managed key', { KmsKeyId: keyArn('aws') }, 'aws-managed'],
    ['a key of another account', { KmsKeyId: 'arn:aws:kms:eu-west-1:444455556666:key/theirs' }, 'customer-managed'],
    ['a kind of encryption AWS added since', { StorageEncryptionType: 'sse-moon' as 'none' }, 'schema-drift'],
  ])('%s', (_, fields, expected) => {
    expect(pillars(fields, keys).atRest).toBe(expected)
  })

  it('is unknown, never AWS managed, when the key was not read', () => {
    expect(pillars({}, [], {}, ['AWS::KMS::Key', 'AWS::KMS::Alias']).atRest).toBe('not-covered')
  })
})

describe('encryption in transit', () => {
  const set = (name: string, text: string, applyMethod = 'immediate') => ({
    parameters: observed<UserParameters>({ [name]: { value: text, applyMethod } }, 'test'),
  })
  const waiting = { DBParameterGroups: [{ DBParameterGroupName: 'own', ParameterApplyStatus: 'pending-reboot' }] }
  it.each([
    ['PostgreSQL 15 forces TLS by default', { EngineVersion: '15.7' }, {}, 'enforced'],
    ['PostgreSQL 14 does not', { EngineVersion: '14.12' }, {}, 'optional'],
    ['PostgreSQL 16 with the parameter off', {}, set('rds.force_ssl', '0'), 'optional'],
    ['PostgreSQL 14 with the parameter on', { EngineVersion: '14.12' }, set('rds.force_ssl', '1'), 'enforced'],
    [
      'a static parameter that waits for a reboot',
      { EngineVersion: '14.12', ...waiting },
      set('rds.force_ssl', '1', 'pending-reboot'),
      'optional',
    ],
    [
      'a dynamic parameter while another one waits',
      { EngineVersion: '14.12', ...waiting },
      set('rds.force_ssl', '1'),
      'enforced',
    ],
    ['MySQL by default', { Engine: 'mysql', EngineVersion: '8.4.3' }, {}, 'optional'],
    [
      'MySQL with require_secure_transport',
      { Engine: 'mysql', EngineVersion: '8.0.40' },
      set('require_secure_transport', 'ON'),
      'enforced',
    ],
    ['MariaDB 11.8 by default', { Engine: 'mariadb', EngineVersion: '11.8.2' }, {}, 'enforced'],
    ['MariaDB 11.4 by default', { Engine: 'mariadb', EngineVersion: '11.4.3' }, {}, 'optional'],
    [
      'SQL Server, whose engine name has an edition',
      { Engine: 'sqlserver-ex', EngineVersion: '16.00.4165.4.v1' },
      set('rds.force_ssl', '1'),
      'enforced',
    ],
    ['a MySQL newer than the documented defaults', { Engine: 'mysql', EngineVersion: '10.1.0' }, {}, 'schema-drift'],
    ['Db2, which no parameter tells about', { Engine: 'db2-se', EngineVersion: '11.5' }, {}, 'not-returned'],
    ['parameters that were denied', {}, { parameters: unobserved('denied', 'rds:DescribeDBParameters') }, 'denied'],
  ])('%s', (_, fields, changed, expected) => {
    expect(pillars(fields, [], changed).inTransit).toBe(expected)
  })

  it.each([
    ['required native encryption', 'NATIVE_NETWORK_ENCRYPTION', { 'SQLNET.ENCRYPTION_SERVER': 'REQUIRED' }, 'enforced'],
    ['native encryption left at its default', 'NATIVE_NETWORK_ENCRYPTION', {}, 'optional'],
    ['a TLS port beside the plain one', 'SSL', {}, 'optional'],
    ['neither option', 'OEM_AGENT', {}, 'none'],
  ])('Oracle with %s', (_, name, settings, expected) => {
    const options = observed([option(name, settings as Record<string, string>)], 'rds:DescribeOptionGroups')
    expect(pillars({ Engine: 'oracle-ee-cdb', EngineVersion: '19' }, [], { options }).inTransit).toBe(expected)
  })

  it('of a member is that of its cluster, and unknown while clusters are', () => {
    const cluster = resource('AWS::RDS::DBCluster', 'c', {
      dbClusterIdentifier: 'c',
      engine: 'aurora-postgresql',
      engineVersion: '16.4',
      parameters: { 'rds.force_ssl': { value: '1', applyMethod: 'immediate' } },
      dbClusterMembers: [],
    })
    const member = { Engine: 'aurora-postgresql', DBClusterIdentifier: 'c' }
    expect(pillars(member, [cluster]).inTransit).toBe('enforced')
    expect(pillars(member, [], {}, ['AWS::RDS::DBCluster']).inTransit).toBe('not-covered')
  })
})

describe('exposure', () => {
  it.each([
    ['every hop open', {}, network(), 'internet'],
    ['a group that names an office', {}, network({ group: '203.0.113.0/24' }), 'internet-limited'],
    ['no public address', { PubliclyAccessible: false }, network(), 'internal'],
    ['a private subnet', {}, network({ route: false }), 'internal'],
    ['a port the group does not name', { Endpoint: { Port: 6432 } }, network(), 'isolated'],
    ['an instance that is being created and has no port yet', { Endpoint: undefined }, network(), 'not-returned'],
    ['no security group in the answer', { VpcSecurityGroups: [] }, network(), 'not-returned'],
  ])('%s', (_, fields, others, expected) => {
    expect(pillars(fields, others).exposure).toBe(expected)
  })

  it('is unknown when a hop that decides was not read', () => {
    const groups = 'AWS::EC2::SecurityGroup'
    expect(
      pillars(
        {},
        network().filter(({ type }) => type !== groups),
        {},
        [groups],
      ).exposure,
    ).toBe('not-covered')
  })

  it('of which nobody says whether it is public stands where that would change nothing', () => {
    const silent = { PubliclyAccessible: undefined }
    expect(pillars(silent, network({ route: false })).exposure).toBe('internal')
    expect(pillars(silent, network()).exposure).toBe('not-returned')
  })

  it('is that of the widest port, those of Oracle’s options among them', () => {
    const oracle = { Engine: 'oracle-ee-cdb', EngineVersion: '19', Endpoint: { Port: 1521 } }
    const withOptions = (...options: readonly InstanceOption[]) =>
      pillars(oracle, network(), { options: observed(options, 'rds:DescribeOptionGroups') }).exposure
    expect(withOptions()).toBe('isolated')
    expect(withOptions(option('SSL', {}, 5432))).toBe('internet')
    expect(withOptions(option('SSL', {}, 2484))).toBe('isolated')
    const refused = { options: unobserved('denied', 'rds:DescribeOptionGroups') }
    expect(pillars(oracle, network(), refused).exposure).toBe('denied')
    expect(pillars({ ...oracle, Endpoint: { Port: 5432 } }, network(), refused).exposure).toBe('internet')
  })

  it('of a member is also that of its cluster’s internet access gateway', () => {
    const member = { Engine: 'aurora-postgresql', DBClusterIdentifier: 'c', PubliclyAccessible: false }
    const cluster = (internetAccessGatewayEnabled: boolean, vpcNetworkingEnabled = true) =>
      resource('AWS::RDS::DBCluster', 'c', {
        dbClusterIdentifier: 'c',
        internetAccessGatewayEnabled,
        vpcNetworkingEnabled,
      })
    expect(pillars(member, [cluster(true), ...network()]).exposure).toBe('internet')
    expect(pillars(member, [cluster(false), ...network()]).exposure).toBe('internal')
    expect(pillars(member, network(), {}, ['AWS::RDS::DBCluster']).exposure).toBe('not-covered')
    const outside = { ...member, DBSubnetGroup: undefined, VpcSecurityGroups: [] }
    expect(pillars(outside, [cluster(false, false)]).exposure).toBe('internal')
    expect(pillars(outside, [cluster(true, false)]).exposure).toBe('internet')
  })

  it('has nothing to do with WAF', () => {
    expect(pillars({}, network()).waf).toBe('not-eligible')
  })
})
