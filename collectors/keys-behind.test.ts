import { describe, expect, test } from 'vitest'
import { controls } from '#.generated/controls.ts'
import { postures } from '#.generated/postures.ts'
import { encryptionAtRestKinds, isWeakerKey } from '#domain/encryption.ts'
import { judgeControl, judgePillars } from '#domain/judge.ts'
import { alias, arnOf, home, type KeyWorld, key, line, me, relatedIn, sibling, thing } from '#domain/keys/key-world.ts'
import { keysBehind } from '#domain/keys/keys-behind.ts'
import { isObserved, unobserved } from '#domain/observed.ts'
import type { Pillars } from '#domain/pillars.ts'
import type { Resource } from '#domain/resource.ts'

/**
 * The keys behind resources of every service that has any: one chain for each separate key, and what the control says that
 * asks whether the data can be read. A key is in the account 111111111111 and the region eu-west-1 unless it says otherwise.
 */

const rds = { type: 'AWS::RDS::DBInstance', control: 'rds/instance-kms-key-usable' }
const instance = {
  dbInstanceStatus: 'available',
  storageEncryptionType: 'sse-kms',
  kmsKeyId: arnOf('k'),
  performanceInsightsEnabled: false,
  performanceInsightsKmsKeyId: null,
  masterUserSecretStatus: null,
  masterUserSecretKmsKeyId: null,
  activityStreamStatus: 'stopped',
  activityStreamKmsKeyId: null,
}
const aurora = { type: 'AWS::RDS::DBCluster', control: 'rds/cluster-kms-key-usable' }
const { dbInstanceStatus: _, ...beside } = instance
const redshift = { type: 'AWS::Redshift::Cluster', control: 'redshift/cluster-kms-key-usable' }
const warehouse = {
  clusterStatus: 'available',
  encrypted: true,
  kmsKeyId: arnOf('k'),
  hsmStatus: null,
  masterPasswordSecretArn: null,
  masterPasswordSecretKmsKeyId: null,
  snapshotCopy: null,
}
const hsm = { hsmConfigurationIdentifier: 'hsm-1', hsmClientCertificateIdentifier: null, status: 'active' }
const dynamodb = { type: 'AWS::DynamoDB::Table', control: 'dynamodb/table-kms-key-usable' }
const table = {
  sseType: 'KMS',
  kmsMasterKeyArn: arnOf('k'),
  replicas: [],
  inaccessibleEncryptionDateTime: null,
  tableStatus: 'ACTIVE',
}
const replica = (regionName: string, kmsMasterKeyId: string | null, more: object = {}) => ({
  regionName,
  kmsMasterKeyId,
  replicaStatus: 'ACTIVE',
  accountId: me,
  ...more,
})
const eks = { type: 'AWS::EKS::Cluster', control: 'eks/cluster-kms-key-usable' }
const kubernetes = { encryptionKeyArn: arnOf('k'), outpostArn: null, version: '1.34', healthIssueCodes: [] }
const ecs = { type: 'AWS::ECS::Service', control: 'ecs/service-kms-key-usable' }
const clusterArn = `arn:aws:ecs:eu-west-1:${me}:cluster/main`
const ecsCluster = (managedStorageKmsKeyId: string | null) =>
  thing('AWS::ECS::Cluster', clusterArn, home, { managedStorageKmsKeyId })
const service = {
  clusterArn,
  managedVolumes: [{ name: 'data', encrypted: true, kmsKeyId: null }],
  ebsEncryptionByDefault: true,
  ebsDefaultKeyId: 'alias/aws/ebs',
  serviceConnect: null,
}
const secrets = { type: 'AWS::SecretsManager::Secret', control: 'secrets-manager/kms-key-usable' }

const k = key('k')
const own = 'key/k (customer-managed, Enabled)'
const dynamodbTiers = 'data encryption keys ← table key'
const redshiftTiers = 'data encryption keys ← database key ← cluster key'

