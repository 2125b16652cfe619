import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { ClusterFacts } from '../cluster.ts'

const resourceType = 'AWS::Redshift::Cluster'
const reference = 'https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateCluster.html'

export const family = defineFamily({
  'redshift/cluster-custom-admin': defineControl<ClusterFacts>()({
    resourceType,
    title: 'Admin user of the cluster is not the stock name',
    severity: 'low',
    dimension: 'access',
    why: 'Those who guess passwords begin with the name that every console-made cluster has.',
    fix: 'The name of the admin user is fixed when a cluster is made: make the next one with a name of your own.',
    reference,
    expected: 'a name other than awsuser',
    frameworks: [
      'fsbp:Redshift.8',
      'prowler:redshift_cluster_non_default_username',
      'powerpipe:redshift_cluster_no_default_admin_name',
    ],
    needs: ['masterUsername'],
    evaluate: ({ masterUsername, name }) =>
      masterUsername.toLowerCase() === 'awsuser'
        ? nonCompliant(`The admin user of ${name} has the stock name ${masterUsername}.`)
        : compliant(`The admin user of ${name} has a name of its own.`),
    examples: {
      compliant: [{ facts: { masterUsername: 'dwh_owner' } }],
      nonCompliant: [{ facts: { masterUsername: 'awsuser' } }],
    },
  }) as Control,

  'redshift/cluster-custom-dbname': defineControl<ClusterFacts>()({
    resourceType,
    title: 'Database of the cluster is not named dev',
    severity: 'low',
    dimension: 'hygiene',
    why: 'The stock name is one thing less to guess, and says nothing of what the database holds.',
    fix: 'The name of the first database is fixed when a cluster is made: make the next one with a name of your own.',
    reference,
    expected: 'a name other than dev',
    frameworks: [
      'prowler:redshift_cluster_non_default_database_name',
      'powerpipe:redshift_cluster_no_default_database_name',
    ],
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

  'redshift/cluster-secret-managed': defineControl<ClusterFacts>()({
    resourceType,
    title: 'Admin password is kept and rotated by Secrets Manager',
    severity: 'medium',
    dimension: 'access',
    why: 'An admin password that people keep is copied, forgotten and never changed.',
    fix: 'Let Redshift manage the admin password in Secrets Manager (ManageMasterPassword).',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/redshift-secrets-manager-integration.html',
    expected: 'MasterPasswordSecretArn is set',
    needs: ['masterPasswordSecretArn'],
    evaluate: ({ masterPasswordSecretArn, name }) =>
      masterPasswordSecretArn === null
        ? nonCompliant(`Secrets Manager does not hold the admin password of ${name}.`)
        : compliant(`Secrets Manager holds the admin password of ${name}.`),
    examples: {
      compliant: [
        {
          facts: {
            masterPasswordSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:redshift!dwh-owner-abc',
          },
        },
      ],
      nonCompliant: [{ facts: { masterPasswordSecretArn: null } }],
    },
  }) as Control,
})
