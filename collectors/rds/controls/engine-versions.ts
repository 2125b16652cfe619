import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { DbClusterFacts } from '../db-cluster.ts'
import type { DbInstanceFacts } from '../db-instance.ts'
import { atLeast, type EngineFamily, engineFamily, versionParts } from '../engine.ts'

const bulletin = 'https://aws.amazon.com/security/security-bulletins/AWS-2022-004/'

/** First minor version of each old major that has the fix; majors that came later never had the flaw. */
const fixedFrom: { readonly [family in EngineFamily]?: readonly (readonly number[])[] } = {
  postgres: [
    [9, 6, 22],
    [10, 17],
    [11, 12],
    [12, 7],
    [13, 3],
  ],
  'aurora-postgresql': [
    [10, 14],
    [11, 9],
  ],
}

/** True when a version has the flaw of the log_fdw extension that let database users read files of the host. */
function readsLocalFiles(family: 'postgres' | 'aurora-postgresql', version: string): boolean {
  const [major = 0] = versionParts(version)
  const fix = fixedFrom[family]?.find(([fixedMajor]) => fixedMajor === major)
  if (fix) return !atLeast(version, fix)
  return family === 'postgres' && major < 10
}

function noLocalFileRead(
  thing: string,
  resourceType: string,
  family: 'postgres' | 'aurora-postgresql',
  examples: { good: string; bad: string },
  frameworks: readonly string[],
): Control {
  return defineControl<Pick<DbInstanceFacts & DbClusterFacts, 'engine' | 'engineVersion'>>()({
    resourceType,
    title: `${thing} version is past the local file read flaw`,
    severity: 'high',
    dimension: 'hygiene',
    why: 'The flaw lets a database user read files of the host under the database, credentials of the service among them.',
    fix: 'Upgrade to a minor version that has the fix.',
    reference: bulletin,
    expected: 'a version that has the fix',
    frameworks,
    needs: ['engine', 'engineVersion'],
    evaluate({ engine, engineVersion, name }) {
      if (engineFamily(engine) !== family) return notApplicable(`${name} runs ${engine}.`)
      return readsLocalFiles(family, engineVersion)
        ? nonCompliant(`${name} runs ${engine} ${engineVersion}, which has the flaw.`)
        : compliant(`${name} runs ${engine} ${engineVersion}, which does not have the flaw.`)
    },
    examples: {
      compliant: [
        { facts: { engine: family, engineVersion: examples.good } },
        { facts: { engine: family, engineVersion: '16.4' } },
      ],
      nonCompliant: [{ facts: { engine: family, engineVersion: examples.bad } }],
    },
  }) as Control
}

export const family = defineFamily({
  'rds/postgres-no-local-file-read': noLocalFileRead(
    'PostgreSQL instance',
    'AWS::RDS::DBInstance',
    'postgres',
    { good: '12.7', bad: '12.6' },
    ['powerpipe:rds_db_instance_postgres_not_exposed_to_local_file_read_vulnerability'],
  ),
  'rds/aurora-postgres-no-local-file-read': noLocalFileRead(
    'Aurora PostgreSQL',
    'AWS::RDS::DBCluster',
    'aurora-postgresql',
    { good: '11.9', bad: '11.8' },
    ['powerpipe:rds_db_cluster_aurora_postgres_not_exposed_to_local_file_read_vulnerability'],
  ),
  'rds/instance-engine-supported': defineControl<DbInstanceFacts>()({
    resourceType: 'AWS::RDS::DBInstance',
    title: 'Engine version is still offered',
    severity: 'high',
    dimension: 'hygiene',
    why: 'A version that AWS has deprecated gets no fixes, and will one day be upgraded without asking.',
    fix: 'Upgrade to a version that AWS offers, on a copy first.',
    reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBEngineVersions.html',
    expected: 'the version is listed as available',
    frameworks: ['prowler:rds_instance_deprecated_engine_version'],
    needs: ['engine', 'engineVersion', 'engineVersionStatus'],
    evaluate({ engine, engineVersion, engineVersionStatus: status, name }) {
      if (status === 'available') return compliant(`${name} runs ${engine} ${engineVersion}, which is offered.`)
      return nonCompliant(`${name} runs ${engine} ${engineVersion}, which is ${status ?? 'no longer listed'}.`)
    },
    examples: {
      compliant: [{ facts: { engine: 'postgres', engineVersion: '16.4', engineVersionStatus: 'available' } }],
      nonCompliant: [
        { facts: { engine: 'mysql', engineVersion: '5.7.44', engineVersionStatus: 'deprecated' } },
        { facts: { engine: 'postgres', engineVersion: '9.6.20', engineVersionStatus: null } },
      ],
    },
  }) as Control,
  'rds/instance-no-extended-support': defineControl<DbInstanceFacts>()({
    resourceType: 'AWS::RDS::DBInstance',
    title: 'Instance does not enrol in paid extended support',
    severity: 'medium',
    dimension: 'hygiene',
    why: 'With extended support an old major version goes on past its end, at a growing price, in place of being upgraded.',
    fix: 'Plan the upgrade of the major version; extended support is chosen when an instance is made or restored.',
    reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html',
    expected: 'EngineLifecycleSupport is not open-source-rds-extended-support',
    frameworks: ['prowler:rds_instance_extended_support'],
    needs: ['engineLifecycleSupport'],
    evaluate({ engineLifecycleSupport: support, name }) {
      if (support === null) return notApplicable(`The engine of ${name} has no extended support.`)
      return support === 'open-source-rds-extended-support'
        ? nonCompliant(`${name} is enrolled in extended support.`)
        : compliant(`${name} is not enrolled in extended support (${support}).`)
    },
    examples: {
      compliant: [{ facts: { engineLifecycleSupport: 'open-source-rds-extended-support-disabled' } }],
      nonCompliant: [{ facts: { engineLifecycleSupport: 'open-source-rds-extended-support' } }],
    },
  }) as Control,
})
