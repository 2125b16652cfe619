import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { EncryptionInTransit } from '#domain/encryption.ts'
import type { DbClusterFacts } from '../db-cluster.ts'
import type { DbInstanceFacts, InstanceOption } from '../db-instance.ts'
import { type EngineFamily, engineFamily } from '../engine.ts'

const why =
  'A client that may connect without TLS can be made to: passwords and rows then cross the network in the clear.'
const enforced: EncryptionInTransit = { kind: 'enforced', minimumTls: '1.2', because: '' }
const optional: EncryptionInTransit = { kind: 'optional', minimumTls: null, because: '' }
const none: EncryptionInTransit = { kind: 'none', minimumTls: null, because: '' }

const option = (name: string, settings: InstanceOption['settings'] = {}): InstanceOption => ({
  name,
  port: null,
  securityGroupIds: [],
  settings,
})

function verdict(name: string, { kind, because }: EncryptionInTransit) {
  if (kind === 'not-applicable') return notApplicable(because)
  return kind === 'enforced'
    ? compliant(`${name} refuses plain connections. ${because}`.trim())
    : nonCompliant(`${name} accepts plain connections. ${because}`.trim())
}

/** Instances of one engine family. Members of clusters are judged with their cluster. */
function instances(
  engine: string,
  families: readonly EngineFamily[],
  parameter: string,
  reference: string,
  example: string,
  frameworks: readonly string[],
): Control {
  return defineControl<DbInstanceFacts>()({
    resourceType: 'AWS::RDS::DBInstance',
    title: `${engine} instance forces TLS`,
    severity: 'high',
    dimension: 'encryption-in-transit',
    why,
    fix: `Set ${parameter} in a parameter group of your own, attach it to the instance, and reboot if the group says so.`,
    reference,
    expected: `${parameter} is on`,
    frameworks,
    needs: ['engine', 'dbClusterIdentifier', 'encryptionInTransit'],
    evaluate(db) {
      const family = engineFamily(db.engine)
      if (family === null || !families.includes(family)) return notApplicable(`${db.name} runs ${db.engine}.`)
      if (db.dbClusterIdentifier !== null)
        return notApplicable(`${db.name} is judged with its cluster ${db.dbClusterIdentifier}.`)
      return verdict(db.name, db.encryptionInTransit)
    },
    examples: {
      compliant: [{ facts: { engine: example, dbClusterIdentifier: null, encryptionInTransit: enforced } }],
      nonCompliant: [{ facts: { engine: example, dbClusterIdentifier: null, encryptionInTransit: optional } }],
    },
  }) as Control
}

const guide = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide'

const everyInstance = defineControl<DbInstanceFacts>()({
  resourceType: 'AWS::RDS::DBInstance',
  title: 'DB instance refuses plain connections',
  severity: 'high',
  dimension: 'encryption-in-transit',
  why,
  fix: 'Turn on rds.force_ssl (PostgreSQL, SQL Server) or require_secure_transport (MySQL, MariaDB) in a parameter group of your own; for Oracle require native network encryption.',
  reference: `${guide}/UsingWithRDS.SSL.html`,
  expected: 'rds.force_ssl or require_secure_transport is on',
  frameworks: ['prowler:rds_instance_transport_encrypted', 'powerpipe:rds_db_instance_connections_encryption_enabled'],
  needs: ['encryptionInTransit'],
  evaluate: (db) => verdict(db.name, db.encryptionInTransit),
  examples: {
    compliant: [{ facts: { encryptionInTransit: enforced } }],
    nonCompliant: [{ facts: { encryptionInTransit: optional } }, { facts: { encryptionInTransit: none } }],
  },
}) as Control

const everyCluster = defineControl<DbClusterFacts>()({
  resourceType: 'AWS::RDS::DBCluster',
  title: 'Aurora cluster parameters refuse plain connections',
  severity: 'high',
  dimension: 'encryption-in-transit',
  why,
  fix: 'Turn on rds.force_ssl (PostgreSQL) or require_secure_transport (MySQL) in a cluster parameter group of your own and attach it to the cluster.',
  reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL.html',
  expected: 'rds.force_ssl or require_secure_transport is on',
  frameworks: ['prowler:rds_instance_transport_encrypted'],
  needs: ['encryptionInTransit'],
  evaluate: (cluster) => verdict(cluster.name, cluster.encryptionInTransit),
  examples: {
    compliant: [{ facts: { encryptionInTransit: enforced } }],
    nonCompliant: [{ facts: { encryptionInTransit: optional } }],
  },
}) as Control

