import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { DbClusterFacts } from '../db-cluster.ts'
import type { DbInstanceFacts } from '../db-instance.ts'
import { type EngineFamily, engineFamily } from '../engine.ts'

const text = {
  severity: 'medium',
  dimension: 'logging',
  why: 'Logs that stay on the database go with it, and nobody who may touch the database can be kept from touching them.',
  fix: 'Modify the database to export its logs to CloudWatch Logs; most engines need no reboot for it.',
} as const
const instanceGuide =
  'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html'
const clusterGuide =
  'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html'

function verdict(name: string, exported: readonly string[], wanted: readonly string[]) {
  const missing = wanted.filter((log) => !exported.includes(log))
  if (missing.length > 0) return nonCompliant(`${name} does not export: ${missing.join(', ')}.`)
  return compliant(`${name} exports: ${exported.join(', ')}.`)
}

/** Instances of an engine family must export the given logs. Members of clusters are judged with their cluster. */
function instances(
  engine: string,
  families: readonly EngineFamily[],
  example: string,
  wanted: readonly string[],
  frameworks: readonly string[],
): Control {
  return defineControl<DbInstanceFacts>()({
    ...text,
    resourceType: 'AWS::RDS::DBInstance',
    title: `${engine} instance exports its logs (${wanted.join(', ')})`,
    reference: instanceGuide,
    expected: wanted.join(', '),
    frameworks,
    needs: ['engine', 'dbClusterIdentifier', 'enabledCloudwatchLogsExports'],
    evaluate(db) {
      const family = engineFamily(db.engine)
      if (family === null || !families.includes(family)) return notApplicable(`${db.name} runs ${db.engine}.`)
      if (db.dbClusterIdentifier !== null)
        return notApplicable(`${db.name} is judged with its cluster ${db.dbClusterIdentifier}.`)
      return verdict(db.name, db.enabledCloudwatchLogsExports, wanted)
    },
    examples: {
      compliant: [
        { facts: { engine: example, dbClusterIdentifier: null, enabledCloudwatchLogsExports: [...wanted, 'upgrade'] } },
      ],
      nonCompliant: [
        { facts: { engine: example, dbClusterIdentifier: null, enabledCloudwatchLogsExports: wanted.slice(1) } },
      ],
    },
  }) as Control
}

/** Clusters of an engine family must export one log. */
function clusters(engine: string, family: EngineFamily, log: string, frameworks: readonly string[]): Control {
  return defineControl<DbClusterFacts>()({
    ...text,
    resourceType: 'AWS::RDS::DBCluster',
    title: `${engine} cluster exports the ${log} log`,
    reference: clusterGuide,
    expected: log,
    frameworks,
    needs: ['engine', 'enabledCloudwatchLogsExports'],
    evaluate: (cluster) =>
      engineFamily(cluster.engine) === family
        ? verdict(cluster.name, cluster.enabledCloudwatchLogsExports, [log])
        : notApplicable(`${cluster.name} runs ${cluster.engine}.`),
    examples: {
      compliant: [{ facts: { engine: family, enabledCloudwatchLogsExports: [log] } }],
      nonCompliant: [{ facts: { engine: family, enabledCloudwatchLogsExports: ['instance'] } }],
    },
  }) as Control
}

/** All the kinds of log that AWS says the engine version can export. */
const everyLogOfTheEngine = defineControl<DbInstanceFacts>()({
  ...text,
  resourceType: 'AWS::RDS::DBInstance',
  title: 'Instance exports the logs its engine offers',
  reference: instanceGuide,
  expected: 'every exportable log of the engine version',
  frameworks: [
    'fsbp:RDS.9',
    'prowler:rds_instance_integration_cloudwatch_logs',
    'powerpipe:rds_db_instance_logging_enabled',
  ],
  needs: ['dbClusterIdentifier', 'exportableLogTypes', 'enabledCloudwatchLogsExports'],
  evaluate(db) {
    if (db.dbClusterIdentifier !== null)
      return notApplicable(`${db.name} is judged with its cluster ${db.dbClusterIdentifier}.`)
    if (db.exportableLogTypes.length === 0) return notApplicable(`The engine version of ${db.name} can export no logs.`)
    return verdict(db.name, db.enabledCloudwatchLogsExports, db.exportableLogTypes)
  },
  examples: {
    compliant: [
      {
        facts: {
          dbClusterIdentifier: null,
          exportableLogTypes: ['postgresql', 'upgrade'],
          enabledCloudwatchLogsExports: ['upgrade', 'postgresql'],
        },
      },
    ],
    nonCompliant: [
      {
        facts: {
          dbClusterIdentifier: null,
          exportableLogTypes: ['postgresql', 'upgrade'],
          enabledCloudwatchLogsExports: ['postgresql'],
        },
      },
    ],
  },
}) as Control

const anyLogOfTheCluster = defineControl<DbClusterFacts>()({
  ...text,
  resourceType: 'AWS::RDS::DBCluster',
  title: 'Cluster exports logs to CloudWatch',
  reference: clusterGuide,
  expected: 'at least one log',
  frameworks: ['prowler:rds_cluster_integration_cloudwatch_logs'],
  needs: ['enabledCloudwatchLogsExports'],
  evaluate: ({ name, enabledCloudwatchLogsExports: logs }) =>
    logs.length > 0 ? compliant(`${name} exports: ${logs.join(', ')}.`) : nonCompliant(`${name} exports no log.`),
  examples: {
    compliant: [{ facts: { enabledCloudwatchLogsExports: ['postgresql'] } }],
    nonCompliant: [{ facts: { enabledCloudwatchLogsExports: [] } }],
  },
}) as Control

export const family = defineFamily({
  'rds/instance-log-export': everyLogOfTheEngine,
  'rds/cluster-log-export': anyLogOfTheCluster,
  'rds/postgres-log-export': instances(
    'PostgreSQL',
    ['postgres'],
    'postgres',
    ['postgresql'],
    ['fsbp:RDS.36', 'powerpipe:rds_db_instance_postgres_logging_enabled'],
  ),
  'rds/mariadb-log-export': instances(
    'MariaDB',
    ['mariadb'],
    'mariadb',
    ['audit', 'error'],
    ['fsbp:RDS.42', 'powerpipe:rds_db_instance_mariadb_logging_enabled'],
  ),
  'rds/sqlserver-log-export': instances(
    'SQL Server',
    ['sqlserver'],
    'sqlserver-se',
    ['agent', 'error'],
    ['fsbp:RDS.40', 'powerpipe:rds_db_instance_sql_server_logging_enabled'],
  ),
  'rds/aurora-mysql-audit-export': clusters('Aurora MySQL', 'aurora-mysql', 'audit', ['fsbp:RDS.34']),
  'rds/aurora-postgres-log-export': clusters('Aurora PostgreSQL', 'aurora-postgresql', 'postgresql', [
    'fsbp:RDS.37',
    'powerpipe:rds_db_cluster_aurora_postgres_logging_enabled',
  ]),
})
