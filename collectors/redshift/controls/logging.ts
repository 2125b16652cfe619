import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { ClusterFacts } from '../cluster.ts'
import type { ClusterParameterGroupFacts } from '../cluster-parameter-group.ts'

const reference = 'https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html'

export const family = defineFamily({
  'redshift/cluster-audit-logging': defineControl<ClusterFacts>()({
    resourceType: 'AWS::Redshift::Cluster',
    title: 'Audit logging is on',
    severity: 'medium',
    dimension: 'logging',
    why: 'Without the audit log nobody can say who logged in, from where, and what was done to users and tables.',
    fix: 'Turn audit logging on, to CloudWatch Logs or to an S3 bucket that only auditors can change.',
    reference,
    expected: 'LoggingEnabled is true',
    frameworks: [
      'fsbp:Redshift.4',
      'prowler:redshift_cluster_audit_logging',
      'powerpipe:redshift_cluster_audit_logging_enabled',
    ],
    needs: ['loggingEnabled', 'logDestinationType'],
    evaluate({ loggingEnabled, logDestinationType, name }) {
      if (!loggingEnabled) return nonCompliant(`Audit logging of ${name} is off.`)
      return compliant(`Audit logging of ${name} is on${logDestinationType ? `, to ${logDestinationType}` : ''}.`)
    },
    examples: {
      compliant: [
        { facts: { loggingEnabled: true, logDestinationType: 'cloudwatch' } },
        { facts: { loggingEnabled: true, logDestinationType: null } },
      ],
      nonCompliant: [{ facts: { loggingEnabled: false, logDestinationType: null } }],
    },
  }) as Control,

  'redshift/user-activity-logging': defineControl<ClusterParameterGroupFacts>()({
    resourceType: 'AWS::Redshift::ClusterParameterGroup',
    title: 'Parameter group has user activity logging on',
    severity: 'low',
    dimension: 'logging',
    why: 'Audit logging alone leaves out the queries: they are logged only where this parameter is on too.',
    fix: 'Set enable_user_activity_logging to true in the parameter group, and reboot its clusters.',
    reference,
    expected: 'enable_user_activity_logging is true',
    needs: ['enableUserActivityLogging'],
    evaluate: ({ enableUserActivityLogging, name }) =>
      enableUserActivityLogging
        ? compliant(`${name} has enable_user_activity_logging on.`)
        : nonCompliant(`${name} has enable_user_activity_logging off.`),
    examples: {
      compliant: [{ facts: { enableUserActivityLogging: true } }],
      nonCompliant: [{ facts: { enableUserActivityLogging: false } }],
    },
  }) as Control,
})
