import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import { customerManagedKey } from '#domain/keys/customer-managed-key.ts'
import { type NamespaceFacts, namespaceType } from '../namespace.ts'

const resourceType = namespaceType
const reference = 'https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_CreateNamespace.html'
/** Who came in, and what was done to users. Queries (`useractivitylog`) are more than the rule asks for. */
const wantedLogs = ['connectionlog', 'userlog'] as const

export const family = defineFamily({
  'redshift-serverless/namespace-cmk': customerManagedKey({
    resourceType,
    title: 'Namespace uses a customer managed key, not the service-owned one',
    why: 'A key that AWS owns or manages cannot be withheld, shared or audited as a key of one’s own can.',
    fix: 'Change the KMS key of the namespace to a customer managed one; it can be changed in place.',
    reference:
      'https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-workgroups-and-namespaces-rotate-kms-key.html',
    frameworks: ['fsbp:RedshiftServerless.4'],
  }),

  'redshift-serverless/namespace-custom-admin': defineControl<NamespaceFacts>()({
    resourceType,
    title: 'Admin user of the namespace is not the stock name',
    severity: 'low',
    dimension: 'access',
    why: 'Those who guess passwords begin with the name that every namespace made with defaults has.',
    fix: 'The admin user is set when a namespace is made: make the next one with a name of your own.',
    reference,
    expected: 'a name other than admin',
    frameworks: ['fsbp:RedshiftServerless.5', 'powerpipe:redshiftserverless_namespace_no_default_admin_username'],
    needs: ['adminUsername'],
    evaluate: ({ adminUsername, name }) =>
      adminUsername.toLowerCase() === 'admin'
        ? nonCompliant(`The admin user of ${name} has the stock name ${adminUsername}.`)
        : compliant(`The admin user of ${name} has a name of its own.`),
    examples: {
      compliant: [{ facts: { adminUsername: 'dwh_owner' } }],
      nonCompliant: [{ facts: { adminUsername: 'admin' } }],
    },
  }) as Control,

  'redshift-serverless/namespace-custom-dbname': defineControl<NamespaceFacts>()({
    resourceType,
    title: 'Database of the namespace is not named dev',
    severity: 'low',
    dimension: 'hygiene',
    why: 'The stock name is one thing less to guess, and says nothing of what the database holds.',
    fix: 'The first database is named when a namespace is made: make the next one with a name of your own.',
    reference,
    expected: 'a name other than dev',
    frameworks: ['powerpipe:redshiftserverless_namespace_no_default_database_username'],
    needs: ['dbName'],
    evaluate: ({ dbName, name }) =>
      dbName.toLowerCase() === 'dev'
        ? nonCompliant(`The database of ${name} has the stock name dev.`)
        : compliant(`The database of ${name} is named ${dbName}.`),
    examples: {
      compliant: [{ facts: { dbName: 'finance' } }],
      nonCompliant: [{ facts: { dbName: 'dev' } }],
    },
  }) as Control,

  'redshift-serverless/namespace-logs': defineControl<NamespaceFacts>()({
    resourceType,
    title: 'Namespace exports connection and user logs',
    severity: 'medium',
    dimension: 'logging',
    why: 'Without them nobody can say who logged in, from where, and which users were made or changed.',
    fix: 'Turn the export of connection and user logs to CloudWatch Logs on.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-audit-logging.html',
    expected: `logExports holds ${wantedLogs.join(' and ')}`,
    frameworks: [
      'fsbp:RedshiftServerless.6',
      'powerpipe:redshiftserverless_namespace_export_connection_and_user_log_to_cloudwatch',
    ],
    needs: ['logExports'],
    evaluate({ logExports, name }) {
      const missing = wantedLogs.filter((log) => !logExports.includes(log))
      return missing.length > 0
        ? nonCompliant(`${name} does not export ${missing.join(' and ')}.`)
        : compliant(`${name} exports ${logExports.join(', ')}.`)
    },
    examples: {
      compliant: [{ facts: { logExports: ['userlog', 'connectionlog'] } }],
      nonCompliant: [{ facts: { logExports: [] } }, { facts: { logExports: ['useractivitylog', 'userlog'] } }],
    },
  }) as Control,
})
