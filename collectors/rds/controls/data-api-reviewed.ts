import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import type { DbClusterFacts } from '../db-cluster.ts'
import { isAurora } from '../engine.ts'

export const control = defineControl<DbClusterFacts>()({
  resourceType: 'AWS::RDS::DBCluster',
  title: 'Data API is off',
  severity: 'medium',
  dimension: 'exposure',
  why: 'The Data API answers SQL over HTTPS from anywhere to whoever has IAM rights on it, past security groups and subnets.',
  fix: 'Turn the Data API off where no application uses it; where one does, record an exception with its owner.',
  reference: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.html',
  expected: 'HttpEndpointEnabled is false, or an exception is recorded',
  needs: ['engine', 'httpEndpointEnabled'],
  evaluate({ engine, httpEndpointEnabled, name }) {
    if (!isAurora(engine)) return notApplicable(`${name} runs ${engine}, which has no Data API.`)
    return httpEndpointEnabled
      ? nonCompliant(`The Data API of ${name} is on.`)
      : compliant(`The Data API of ${name} is off.`)
  },
  examples: {
    compliant: [{ facts: { engine: 'aurora-postgresql', httpEndpointEnabled: false } }],
    nonCompliant: [{ facts: { engine: 'aurora-postgresql', httpEndpointEnabled: true } }],
  },
})
