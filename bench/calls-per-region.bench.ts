import { collectors } from '#.generated/collectors.ts'
import { type Cells, type CollectedPlaces, collectPlaces } from '#cli/collected-places.ts'
import { type Collector, isAsked } from '#domain/collector.ts'
import { startSimulator } from '#simulator/start.ts'
import type { Benchmark, Measured } from './benchmark.ts'

/**
 * How many calls a region costs. The reference is the plan that was made before the first collector: 24 for an empty
 * region with the resource types it knew; per resource what AWS's APIs cannot give in bulk.
 */
const plannedForEmptyRegion = 24

/** Calls per resource of the plan, by resource type; what is not named comes with its list. */
const plannedPerResource: Readonly<Record<string, number>> = {
  'AWS::DynamoDB::Table': 3,
  'AWS::OpenSearchService::Domain': 0.2,
  'AWS::Elasticsearch::Domain': 0.2,
  'AWS::EKS::Cluster': 1,
  'AWS::ECS::Cluster': 1,
  'AWS::ECS::Service': 0.1,
  'AWS::ECS::TaskDefinition': 1,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 2,
  'AWS::ElasticLoadBalancing::LoadBalancer': 1.5,
  'AWS::ApiGateway::RestApi': 1,
  'AWS::ApiGatewayV2::Api': 1,
  'AWS::Cognito::UserPool': 1,
  'AWS::AppRunner::Service': 1,
  'AWS::Redshift::Cluster': 1,
  'AWS::SecretsManager::Secret': 1,
  'AWS::WAFv2::WebACL': 2,
  'AWS::KMS::Key': 3,
}

interface Costed {
  readonly calls: number
  readonly resources: number
  readonly planned: number
}

/** The regional cells of a place: what was called, and what the plan allows for what was found. */
function cost(cells: Cells): Costed {
  let calls = 0
  let resources = 0
  let planned = plannedForEmptyRegion
  for (const [id, cell] of cells) {
    const collector = collectors[id]
    if (!collector || !counts(collector)) continue
    calls += cell.calls
    resources += cell.resources.length
    planned += (plannedPerResource[collector.resourceType] ?? 0) * cell.resources.length
  }
  return { calls, resources, planned }
}

/** Of a region, and part of a usual scan. */
const counts = (collector: Collector) => collector.scope === 'region' && isAsked(collector)

/** The operations asked of a place. */
function operationsOf(cells: Cells): string {
  const operations = [...cells].flatMap(([id, cell]) => {
    const collector = collectors[id]
    return collector && counts(collector) ? cell.operations : []
  })
  return [...new Set(operations)].sort().join(' ')
}

async function measured(): Promise<readonly (Measured & { readonly part: string })[]> {
  const simulator = await startSimulator({
    accounts: 40,
    regions: 2,
    date: '2026-08-20T02:00:00Z',
    begin: '2026-06-01',
  })
  let places: CollectedPlaces | null = null
  try {
    places = await collectPlaces(simulator)
    const empty = places.all.find(({ place }) => isEmpty(simulator.counts(place)))
    if (!empty) throw new Error('The pretend organisation has no empty region.')
    const bare = cost(empty.cells)
    const full = places.all.map(({ cells }) => cost(cells))
    const sum = (of: keyof Costed) => full.reduce((total, one) => total + one[of], 0)
    const perHundred = (sum('calls') / sum('resources')) * 100
    return [
      {
        part: 'empty region',
        value: bare.calls,
        reference: plannedForEmptyRegion,
        unit: 'calls',
        notes: `${bare.resources} resources of AWS’s own making; ${operationsOf(empty.cells)}`,
      },
      {
        part: 'organisation',
        value: sum('calls'),
        reference: sum('planned'),
        unit: 'calls',
        notes: `${full.length} regions, ${sum('resources')} resources, ${perHundred.toFixed(0)} calls per 100 resources`,
      },
    ]
  } finally {
    places?.close()
    await simulator.close()
  }
}

/** Only what AWS puts into every region by itself: the default VPC with its parts. */
function isEmpty(held: readonly { readonly resourceType: string; readonly count: number }[]): boolean {
  return held.every(({ resourceType, count }) => count === 0 || resourceType.startsWith('AWS::EC2::'))
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'calls-per-region',
    about: 'AWS calls of a scan, per empty region and for what is there, against the plan',
    target: 1,
    run: measured,
  },
]