/** Oracle has options in place of a parameter; either of the two counts, since clients can then connect encrypted. */
const oracle = defineControl<DbInstanceFacts>()({
  resourceType: 'AWS::RDS::DBInstance',
  title: 'Oracle instance has the SSL or native network encryption option',
  severity: 'high',
  dimension: 'encryption-in-transit',
  why: 'Without either option an Oracle instance can only be spoken to in the clear.',
  fix: 'Add the NATIVE_NETWORK_ENCRYPTION option with SQLNET.ENCRYPTION_SERVER = REQUIRED, or the SSL option, to the option group of the instance.',
  reference: `${guide}/Appendix.Oracle.Options.NetworkEncryption.html`,
  expected: 'SSL or NATIVE_NETWORK_ENCRYPTION is in the option group',
  needs: ['engine', 'options'],
  evaluate(db) {
    if (engineFamily(db.engine) !== 'oracle') return notApplicable(`${db.name} runs ${db.engine}.`)
    const found = db.options.find(
      (option) =>
        option.name === 'SSL' ||
        (option.name === 'NATIVE_NETWORK_ENCRYPTION' && option.settings['SQLNET.ENCRYPTION_SERVER'] !== 'REJECTED'),
    )
    return found
      ? compliant(`${db.name} has the option ${found.name}.`)
      : nonCompliant(`${db.name} has neither the SSL nor the NATIVE_NETWORK_ENCRYPTION option.`)
  },
  examples: {
    compliant: [
      { facts: { engine: 'oracle-ee-cdb', options: [option('SSL')] } },
      {
        facts: {
          engine: 'oracle-se2',
          options: [option('NATIVE_NETWORK_ENCRYPTION', { 'SQLNET.ENCRYPTION_SERVER': 'REQUIRED' })],
        },
      },
    ],
    nonCompliant: [
      { facts: { engine: 'oracle-ee', options: [] } },
      {
        facts: {
          engine: 'oracle-ee',
          options: [option('NATIVE_NETWORK_ENCRYPTION', { 'SQLNET.ENCRYPTION_SERVER': 'REJECTED' })],
        },
      },
    ],
  },
}) as Control

export const family = defineFamily({
  'rds/instance-transport-encrypted': everyInstance,
  'rds/cluster-transport-encrypted': everyCluster,
  'rds/postgres-transport-encrypted': instances(
    'PostgreSQL',
    ['postgres'],
    'rds.force_ssl',
    `${guide}/PostgreSQL.Concepts.General.SSL.html`,
    'postgres',
    ['fsbp:RDS.38', 'prowler:rds_instance_transport_encrypted'],
  ),
  'rds/mysql-transport-encrypted': instances(
    'MySQL',
    ['mysql'],
    'require_secure_transport',
    `${guide}/mysql-ssl-connections.require-ssl.html`,
    'mysql',
    ['fsbp:RDS.39', 'prowler:rds_instance_transport_encrypted'],
  ),
  'rds/mariadb-transport-encrypted': instances(
    'MariaDB',
    ['mariadb'],
    'require_secure_transport',
    `${guide}/mariadb-ssl-connections.require-ssl.html`,
    'mariadb',
    ['fsbp:RDS.44', 'powerpipe:rds_db_instance_mariadb_encryption_in_transit_enabled'],
  ),
  // Engine names of SQL Server carry the edition.
  'rds/sqlserver-transport-encrypted': instances(
    'SQL Server',
    ['sqlserver'],
    'rds.force_ssl',
    `${guide}/SQLServer.Concepts.General.SSL.Using.html`,
    'sqlserver-ex',
    ['fsbp:RDS.41', 'powerpipe:rds_db_instance_sql_server_encryption_in_transit_enabled'],
  ),
  'rds/oracle-transport-encrypted': oracle,
})
