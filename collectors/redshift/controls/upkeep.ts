import { type Control, compliant, defineControl, defineFamily, nonCompliant } from '#domain/control.ts'
import type { ClusterFacts } from '../cluster.ts'

/** Days that AWS's own rules ask for. */
const least = 7
const days = (count: number) => `${count} ${count === 1 ? 'day' : 'days'}`
const resourceType = 'AWS::Redshift::Cluster'
const upgradePage = 'https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-considerations.html'

export const family = defineFamily({
  'redshift/cluster-auto-upgrade': defineControl<ClusterFacts>()({
    resourceType,
    title: 'Cluster accepts version upgrades in its maintenance window',
    severity: 'medium',
    dimension: 'hygiene',
    why: 'New engine versions bring the security fixes; a cluster that refuses them falls behind.',
    fix: 'Turn AllowVersionUpgrade on and set a maintenance window that suits.',
    reference: upgradePage,
    expected: 'AllowVersionUpgrade is true',
    frameworks: [
      'fsbp:Redshift.6',
      'prowler:redshift_cluster_automatic_upgrades',
      'powerpipe:redshift_cluster_automatic_upgrade_major_versions_enabled',
    ],
    needs: ['allowVersionUpgrade'],
    evaluate: ({ allowVersionUpgrade, name }) =>
      allowVersionUpgrade
        ? compliant(`${name} accepts version upgrades.`)
        : nonCompliant(`${name} does not accept version upgrades.`),
    examples: {
      compliant: [{ facts: { allowVersionUpgrade: true } }],
      nonCompliant: [{ facts: { allowVersionUpgrade: false } }],
    },
  }) as Control,

  'redshift/cluster-automated-snapshots': defineControl<ClusterFacts>()({
    resourceType,
    title: 'Automated snapshots are kept seven days or longer',
    severity: 'medium',
    dimension: 'resilience',
    why: 'What was deleted or damaged longer ago than snapshots reach back is gone.',
    fix: 'Raise the retention period of automated snapshots; 35 days is the most Redshift keeps.',
    reference: 'https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshots.html',
    expected: `AutomatedSnapshotRetentionPeriod of ${least} or more`,
    frameworks: [
      'fsbp:Redshift.3',
      'pci-4.0:10.3.3',
      'prowler:redshift_cluster_automated_snapshot',
      'powerpipe:redshift_cluster_automatic_snapshots_min_7_days',
    ],
    needs: ['automatedSnapshotRetentionPeriod'],
    evaluate({ automatedSnapshotRetentionPeriod: kept, name }) {
      if (kept === 0) return nonCompliant(`Automated snapshots of ${name} are off.`)
      const sentence = `Automated snapshots of ${name} are kept ${days(kept)}.`
      return kept >= least ? compliant(sentence) : nonCompliant(sentence)
    },
    examples: {
      compliant: [{ facts: { automatedSnapshotRetentionPeriod: 7 } }],
      nonCompliant: [
        { facts: { automatedSnapshotRetentionPeriod: 1 } },
        { facts: { automatedSnapshotRetentionPeriod: 0 } },
      ],
    },
  }) as Control,

  'redshift/cluster-maintenance-settings': defineControl<ClusterFacts>()({
    resourceType,
    title: 'Upgrade and snapshot retention settings are both in place',
    severity: 'low',
    dimension: 'hygiene',
    why: 'Upgrades close known holes, and snapshots are what is left when one goes wrong: each is worth little without the other.',
    fix: 'Turn AllowVersionUpgrade on and keep automated snapshots for seven days or longer.',
    reference: upgradePage,
    expected: `AllowVersionUpgrade is true and AutomatedSnapshotRetentionPeriod is ${least} or more`,
    frameworks: ['pci-4.0:6.3.3', 'powerpipe:redshift_cluster_maintenance_settings_check'],
    needs: ['allowVersionUpgrade', 'automatedSnapshotRetentionPeriod'],
    evaluate({ allowVersionUpgrade, automatedSnapshotRetentionPeriod: kept, name }) {
      const sentence = `${name} ${allowVersionUpgrade ? 'accepts' : 'does not accept'} upgrades and keeps automated snapshots ${days(kept)}.`
      return allowVersionUpgrade && kept >= least ? compliant(sentence) : nonCompliant(sentence)
    },
    examples: {
      compliant: [{ facts: { allowVersionUpgrade: true, automatedSnapshotRetentionPeriod: 7 } }],
      nonCompliant: [
        { facts: { allowVersionUpgrade: true, automatedSnapshotRetentionPeriod: 1 } },
        { facts: { allowVersionUpgrade: false, automatedSnapshotRetentionPeriod: 35 } },
      ],
    },
  }) as Control,
})
