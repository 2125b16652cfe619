import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { DbClusterFacts } from '../db-cluster.ts'
import { isAurora } from '../engine.ts'

/** Off until the owner says which clusters are regulated: a stream costs money and its consumers. */
export const control = defineControl<DbClusterFacts>()({
  resourceType: 'AWS::RDS::DBCluster',
  title: 'Database activity stream runs for regulated clusters',
  severity: 'medium',
  dimension: 'logging',
  why: 'An activity stream records what administrators do in a way that they cannot switch off from inside the database.',
  fix: 'Start a database activity stream with a KMS key of your own and send it to the security account.',
  reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/DBActivityStreams.html',
  expected: 'ActivityStreamStatus is started',
  enabled: false,
  needs: ['engine', 'activityStreamStatus'],
  evaluate({ engine, activityStreamStatus, name }) {
    if (!isAurora(engine)) return notApplicable(`${name} runs ${engine}, which has no cluster activity stream.`)
    return activityStreamStatus === 'started'
      ? compliant(`The activity stream of ${name} runs.`)
      : nonCompliant(`The activity stream of ${name} is ${activityStreamStatus}.`)
  },
  examples: {
    compliant: [{ facts: { engine: 'aurora-postgresql', activityStreamStatus: 'started' } }],
    nonCompliant: [{ facts: { engine: 'aurora-postgresql', activityStreamStatus: 'stopped' } }],
  },
})