interface Case {
  readonly of: { readonly type: string; readonly control: string }
  readonly facts: { readonly [name: string]: unknown }
  readonly world?: KeyWorld
  readonly chains: readonly string[]
  readonly compliance: string
  /** What the verdict names. */
  readonly says?: string
}

const cases: { readonly [title: string]: Case } = {
  'RDS: storage, Performance Insights and the master password each have a key of their own': {
    of: rds,
    facts: {
      ...instance,
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: 'alias/aws/rds',
      masterUserSecretStatus: 'active',
      masterUserSecretKmsKeyId: arnOf('secrets'),
    },
    world: { has: [k, key('secrets'), alias('alias/aws/rds', null)] },
    chains: [
      `storage ← ${own} ← AWS KMS`,
      'Performance Insights ← alias/aws/rds (aws-managed, ?) ← AWS KMS',
      'master user secret ← key/secrets (customer-managed, Enabled) ← AWS KMS',
    ],
    compliance: 'COMPLIANT',
  },
  'RDS: what is not encrypted rests on no key': {
    of: rds,
    facts: { ...instance, storageEncryptionType: 'none', kmsKeyId: null },
    chains: ['storage ← no key'],
    compliance: 'NOT_APPLICABLE',
  },
  'RDS: storage under a key that AWS owns': {
    of: rds,
    facts: { ...instance, storageEncryptionType: 'sse-rds', kmsKeyId: null },
    chains: ['storage ← AWS owned key'],
    compliance: 'NOT_APPLICABLE',
  },
  'RDS: stopped because it cannot use its key, whatever became of the key': {
    of: rds,
    facts: { ...instance, dbInstanceStatus: 'inaccessible-encryption-credentials-recoverable' },
    world: { has: [], blindTo: ['AWS::KMS::Key', 'AWS::KMS::Alias'] },
    chains: ['storage (broken) ← key/k (?, ?) ← unknown root'],
    compliance: 'NON_COMPLIANT',
    says: 'within seven days',
  },
  'RDS: given up after seven days without its key': {
    of: rds,
    facts: { ...instance, dbInstanceStatus: 'inaccessible-encryption-credentials' },
    chains: [`storage (broken) ← ${own} ← AWS KMS`],
    compliance: 'NON_COMPLIANT',
    says: 'only a backup can bring it back',
  },
  'RDS: a database that still runs under a key that is to be deleted': {
    of: rds,
    facts: instance,
    world: { has: [key('k', { keyState: 'PendingDeletion', deletionDate: '2026-12-24T10:00:00.000Z' })] },
    chains: ['storage ← key/k (customer-managed, PendingDeletion) ← AWS KMS'],
    compliance: 'NON_COMPLIANT',
    says: 'to be deleted on 2026-12-24',
  },
  'RDS: under a key that was deleted': {
    of: rds,
    facts: instance,
    world: { has: [], gone: [arnOf('k')] },
    chains: ['storage ← key/k (?, Deleted)'],
    compliance: 'NON_COMPLIANT',
    says: 'It was deleted',
  },
  'RDS: the key of Performance Insights was not told, which says nothing against the storage': {
    of: rds,
    facts: { ...instance, performanceInsightsEnabled: true },
    chains: [`storage ← ${own} ← AWS KMS`, 'Performance Insights ← unknown key'],
    compliance: 'COMPLIANT',
  },
  'RDS: a disabled key of the master password leaves the storage readable': {
    of: rds,
    facts: { ...instance, masterUserSecretStatus: 'impaired', masterUserSecretKmsKeyId: arnOf('secrets') },
    world: { has: [k, key('secrets', { keyState: 'Disabled' })] },
    chains: [`storage ← ${own} ← AWS KMS`, 'master user secret ← key/secrets (customer-managed, Disabled) ← AWS KMS'],
    compliance: 'COMPLIANT',
  },
  'RDS: whether RDS has lost the key was not read': {
    of: rds,
    facts: { ...instance, dbInstanceStatus: 'denied' },
    chains: [`storage ← ${own} ← AWS KMS`],
    compliance: 'INSUFFICIENT_DATA',
  },
  'Aurora: the activity stream has a key of its own': {
    of: aurora,
    facts: { ...beside, status: 'available', activityStreamStatus: 'started', activityStreamKmsKeyId: arnOf('audit') },
    world: { has: [k, key('audit')] },
    chains: [`storage ← ${own} ← AWS KMS`, 'activity stream ← key/audit (customer-managed, Enabled) ← AWS KMS'],
    compliance: 'COMPLIANT',
  },
  'RDS snapshot: under the key of another account, which that account has disabled': {
    of: { type: 'AWS::RDS::DBSnapshot', control: 'rds/snapshot-kms-key-usable' },
    facts: { storageEncryptionType: 'sse-kms', kmsKeyId: arnOf('k', { of: sibling }) },
    world: { has: [key('k', { of: sibling, keyState: 'Disabled' })] },
    chains: ['storage ← key/k (customer-managed, organisation, Disabled) ← AWS KMS'],
    compliance: 'NON_COMPLIANT',
    says: 'It is disabled',
  },

  'Redshift: four tiers, the root key in KMS': {
    of: redshift,
    facts: warehouse,
    chains: [`data blocks ← ${redshiftTiers} ← ${own} ← AWS KMS`],
    compliance: 'COMPLIANT',
  },
  'Redshift: four tiers, the cluster key in an HSM': {
    of: redshift,
    facts: { ...warehouse, kmsKeyId: null, hsmStatus: hsm },
    chains: [`data blocks ← ${redshiftTiers} ← HSM`],
    compliance: 'COMPLIANT',
  },
  'Redshift: an HSM that it cannot reach': {
    of: redshift,
    facts: { ...warehouse, kmsKeyId: null, hsmStatus: hsm, clusterStatus: 'incompatible-hsm' },
    chains: [`data blocks (broken) ← ${redshiftTiers} ← HSM`],
    compliance: 'NON_COMPLIANT',
    says: 'incompatible-hsm',
  },
  'Redshift: moving to an HSM, what the root is now is not known': {
    of: redshift,
    facts: { ...warehouse, hsmStatus: { ...hsm, status: 'applying' } },
    chains: ['data blocks ← unknown key'],
    compliance: 'INSUFFICIENT_DATA',
  },
  'Redshift: the key of snapshot copies lies in another region, behind a grant that is not read': {
    of: redshift,
    facts: {
      ...warehouse,
      snapshotCopy: { destinationRegion: 'eu-west-2', retentionPeriod: 7, snapshotCopyGrantName: 'copies' },
    },
    chains: [`data blocks ← ${redshiftTiers} ← ${own} ← AWS KMS`, 'snapshot copies in eu-west-2 ← unknown key'],
    compliance: 'COMPLIANT',
  },
  'Redshift Serverless: a key that AWS owns, and the admin password under another': {
    of: { type: 'AWS::RedshiftServerless::Namespace', control: 'redshift-serverless/namespace-kms-key-usable' },
    facts: {
      kmsKeyId: 'AWS_OWNED_KMS_KEY',
      adminPasswordSecretArn: 'arn:secret',
      adminPasswordSecretKmsKeyId: arnOf('k'),
    },
    chains: ['databases ← AWS owned key', `admin password ← ${own} ← AWS KMS`],
    compliance: 'NOT_APPLICABLE',
  },

  'DynamoDB: the table and each replica, each under a key of its own region': {
    of: dynamodb,
    facts: { ...table, replicas: [replica('us-east-1', arnOf('far', { in: 'us-east-1' }))] },
    world: { has: [k, key('far', { in: 'us-east-1' })] },
    chains: [
      `table ← ${dynamodbTiers} ← ${own} ← AWS KMS`,
      `replica in us-east-1 ← ${dynamodbTiers} ← key/far (customer-managed, Enabled) ← AWS KMS`,
    ],
    compliance: 'COMPLIANT',
  },
  'DynamoDB: a replica whose key is disabled in its region': {
    of: dynamodb,
    facts: { ...table, replicas: [replica('us-east-1', arnOf('far', { in: 'us-east-1' }))] },
    world: { has: [k, key('far', { in: 'us-east-1', keyState: 'Disabled' })] },
    chains: [
      `table ← ${dynamodbTiers} ← ${own} ← AWS KMS`,
      `replica in us-east-1 ← ${dynamodbTiers} ← key/far (customer-managed, Disabled) ← AWS KMS`,
    ],
    compliance: 'NON_COMPLIANT',
    says: 'replica in us-east-1',
  },
  'DynamoDB: the keys of the replica’s region were not listed': {
    of: dynamodb,
    facts: { ...table, replicas: [replica('us-east-1', arnOf('far', { in: 'us-east-1' }))] },
    world: { has: [k], blindTo: ['AWS::KMS::Key us-east-1'] },
    chains: [
      `table ← ${dynamodbTiers} ← ${own} ← AWS KMS`,
      `replica in us-east-1 ← ${dynamodbTiers} ← key/far (?, ?) ← unknown root`,
    ],
    compliance: 'INSUFFICIENT_DATA',
  },
  'DynamoDB: a replica that DynamoDB says it cannot decrypt': {
    of: dynamodb,
    facts: {
      ...table,
      sseType: null,
      kmsMasterKeyArn: null,
      replicas: [replica('us-east-1', null, { replicaStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' })],
    },
    chains: ['table ← AWS owned key', 'replica in us-east-1 (broken) ← AWS owned key'],
    compliance: 'NON_COMPLIANT',
    says: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
  },
  'DynamoDB: global tables share the type of encryption, so a replica without a key has the AWS managed one': {
    of: dynamodb,
    facts: { ...table, kmsMasterKeyArn: arnOf('aws'), replicas: [replica('us-east-1', null)] },
    world: {
      has: [key('aws', { keyManager: 'AWS', aliases: ['alias/aws/dynamodb'] }), alias('alias/aws/dynamodb', 'aws')],
    },
    chains: [
      `table ← ${dynamodbTiers} ← alias/aws/dynamodb (aws-managed, Enabled) ← AWS KMS`,
      `replica in us-east-1 ← ${dynamodbTiers} ← alias/aws/dynamodb (aws-managed, ?) ← AWS KMS`,
    ],
    compliance: 'COMPLIANT',
  },
  'DynamoDB: a replica without a key beside a table with one of the customer’s: not known': {
    of: dynamodb,
    facts: { ...table, replicas: [replica('us-east-1', null)] },
    chains: [`table ← ${dynamodbTiers} ← ${own} ← AWS KMS`, 'replica in us-east-1 ← unknown key'],
    compliance: 'INSUFFICIENT_DATA',
  },
  'DynamoDB: what the replica of another account is under, that account knows': {
    of: dynamodb,
    facts: {
      ...table,
      sseType: null,
      kmsMasterKeyArn: null,
      replicas: [replica('us-east-1', null, { accountId: sibling })],
    },
    chains: ['table ← AWS owned key', 'replica in us-east-1 ← unknown key'],
    compliance: 'INSUFFICIENT_DATA',
  },
  'DynamoDB: since when it cannot use the key, though the key was enabled again': {
    of: dynamodb,
    facts: { ...table, inaccessibleEncryptionDateTime: '2026-10-30T00:00:00.000Z' },
    chains: [`table (broken) ← ${dynamodbTiers} ← ${own} ← AWS KMS`],
    compliance: 'NON_COMPLIANT',
    says: 'since 2026-10-30',
  },
  'DynamoDB: replicas were not read': {
    of: dynamodb,
    facts: { ...table, replicas: 'denied' },
    chains: [`table ← ${dynamodbTiers} ← ${own} ← AWS KMS`, 'replicas ← unknown key'],
    compliance: 'INSUFFICIENT_DATA',
  },

  'EKS: envelope encryption of what the Kubernetes API stores': {
    of: eks,
    facts: kubernetes,
    chains: [`Kubernetes secrets and objects ← data encryption keys ← ${own} ← AWS KMS`],
    compliance: 'COMPLIANT',
  },
  'EKS: says itself that the grant on the key was revoked, though the key is enabled': {
    of: eks,
    facts: { ...kubernetes, healthIssueCodes: ['KmsGrantRevoked'] },
    chains: [`Kubernetes secrets and objects (broken) ← data encryption keys ← ${own} ← AWS KMS`],
    compliance: 'NON_COMPLIANT',
    says: 'KmsGrantRevoked',
  },
  'EKS: without a named key it is one that AWS owns': {
    of: eks,
    facts: { ...kubernetes, encryptionKeyArn: null },
    chains: ['Kubernetes secrets and objects ← AWS owned key'],
    compliance: 'NOT_APPLICABLE',
  },
  'EKS: a local cluster on an Outpost does not say': {
    of: eks,
    facts: { ...kubernetes, encryptionKeyArn: null, outpostArn: 'arn:outpost' },
    chains: ['Kubernetes secrets and objects ← unknown key'],
    compliance: 'INSUFFICIENT_DATA',
  },
  'ECS: a volume without a key of its own has the cluster’s': {
    of: ecs,
    facts: service,
    world: { has: [k, ecsCluster(arnOf('k'))] },
    chains: [`volume data ← ${own} ← AWS KMS`],
    compliance: 'COMPLIANT',
  },
  'ECS: without one of the cluster’s, the one that EBS takes': {
    of: ecs,
    facts: service,
    world: { has: [ecsCluster(null), alias('alias/aws/ebs', null)] },
    chains: ['volume data ← alias/aws/ebs (aws-managed, ?) ← AWS KMS'],
    compliance: 'COMPLIANT',
  },
  'ECS: the key of Service Connect is beside the data': {
    of: ecs,
    facts: {
      ...service,
      managedVolumes: [],
      serviceConnect: [{ portName: 'api', tls: true, kmsKey: arnOf('k') }],
    },
    chains: [`Service Connect port api ← ${own} ← AWS KMS`],
    compliance: 'NOT_APPLICABLE',
  },
  'Secrets Manager: without a named key it is aws/secretsmanager': {
    of: secrets,
    facts: { kmsKeyId: null },
    world: { has: [alias('alias/aws/secretsmanager', null)] },
    chains: ['secret value ← data key ← alias/aws/secretsmanager (aws-managed, ?) ← AWS KMS'],
    compliance: 'COMPLIANT',
  },
  'Secrets Manager: named by a bare key id, and the key has no material': {
    of: secrets,
    facts: { kmsKeyId: 'k' },
    world: { has: [key('k', { origin: 'EXTERNAL', keyState: 'PendingImport' })] },
    chains: ['secret value ← data key ← key/k (customer-managed, PendingImport) ← imported key material'],
    compliance: 'NON_COMPLIANT',
    says: 'no key material',
  },
  'EBS: a volume keeps its data key beside it': {
    of: { type: 'AWS::EC2::Volume', control: 'ec2/ebs-volume-kms-key-usable' },
    facts: { encrypted: true, kmsKeyId: arnOf('k') },
    chains: [`volume ← data key ← ${own} ← AWS KMS`],
    compliance: 'COMPLIANT',
  },
  'ElastiCache: a key named by its bare id': {
    of: { type: 'AWS::ElastiCache::ReplicationGroup', control: 'elasticache/replicationgroup-kms-key-usable' },
    facts: { storageEncryptionType: 'sse-kms', kmsKeyId: 'k' },
    chains: [`cache ← ${own} ← AWS KMS`],
    compliance: 'COMPLIANT',
  },
  'OpenSearch: encryption is on, but no key came with it': {
    of: { type: 'AWS::OpenSearchService::Domain', control: 'opensearch/domain-kms-key-usable' },
    facts: { encryptionAtRestEnabled: true, kmsKeyId: null },
    chains: ['indexes, logs and snapshots ← unknown key'],
    compliance: 'INSUFFICIENT_DATA',
  },
  'OpenSearch Serverless: a key that AWS owns': {
    of: { type: 'AWS::OpenSearchServerless::Collection', control: 'opensearch/serverless-kms-key-usable' },
    facts: { kmsKeyArn: 'auto' },
    chains: ['collection ← AWS owned key'],
    compliance: 'NOT_APPLICABLE',
  },
  'App Runner: an AWS managed key that it does not name': {
    of: { type: 'AWS::AppRunner::Service', control: 'apprunner/kms-key-usable' },
    facts: { kmsKey: null },
    chains: ['copies of source and logs ← AWS managed key ← AWS KMS'],
    compliance: 'COMPLIANT',
  },
  'Cognito: a user pool under a key of the customer’s': {
    of: { type: 'AWS::Cognito::UserPool', control: 'cognito-identity-provider/userpool-kms-key-usable' },
    facts: { keyType: 'CUSTOMER_MANAGED_KEY', kmsKeyArn: arnOf('k') },
    chains: [`users ← ${own} ← AWS KMS`],
    compliance: 'COMPLIANT',
  },
}

const rethrow = (what: string, _resource: Resource, error: unknown) => {
  throw new Error(`${what} failed`, { cause: error })
}

function judged(subject: Resource, world: KeyWorld, controlId: string) {
  const related = relatedIn(world)
  const posture = postures[subject.type]
  const keyChains = keysBehind(subject, posture, {} as Pillars, related)
  const control = controls[controlId]
  if (!control) throw new Error(`no control ${controlId}`)
  const judgedBefore = { keyChains: { value: keyChains, call: 'test' } } as never
  return { keyChains, finding: judgeControl(controlId, control, subject, judgedBefore, related, rethrow) }
}

const subjectOf = ({ of, facts }: Case) => thing(of.type, `arn:aws:x:eu-west-1:${me}:orders`, home, facts)
const worldOf = ({ world }: Case) => world ?? { has: [k] }

describe('the keys behind a resource', () => {
  test.each(Object.entries(cases))('%s', (_, one) => {
    const { keyChains, finding } = judged(subjectOf(one), worldOf(one), one.of.control)
    expect(keyChains.map(line)).toEqual(one.chains)
    expect(finding).toMatchObject({ compliance: one.compliance })
    expect(finding.reason).toContain(one.says ?? '')
  })
})

/** The world with one fact of one of its resources, or of the resource itself, unread. */
function* withoutOne(subject: Resource, world: KeyWorld): Generator<readonly [Resource, KeyWorld, string]> {
  const unread = (one: Resource, name: string): Resource => ({
    ...one,
    facts: { ...one.facts, [name]: unobserved('denied', 'test:Denied') },
  })
  for (const name of Object.keys(subject.facts)) yield [unread(subject, name), world, name]
  for (const [index, one] of world.has.entries())
    for (const name of Object.keys(one.facts))
      yield [subject, { ...world, has: world.has.with(index, unread(one, name)) }, `${one.type} ${name}`]
  for (const type of ['AWS::KMS::Key', 'AWS::KMS::Alias'])
    yield [subject, { ...world, has: world.has.filter((one) => one.type !== type), blindTo: [type] }, type]
}

const badness = ['COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA', 'NON_COMPLIANT']

describe('a fact that was not read never makes it better', () => {
  test.each(Object.entries(cases))('%s', (_, one) => {
    const subject = subjectOf(one)
    const before = judged(subject, worldOf(one), one.of.control).finding.compliance
    for (const [less, world, unread] of withoutOne(subject, worldOf(one))) {
      const after = judged(less, world, one.of.control).finding.compliance
      if (badness.indexOf(after) >= badness.indexOf(before)) continue
      // Unread may end a proof of badness, never make one of goodness.
      expect(after, `without ${unread}`).toBe('INSUFFICIENT_DATA')
    }
  })

  test.each(Object.entries(cases))('nor its key stronger: %s', (_, one) => {
    const kindOf = (subject: Resource, world: KeyWorld) => {
      // Of the other pillars most facts are not here.
      const ignore = () => {}
      const pillar = judgePillars(subject, postures[subject.type], relatedIn(world), ignore).encryptionAtRest
      return isObserved(pillar) ? pillar.value.kind : 'unknown'
    }
    const subject = subjectOf(one)
    const before = kindOf(subject, worldOf(one))
    for (const [less, world, unread] of withoutOne(subject, worldOf(one))) {
      const after = kindOf(less, world)
      if (after === 'unknown') continue
      expect(encryptionAtRestKinds).toContain(after)
      expect(before === 'unknown' || isWeakerKey(before, after), `${before} became ${after} without ${unread}`).toBe(
        false,
      )
    }
  })
})

describe('a copy under another key than its source', () => {
  const database = (storageEncryptionType: string, kmsKeyId: string | null, incarnation = 'db-1') => ({
    ...thing('AWS::RDS::DBInstance', `arn:aws:rds:eu-west-1:${me}:db:orders`, home, {
      storageEncryptionType,
      kmsKeyId,
    }),
    incarnation,
  })
  const snapshot = (kmsKeyId: string | null, more: object = {}) =>
    thing('AWS::RDS::DBSnapshot', `arn:aws:rds:eu-west-1:${me}:snapshot:orders-1`, home, {
      storageEncryptionType: kmsKeyId === null ? 'none' : 'sse-kms',
      kmsKeyId,
      dbInstanceIdentifier: 'orders',
      dbiResourceId: 'db-1',
      copiedFrom: null,
      restore: [],
      ...more,
    })
  const aws = [key('aws', { keyManager: 'AWS' }), alias('alias/aws/rds', 'aws')]
  const rows: readonly (readonly [string, Resource, readonly Resource[], string, string])[] = [
    ['under the same key', snapshot(arnOf('k')), [database('sse-kms', arnOf('k')), k], 'COMPLIANT', 'as its source'],
    [
      'under another key of the customer’s: named, and well',
      snapshot(arnOf('copy')),
      [database('sse-kms', arnOf('k')), k, key('copy')],
      'COMPLIANT',
      'another than its source’s',
    ],
    [
      'under the AWS managed key, of a database under one of the customer’s',
      snapshot(arnOf('aws')),
      [database('sse-kms', arnOf('k')), k, ...aws],
      'NON_COMPLIANT',
      'under an AWS managed key, and its source orders under a customer managed key',
    ],
    [
      'without encryption, of a database that has it by now',
      snapshot(null),
      [database('sse-kms', arnOf('k')), k],
      'NON_COMPLIANT',
      'under no key',
    ],
    ['under a stronger key than its database', snapshot(arnOf('k')), [database('none', null), k], 'COMPLIANT', ''],
    ['of a database that is gone', snapshot(arnOf('aws')), aws, 'NOT_APPLICABLE', 'is gone'],
    [
      'of a database whose name another has taken since',
      snapshot(arnOf('aws')),
      [database('sse-kms', arnOf('k'), 'db-2'), k, ...aws],
      'NOT_APPLICABLE',
      'is gone',
    ],
    [
      'of a database whose key is not known',
      snapshot(arnOf('aws')),
      [database('sse-kms', arnOf('k')), ...aws],
      'INSUFFICIENT_DATA',
      'is not among the keys',
    ],
    [
      'copied from another region, where its database is under a key of the customer’s',
      snapshot(arnOf('aws'), { copiedFrom: `arn:aws:rds:us-east-1:${me}:snapshot:orders-0` }),
      [
        ...aws,
        key('far', { in: 'us-east-1' }),
        {
          ...database('sse-kms', arnOf('far', { in: 'us-east-1' })),
          arn: `arn:aws:rds:us-east-1:${me}:db:orders`,
          region: 'us-east-1',
        },
      ],
      'NON_COMPLIANT',
      'under a customer managed key',
    ],
  ]
  test.each(rows)('%s', (_, copy, has, compliance, says) => {
    const related = relatedIn({ has })
    const pillars = judgePillars(copy, postures[copy.type], related, rethrow)
    const id = 'rds/snapshot-key-tier'
    const finding = judgeControl(id, controls[id] as never, copy, pillars, related, rethrow)
    expect(finding).toMatchObject({ compliance })
    expect(finding.reason).toContain(says)
  })
})
