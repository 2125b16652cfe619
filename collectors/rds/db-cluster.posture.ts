import { keyLooksAt, keyRelations } from '#domain/keys.ts'
import { reachabilityLooksAt } from '#domain/network/reachability.ts'
import { isObserved, seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { DbClusterFacts } from './db-cluster.ts'
import type { DbInstanceFacts } from './db-instance.ts'
import type { DbSubnetGroupFacts } from './db-subnet-group.ts'
import { databaseExposure, rdsArn } from './exposure.ts'
import { judgeStorage } from './storage-encryption.ts'
import { clusterTransport } from './transport.ts'

const instanceType = 'AWS::RDS::DBInstance'
const subnetGroupType = 'AWS::RDS::DBSubnetGroup'

export const posture = definePosture<DbClusterFacts>()({
  resourceType: 'AWS::RDS::DBCluster',
  looksAt: [instanceType, subnetGroupType, ...keyLooksAt, ...reachabilityLooksAt],

  encryptionAtRest: (cluster, related) => judgeStorage(cluster.facts, related, cluster),

  encryptionInTransit: ({ facts }) => clusterTransport(facts),

  exposure(cluster, related) {
    const { facts } = cluster
    if (seen(facts.internetAccessGatewayEnabled)) {
      const because = 'The cluster takes connections from the internet through its internet access gateway.'
      return {
        kind: 'internet',
        path: [{ what: 'internet access gateway', id: null, passes: 'yes', because }],
        accounts: [],
        because,
      }
    }
    if (!seen(facts.vpcNetworkingEnabled)) {
      const because = 'The cluster is outside any VPC and its internet access gateway is off.'
      return {
        kind: 'internal',
        path: [{ what: 'internet access gateway', id: null, passes: 'no', because }],
        accounts: [],
        because,
      }
    }
    const group = subnetGroupOf(related, seen(facts.dbSubnetGroupName))
    return databaseExposure(related, {
      vpcId: seen(group.facts.vpcId),
      subnetIds: seen(group.facts.subnetIds),
      securityGroupIds: seen(facts.vpcSecurityGroupIds),
      port: seen(facts.port),
      publiclyAccessible: publiclyAccessible(cluster, related),
      networkType: facts.networkType,
      call: 'rds:DescribeDBClusters',
    })
  },

  relations({ facts, ...where }) {
    const relations: Relation[] = [...keyRelations(facts.kmsKeyId)]
    if (isObserved(facts.dbSubnetGroupName) && facts.dbSubnetGroupName.value !== null) {
      relations.push({ kind: 'attached-to', to: rdsArn(where, 'subgrp', facts.dbSubnetGroupName.value) })
    }
    return relations
  },
})

function subnetGroupOf(related: Related, name: string | null): Resource<DbSubnetGroupFacts> {
  const group =
    name === null
      ? null
      : (related.one(subnetGroupType, 'dbSubnetGroupName', name) as Resource<DbSubnetGroupFacts> | null)
  if (group === null)
    throw new Unseen(
      unobserved('not-returned', 'rds:DescribeDBSubnetGroups', `subnet group ${name ?? '(none)'} was not listed`),
    )
  return group
}

/** A Multi-AZ cluster has the flag itself; an Aurora cluster is as public as the most public of its members. */
function publiclyAccessible(cluster: Resource<DbClusterFacts>, related: Related): boolean {
  const own = seen(cluster.facts.publiclyAccessible)
  if (own !== null) return own
  const members = related.where(
    instanceType,
    'dbClusterIdentifier',
    seen(cluster.facts.dbClusterIdentifier),
  ) as readonly Resource<DbInstanceFacts>[]
  // One public member is proof; that none is takes all of them.
  if (members.some(({ facts }) => isObserved(facts.publiclyAccessible) && facts.publiclyAccessible.value)) return true
  return members.some(({ facts }) => seen(facts.publiclyAccessible))
}
