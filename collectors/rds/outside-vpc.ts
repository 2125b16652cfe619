import type { Exposure } from '#domain/exposure.ts'
import { atHop } from '#domain/hop.ts'
import { seen } from '#domain/observed.ts'
import type { DbClusterFacts } from './db-cluster.ts'

const what = 'internet access gateway'

/**
 * How an Aurora cluster of express configuration is reached beside any VPC, and its members with it; null for one that is
 * in a VPC and in nothing else. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html
 */
export function outsideVpc(
  facts: Pick<DbClusterFacts, 'dbClusterIdentifier' | 'internetAccessGatewayEnabled' | 'vpcNetworkingEnabled'>,
): Exposure | null {
  const id = seen(facts.dbClusterIdentifier)
  if (atHop(what, id, () => seen(facts.internetAccessGatewayEnabled))) {
    const because = `Cluster ${id} takes connections from the internet through its internet access gateway.`
    return { kind: 'internet', path: [{ what, id, passes: 'yes', because }], accounts: [], because }
  }
  if (atHop('VPC networking', id, () => seen(facts.vpcNetworkingEnabled))) return null
  const because = `Cluster ${id} is outside any VPC and its internet access gateway is off.`
  return { kind: 'internal', path: [{ what, id, passes: 'no', because }], accounts: [], because }
}
