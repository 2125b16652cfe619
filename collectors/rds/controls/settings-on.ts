import { type Control, compliant, defineControl, defineFamily, nonCompliant, notApplicable } from '#domain/control.ts'
import type { Dimension, Severity } from '#domain/pillars.ts'
import type { DbClusterFacts } from '../db-cluster.ts'
import type { DbInstanceFacts } from '../db-instance.ts'
import { engineFamily, iamAuthFamilies, isAurora } from '../engine.ts'

type Setting =
  | 'deletionProtection'
  | 'iamDatabaseAuthenticationEnabled'
  | 'autoMinorVersionUpgrade'
  | 'multiAZ'
  | 'copyTagsToSnapshot'

interface Text {
  readonly title: string
  readonly severity: Severity
  readonly dimension: Dimension
  readonly why: string
  readonly fix: string
  readonly reference: string
  readonly frameworks: readonly string[]
}

/** What a setting is called in sentences: "deletion protection of orders is off". */
const names: { readonly [S in Setting]: string } = {
  deletionProtection: 'Deletion protection',
  iamDatabaseAuthenticationEnabled: 'IAM authentication',
  autoMinorVersionUpgrade: 'Automatic minor version upgrade',
  multiAZ: 'Multi-AZ',
  copyTagsToSnapshot: 'Copying tags to snapshots',
}

const verdict = (setting: Setting, on: boolean, name: string) =>
  on ? compliant(`${names[setting]} of ${name} is on.`) : nonCompliant(`${names[setting]} of ${name} is off.`)

/** Settings that a member of a cluster takes from it, or that do not exist for members. */
const clusterWide: readonly Setting[] = [
  'deletionProtection',
  'iamDatabaseAuthenticationEnabled',
  'multiAZ',
  'copyTagsToSnapshot',
]

/** A setting of instances that must be on. */
function instance(setting: Setting, text: Text): Control {
  return defineControl<DbInstanceFacts>()({
    ...text,
    resourceType: 'AWS::RDS::DBInstance',
    expected: `${setting} is on`,
    needs: ['engine', 'dbClusterIdentifier', setting],
    evaluate(db) {
      if (db.dbClusterIdentifier !== null && clusterWide.includes(setting))
        return notApplicable(`${db.name} follows its cluster ${db.dbClusterIdentifier}.`)
      const family = engineFamily(db.engine)
      if (setting === 'iamDatabaseAuthenticationEnabled' && (family === null || !iamAuthFamilies.includes(family))) {
        return notApplicable(`${db.engine} has no IAM authentication.`)
      }
      if (setting === 'multiAZ' && family === 'custom')
        return notApplicable('The Multi-AZ setting does not apply to RDS Custom.')
      return verdict(setting, db[setting], db.name)
    },
    examples: {
      compliant: [{ facts: facts(setting, true, { engine: 'postgres', dbClusterIdentifier: null }) }],
      nonCompliant: [{ facts: facts(setting, false, { engine: 'postgres', dbClusterIdentifier: null }) }],
    },
  }) as Control
}

/** A setting of clusters that must be on, where `applies` says that the cluster has it. */
function cluster(
  setting: Setting,
  example: string,
  text: Text,
  applies: (engine: string) => boolean = () => true,
): Control {
  return defineControl<DbClusterFacts>()({
    ...text,
    resourceType: 'AWS::RDS::DBCluster',
    expected: `${setting} is on`,
    needs: ['engine', setting],
    evaluate: (found) =>
      applies(found.engine)
        ? verdict(setting, found[setting], found.name)
        : notApplicable(`${found.name} runs ${found.engine}.`),
    examples: {
      compliant: [{ facts: facts(setting, true, { engine: example }) }],
      nonCompliant: [{ facts: facts(setting, false, { engine: example }) }],
    },
  }) as Control
}

function facts<const Others>(setting: Setting, on: boolean, others: Others) {
  return { ...others, [setting]: on } as Others & { readonly [S in Setting]: boolean }
}

const guide = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide'
const auroraGuide = 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide'

const deletion = {
  severity: 'medium',
  dimension: 'resilience',
  why: 'One wrong call, or one stolen key, deletes the database; protection makes it two.',
  fix: 'Turn deletion protection on; it needs no reboot.',
} as const
const iam = {
  severity: 'medium',
  dimension: 'access',
  why: 'Without IAM authentication people and programs share passwords that live long and are found in files.',
  fix: 'Turn IAM database authentication on, and give database users the rds_iam role or the AWSAuthenticationPlugin.',
} as const
const minor = {
  severity: 'medium',
  dimension: 'hygiene',
  why: 'Minor versions bring the security fixes of the engine.',
  fix: 'Turn automatic minor version upgrade on and set a maintenance window that suits.',
} as const
const zones = {
  severity: 'medium',
  dimension: 'resilience',
  why: 'When the one Availability Zone fails, the database is away until it is back.',
  fix: 'Convert the instance to Multi-AZ, or add a reader in another zone to the cluster.',
} as const
const copying = {
  severity: 'low',
  dimension: 'hygiene',
  why: 'Rules that go by tags do not see snapshots that come without them.',
  fix: 'Turn the copying of tags to snapshots on.',
} as const

