import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { DbClusterFacts } from '../db-cluster.ts'
import type { DbInstanceFacts } from '../db-instance.ts'
import { defaultPorts, engineFamily } from '../engine.ts'

function port(thing: string, resourceType: string, frameworks: readonly string[]): Control {
  return defineControl<Pick<DbInstanceFacts & DbClusterFacts, 'engine' | 'port'>>()({
    resourceType,
    title: `${thing} listens on a port other than the engine default`,
    severity: 'low',
    dimension: 'hygiene',
    why: 'Scans for databases begin with the default ports. This hides little: it counts for less than anything else here.',
    fix: 'Change the port of the database, and the security groups and connection strings with it.',
    reference: 'https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-23',
    expected: 'a port other than the default of the engine',
    frameworks,
    needs: ['engine', 'port'],
    evaluate({ engine, port: actual, name }) {
      const family = engineFamily(engine)
      const usual = family === null ? null : defaultPorts[family]
      if (usual === null) return notApplicable(`${engine} has no default port.`)
      return actual === usual
        ? nonCompliant(`${name} listens on ${actual}, the default of ${engine}.`)
        : compliant(`${name} listens on ${actual}.`)
    },
    examples: {
      compliant: [{ facts: { engine: 'postgres', port: 6543 } }],
      nonCompliant: [{ facts: { engine: 'sqlserver-ex', port: 1433 } }],
    },
  }) as Control
}

export const family = defineFamily({
  'rds/nondefault-port': port('Database', 'AWS::RDS::DBInstance', [
    'fsbp:RDS.23',
    'prowler:rds_instance_non_default_port',
  ]),
  'rds/cluster-nondefault-port': port('Cluster', 'AWS::RDS::DBCluster', [
    'prowler:rds_cluster_non_default_port',
    'powerpipe:rds_db_instance_and_cluster_no_default_port',
  ]),
})
