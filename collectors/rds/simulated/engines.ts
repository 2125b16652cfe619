import type { DBEngineVersion, OptionGroup, Parameter } from '@aws-sdk/client-rds'

export interface EnginePlan {
  readonly engine: string
  readonly version: string
  readonly family: string
  readonly port: number
  readonly logs: readonly string[]
  /** AWS lists it as deprecated, or not at all. */
  readonly status: 'available' | 'deprecated' | 'gone'
}

const plan = (
  engine: string,
  version: string,
  family: string,
  port: number,
  logs: readonly string[],
  status: EnginePlan['status'] = 'available',
): EnginePlan => ({ engine, version, family, port, logs, status })

const postgresLogs = ['postgresql', 'upgrade']
const mysqlLogs = ['audit', 'error', 'general', 'slowquery']

export const instanceEngines: readonly EnginePlan[] = [
  plan('postgres', '16.4', 'postgres16', 5432, postgresLogs),
  plan('postgres', '17.2', 'postgres17', 5432, postgresLogs),
  plan('postgres', '14.12', 'postgres14', 5432, postgresLogs),
  plan('mysql', '8.0.40', 'mysql8.0', 3306, mysqlLogs),
  plan('mysql', '8.4.3', 'mysql8.4', 3306, mysqlLogs),
  plan('mariadb', '11.8.2', 'mariadb11.8', 3306, mysqlLogs),
  plan('mariadb', '10.11.9', 'mariadb10.11', 3306, mysqlLogs),
  plan('sqlserver-se', '16.00.4165.4.v1', 'sqlserver-se-16.0', 1433, ['agent', 'error']),
  plan('oracle-ee-cdb', '19.0.0.0.ru-2024-10.rur-2024-10.r1', 'oracle-ee-cdb-19', 1521, [
    'alert',
    'audit',
    'listener',
    'trace',
  ]),
]

/** What forgotten databases still run. */
export const oldEngines: readonly EnginePlan[] = [
  plan('postgres', '12.6', 'postgres12', 5432, postgresLogs, 'deprecated'),
  plan('mysql', '5.7.44', 'mysql5.7', 3306, mysqlLogs, 'deprecated'),
  plan('postgres', '9.6.20', 'postgres9.6', 5432, postgresLogs, 'gone'),
]

export const clusterEngines: readonly EnginePlan[] = [
  plan('aurora-postgresql', '16.4', 'aurora-postgresql16', 5432, ['postgresql', 'instance']),
  plan('aurora-postgresql', '17.4', 'aurora-postgresql17', 5432, ['postgresql', 'instance']),
  plan('aurora-mysql', '8.0.mysql_aurora.3.05.2', 'aurora-mysql8.0', 3306, mysqlLogs),
  plan('postgres', '15.7', 'postgres15', 5432, postgresLogs),
  plan('mysql', '8.0.40', 'mysql8.0', 3306, mysqlLogs),
]

export const oldClusterEngines: readonly EnginePlan[] = [
  plan('aurora-postgresql', '11.8', 'aurora-postgresql11', 5432, ['postgresql'], 'deprecated'),
  plan('aurora-mysql', '5.7.mysql_aurora.2.11.2', 'aurora-mysql5.7', 3306, mysqlLogs, 'deprecated'),
]

const everyEngine = [
  ...new Map(
    [...instanceEngines, ...oldEngines, ...clusterEngines, ...oldClusterEngines].map((one) => [
      `${one.engine} ${one.version}`,
      one,
    ]),
  ).values(),
]

/** DescribeDBEngineVersions for one engine and version; versions AWS forgot are not in it. */
export function engineVersions(
  engine: string | undefined,
  version: string | undefined,
  all: boolean,
): readonly DBEngineVersion[] {
  return everyEngine
    .filter(
      (one) => (engine === undefined || one.engine === engine) && (version === undefined || one.version === version),
    )
    .filter((one) => one.status === 'available' || (all && one.status === 'deprecated'))
    .map((one) => ({
      Engine: one.engine,
      EngineVersion: one.version,
      DBParameterGroupFamily: one.family,
      ExportableLogTypes: [...one.logs],
      SupportsLogExportsToCloudwatchLogs: true,
      Status: one.status,
    }))
}

/** Names of owners' parameter groups tell what is in them: `…-tls`, `…-plain`, `…-reboot`. */
export function ownGroup(family: string, kind: 'tls' | 'plain' | 'reboot'): string {
  return `${family.replace(/\./g, '-')}-${kind}`
}

/** What the owner set in a parameter group of that name (`Source=user`). */
export function userParametersOf(group: string): readonly Parameter[] {
  const match = /^(.+)-(tls|plain|reboot)$/.exec(group)
  if (!match) return []
  const [, family = '', kind = ''] = match
  const set = (name: string, value: string, method: 'immediate' | 'pending-reboot' = 'immediate'): Parameter => ({
    ParameterName: name,
    ParameterValue: value,
    Source: 'user',
    ApplyMethod: method,
    IsModifiable: true,
  })
  const on = kind !== 'plain'
  const others = [set('log_statement', 'ddl'), set('init_connect', "SET @x = 'not for keeping'")]
  if (/mysql|mariadb/.test(family)) {
    const audit = family.startsWith('aurora')
      ? [set('server_audit_logging', on ? '1' : '0'), set('server_audit_events', 'CONNECT,QUERY_DCL')]
      : []
    return [
      set('require_secure_transport', on ? 'ON' : 'OFF'),
      set('tls_version', 'TLSv1.2,TLSv1.3'),
      ...audit,
      ...others,
    ]
  }
  const method = kind === 'reboot' ? 'pending-reboot' : 'immediate'
  return [set('rds.force_ssl', on ? '1' : '0', method), set('ssl_min_protocol_version', 'TLSv1.2'), ...others]
}

/** Oracle option groups: `…-nne` requires native encryption, `…-ssl` has the TLS port, others hold neither. */
export function optionGroupOf(name: string): OptionGroup {
  const Options = name.endsWith('-nne')
    ? [
        {
          OptionName: 'NATIVE_NETWORK_ENCRYPTION',
          OptionSettings: [{ Name: 'SQLNET.ENCRYPTION_SERVER', Value: 'REQUIRED' }],
        },
      ]
    : name.endsWith('-ssl')
      ? [{ OptionName: 'SSL', Port: 2484, OptionSettings: [{ Name: 'SQLNET.SSL_VERSION', Value: '1.2' }] }]
      : [
          {
            OptionName: 'OEM_AGENT',
            OptionSettings: [{ Name: 'AGENT_REGISTRATION_PASSWORD', Value: 'not-to-be-kept' }],
          },
        ]
  return { OptionGroupName: name, EngineName: 'oracle-ee-cdb', MajorEngineVersion: '19', Options }
}