export const family = defineFamily({
  'rds/instance-deletion-protection': instance('deletionProtection', {
    ...deletion,
    title: 'DB instance has deletion protection',
    reference: `${guide}/USER_DeleteInstance.html`,
    frameworks: [
      'fsbp:RDS.8',
      'prowler:rds_instance_deletion_protection',
      'powerpipe:rds_db_instance_deletion_protection_enabled',
    ],
  }),
  'rds/cluster-deletion-protection': cluster('deletionProtection', 'aurora-mysql', {
    ...deletion,
    title: 'DB cluster has deletion protection',
    reference: `${auroraGuide}/USER_DeleteCluster.html`,
    frameworks: [
      'fsbp:RDS.7',
      'prowler:rds_cluster_deletion_protection',
      'powerpipe:rds_db_cluster_deletion_protection_enabled',
    ],
  }),
  'rds/instance-iam-auth': instance('iamDatabaseAuthenticationEnabled', {
    ...iam,
    title: 'DB instance offers IAM authentication',
    reference: `${guide}/UsingWithRDS.IAMDBAuth.html`,
    frameworks: [
      'fsbp:RDS.10',
      'prowler:rds_instance_iam_authentication_enabled',
      'powerpipe:rds_db_instance_iam_authentication_enabled',
    ],
  }),
  'rds/cluster-iam-auth': cluster('iamDatabaseAuthenticationEnabled', 'aurora-postgresql', {
    ...iam,
    title: 'DB cluster offers IAM authentication',
    reference: `${auroraGuide}/UsingWithRDS.IAMDBAuth.html`,
    frameworks: [
      'fsbp:RDS.12',
      'prowler:rds_cluster_iam_authentication_enabled',
      'powerpipe:rds_db_cluster_iam_authentication_enabled',
    ],
  }),
  'rds/instance-minor-upgrades': instance('autoMinorVersionUpgrade', {
    ...minor,
    title: 'Instance takes minor engine versions automatically',
    reference: `${guide}/USER_UpgradeDBInstance.Upgrading.html`,
    frameworks: [
      'fsbp:RDS.13',
      'cis-3.0:2.3.2',
      'prowler:rds_instance_minor_version_upgrade_enabled',
      'powerpipe:rds_db_instance_automatic_minor_version_upgrade_enabled',
    ],
  }),
  'rds/cluster-minor-upgrades': cluster('autoMinorVersionUpgrade', 'aurora-mysql', {
    ...minor,
    title: 'Cluster takes minor engine versions automatically',
    reference: `${auroraGuide}/USER_UpgradeDBInstance.Upgrading.html`,
    frameworks: [
      'fsbp:RDS.35',
      'prowler:rds_cluster_minor_version_upgrade_enabled',
      'powerpipe:rds_db_cluster_automatic_minor_version_upgrade_enabled',
    ],
  }),
  'rds/instance-multi-az': instance('multiAZ', {
    ...zones,
    title: 'DB instance is Multi-AZ',
    reference: `${guide}/Concepts.MultiAZ.html`,
    frameworks: ['fsbp:RDS.5', 'prowler:rds_instance_multi_az', 'powerpipe:rds_db_instance_multiple_az_enabled'],
  }),
  'rds/cluster-multi-az': cluster('multiAZ', 'aurora-postgresql', {
    ...zones,
    title: 'DB cluster spans Availability Zones',
    reference: `${auroraGuide}/Concepts.AuroraHighAvailability.html`,
    frameworks: ['fsbp:RDS.15', 'prowler:rds_cluster_multi_az', 'powerpipe:rds_db_cluster_multiple_az_enabled'],
  }),
  'rds/instance-tags-to-snapshot': instance('copyTagsToSnapshot', {
    ...copying,
    title: 'Instance copies tags to snapshots',
    reference: `${guide}/USER_Tagging.html`,
    frameworks: [
      'fsbp:RDS.17',
      'prowler:rds_instance_copy_tags_to_snapshots',
      'powerpipe:rds_db_instance_copy_tags_to_snapshot_enabled',
    ],
  }),
  'rds/cluster-tags-to-snapshot': cluster(
    'copyTagsToSnapshot',
    'aurora-mysql',
    {
      ...copying,
      title: 'Aurora cluster copies tags to snapshots',
      reference: `${auroraGuide}/USER_Tagging.html`,
      frameworks: [
        'fsbp:RDS.16',
        'prowler:rds_cluster_copy_tags_to_snapshots',
        'powerpipe:rds_db_cluster_copy_tags_to_snapshot_enabled',
      ],
    },
    isAurora,
  ),
  'rds/mysql-cluster-tags-to-snapshot': cluster(
    'copyTagsToSnapshot',
    'mysql',
    {
      ...copying,
      title: 'Multi-AZ MySQL cluster copies tags to snapshots',
      reference: `${guide}/USER_Tagging.html`,
      frameworks: ['fsbp:RDS.48'],
    },
    (engine) => engine === 'mysql',
  ),
  'rds/postgres-cluster-tags-to-snapshot': cluster(
    'copyTagsToSnapshot',
    'postgres',
    {
      ...copying,
      title: 'Multi-AZ PostgreSQL cluster copies tags to snapshots',
      reference: `${guide}/USER_Tagging.html`,
      frameworks: ['fsbp:RDS.47'],
    },
    (engine) => engine === 'postgres',
  ),
})
