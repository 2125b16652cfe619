import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { DbClusterFacts } from '../db-cluster.ts'
import { engineFamily } from '../engine.ts'
import { isOn } from '../parameters.ts'

const set = (value: string) => ({ server_audit_logging: { value, applyMethod: 'immediate' } })

export const control = defineControl<DbClusterFacts>()({
  resourceType: 'AWS::RDS::DBCluster',
  title: 'Aurora MySQL audit logging parameter is on',
  severity: 'medium',
  dimension: 'logging',
  why: 'Without auditing nobody can tell who connected and what was read or changed.',
  fix: 'Set server_audit_logging to 1 in a cluster parameter group of your own, name the events in server_audit_events, and attach it.',
  reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Auditing.html',
  expected: 'server_audit_logging is 1',
  frameworks: ['fsbp:RDS.45', 'powerpipe:rds_db_cluster_aurora_mysql_audit_logging_enabled'],
  needs: ['engine', 'parameters'],
  evaluate({ engine, parameters, name }) {
    if (engineFamily(engine) !== 'aurora-mysql') return notApplicable(`${name} runs ${engine}.`)
    const value = parameters.server_audit_logging?.value
    // Off by default in every version of Aurora MySQL.
    if (value === undefined) return nonCompliant(`server_audit_logging of ${name} is not set, and off by default.`)
    return isOn(value)
      ? compliant(`server_audit_logging of ${name} is ${value}.`)
      : nonCompliant(`server_audit_logging of ${name} is ${value}.`)
  },
  examples: {
    compliant: [{ facts: { engine: 'aurora-mysql', parameters: set('1') } }],
    nonCompliant: [
      { facts: { engine: 'aurora-mysql', parameters: set('0') } },
      { facts: { engine: 'aurora-mysql', parameters: {} } },
    ],
  },
})
