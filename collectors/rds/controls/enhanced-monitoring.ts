import { compliant, defineControl, nonCompliant } from '#domain/control.ts'
import type { DbInstanceFacts } from '../db-instance.ts'

export const control = defineControl<DbInstanceFacts>()({
  resourceType: 'AWS::RDS::DBInstance',
  title: 'Enhanced monitoring interval is set',
  severity: 'low',
  dimension: 'logging',
  why: 'Without Enhanced Monitoring nothing shows what the operating system under the database does, nor did before an incident.',
  fix: 'Set a monitoring interval and a monitoring role on the instance.',
  reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.html',
  expected: 'MonitoringInterval above 0',
  frameworks: [
    'fsbp:RDS.6',
    'prowler:rds_instance_enhanced_monitoring_enabled',
    'powerpipe:rds_db_instance_and_cluster_enhanced_monitoring_enabled',
  ],
  needs: ['monitoringInterval'],
  evaluate: ({ monitoringInterval: seconds, name }) =>
    seconds > 0
      ? compliant(`${name} is monitored every ${seconds} seconds.`)
      : nonCompliant(`Enhanced Monitoring of ${name} is off.`),
  examples: {
    compliant: [{ facts: { monitoringInterval: 60 } }],
    nonCompliant: [{ facts: { monitoringInterval: 0 } }],
  },
})
