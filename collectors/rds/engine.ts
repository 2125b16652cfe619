/** What Parapet knows about the engines RDS runs: names, ports, stock names and the defaults of the TLS parameters. */

export const engineFamilies = [
  'postgres',
  'mysql',
  'mariadb',
  'sqlserver',
  'oracle',
  'db2',
  'aurora-postgresql',
  'aurora-mysql',
  'custom',
] as const
export type EngineFamily = (typeof engineFamilies)[number]

/**
 * The family of an engine name. SQL Server, Oracle and Db2 carry an edition (`sqlserver-ex`, `oracle-ee-cdb`); RDS Custom
 * runs engines whose operating system and parameters the owner keeps. `aurora` is Aurora MySQL 1. Null for an engine
 * this version does not know.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html (Engine)
 */
export function engineFamily(engine: string): EngineFamily | null {
  if (engine === 'aurora') return 'aurora-mysql'
  const found = engineFamilies.find((family) => engine === family || engine.startsWith(`${family}-`))
  return found ?? null
}

/** RDS's answers also hold Neptune's and DocumentDB's instances, clusters and snapshots; those are other services. */
export function isRdsEngine(engine: string | undefined): boolean {
  return engine !== 'neptune' && engine !== 'docdb'
}

export function isAurora(engine: string): boolean {
  return engine === 'aurora' || engine.startsWith('aurora-')
}

/** The port an engine listens on unless told otherwise; null where RDS sets none. */
export const defaultPorts: { readonly [F in EngineFamily]: number | null } = {
  postgres: 5432,
  mysql: 3306,
  mariadb: 3306,
  sqlserver: 1433,
  oracle: 1521,
  db2: 50000,
  'aurora-postgresql': 5432,
  // Aurora PostgreSQL made through older consoles listened on 3306 too; AWS's documented default is 5432.
  'aurora-mysql': 3306,
  custom: null,
}

/** Names the console, the documentation and the samples offer for the master user. */
export const stockAdminNames = [
  'admin',
  'postgres',
  'root',
  'administrator',
  'sa',
  'mysql',
  'master',
  'rdsadmin',
] as const

/** Families of engines that can authenticate with IAM. */
export const iamAuthFamilies: readonly EngineFamily[] = [
  'postgres',
  'mysql',
  'mariadb',
  'aurora-postgresql',
  'aurora-mysql',
]

/** Numeric parts of an engine version: `16.4` is [16, 4], `8.0.mysql_aurora.3.05.2` is [8, 0]. */
export function versionParts(version: string): readonly number[] {
  const [numbers = ''] = /^\d+(\.\d+)*/.exec(version) ?? []
  return numbers.split('.').filter(Boolean).map(Number)
}

/** True when `version` is `floor` or later, compared part by part as numbers. */
export function atLeast(version: string, floor: readonly number[]): boolean {
  const parts = versionParts(version)
  for (const [index, wanted] of floor.entries()) {
    const part = parts[index] ?? 0
    if (part !== wanted) return part > wanted
  }
  return true
}

/** The parameter by which an engine family refuses plain connections; null where no parameter does. */
export const tlsParameters: { readonly [F in EngineFamily]: string | null } = {
  postgres: 'rds.force_ssl',
  'aurora-postgresql': 'rds.force_ssl',
  sqlserver: 'rds.force_ssl',
  mysql: 'require_secure_transport',
  mariadb: 'require_secure_transport',
  'aurora-mysql': 'require_secure_transport',
  oracle: null,
  db2: null,
  custom: null,
}

/**
 * Does the engine refuse plain connections when nobody set its TLS parameter? Null where AWS documents no default for
 * the version, so that a release newer than this table is unknown, not guessed.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html (on from 15)
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html (on from 17)
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.require-ssl.html (off to 8.4, on in 9.7)
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mariadb-ssl-connections.require-ssl.html (on from 11.8)
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.SSL.Using.html (off)
 */
export function tlsByDefault(family: EngineFamily, version: string): boolean | null {
  const [major] = versionParts(version)
  if (major === undefined) return null
  switch (family) {
    case 'postgres':
      return major >= 15
    case 'aurora-postgresql':
      return major >= 17
    case 'mysql':
      if (major <= 8) return false
      return major === 9 && atLeast(version, [9, 7]) ? true : null
    case 'aurora-mysql':
      return major <= 8 ? false : null
    case 'mariadb':
      return atLeast(version, [11, 8])
    case 'sqlserver':
      return false
    default:
      return null
  }
}

/** Parameters worth keeping: those that verdicts read. Others may hold anything and are left with AWS. */
export const keptParameters = [
  'rds.force_ssl',
  'require_secure_transport',
  'ssl_min_protocol_version',
  'tls_version',
  'server_audit_logging',
  'server_audit_events',
] as const

/** A parameter as its owner set it. */
export interface UserParameter {
  readonly value: string
  /** `immediate` takes effect at once; `pending-reboot` waits for one. */
  readonly applyMethod: string
}
export type UserParameters = { readonly [name: string]: UserParameter }

/** AWS's own parameter groups cannot be changed and have a dot in their name, which owners' groups cannot have. */
export function isDefaultGroup(name: string): boolean {
  return name.startsWith('default.') || name.startsWith('default:')
}
