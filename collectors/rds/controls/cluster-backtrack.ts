import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { DbClusterFacts } from '../db-cluster.ts'
import { engineFamily } from '../engine.ts'

export const control = defineControl<DbClusterFacts>()({
  resourceType: 'AWS::RDS::DBCluster',
  title: 'Aurora MySQL cluster has backtrack',
  severity: 'low',
  dimension: 'resilience',
  why: 'Backtrack takes a cluster back to before a mistake within minutes; restoring a backup takes hours.',
  fix: 'Backtrack can only be turned on when a cluster is made: restore or clone the cluster with a backtrack window.',
  reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Backtrack.html',
  expected: 'BacktrackWindow above 0',
  frameworks: [
    'fsbp:RDS.14',
    'prowler:rds_cluster_backtrack_enabled',
    'powerpipe:rds_db_cluster_aurora_backtracking_enabled',
  ],
  needs: ['engine', 'backtrackWindow'],
  evaluate({ engine, backtrackWindow, name }) {
    if (engineFamily(engine) !== 'aurora-mysql') return notApplicable(`${name} runs ${engine}, which has no backtrack.`)
    return backtrackWindow !== null && backtrackWindow > 0
      ? compliant(`${name} can be taken back ${Math.round(backtrackWindow / 3600)} hours.`)
      : nonCompliant(`Backtrack of ${name} is off.`)
  },
  examples: {
    compliant: [{ facts: { engine: 'aurora-mysql', backtrackWindow: 86_400 } }],
    nonCompliant: [
      { facts: { engine: 'aurora-mysql', backtrackWindow: 0 } },
      { facts: { engine: 'aurora-mysql', backtrackWindow: null } },
    ],
  },
})
