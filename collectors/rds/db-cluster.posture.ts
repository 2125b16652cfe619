import { atHop } from '#domain/hop.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { orUnseen } from '#domain/network/lookups.ts'
import { reachabilityLooksAt } from '#domain/network/reachability.ts'
import { isObserved, type Observed, observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { DbClusterFacts } from './db-cluster.ts'
import type { DbInstanceFacts } from './db-instance.ts'
import type { DbSubnetGroupFacts } from './db-subnet-group.ts'
import { databaseExposure, rdsArn } from './exposure.ts'
import { clusterKeys } from './keys.ts'
import { outsideVpc } from './outside-vpc.ts'
import { judgeStorage } from './storage-encryption.ts'
import { clusterTransport } from './transport.ts'

const instanceType = 'AWS::RDS::DBInstance'
const subnetGroupType = 'AWS::RDS::DBSubnetGroup'

export const posture = definePosture<DbClusterFacts>()({
  resourceType: 'AWS::RDS::DBCluster',
  looksAt: [instanceType, subnetGroupType, ...keyLooksAt, ...reachabilityLooksAt],

  encryptionAtRest: (cluster, related) => judgeStorage(cluster.facts, related, cluster),

  keys: clusterKeys,

  encryptionInTransit: ({ facts }) => clusterTransport(facts),

  exposure(cluster, related) {
    const { facts } = cluster
    const outside = outsideVpc(facts)
    if (outside) return outside
    const group = atHop('subnet group', null, () => subnetGroupOf(related, seen(facts.dbSubnetGroupName)))
    return databaseExposure(related, {
      vpcId: group.facts.vpcId,
      subnetIds: group.facts.subnetIds,
      securityGroupIds: facts.vpcSecurityGroupIds,
      port: facts.port,
      publiclyAccessible: publiclyAccessible(cluster, related),
      networkType: facts.networkType,
    })
  },

  relations({ facts, ...where }) {
    const relations: Relation[] = []
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
function publiclyAccessible(cluster: Resource<DbClusterFacts>, related: Related): Observed<boolean> {
  const own = cluster.facts.publiclyAccessible
  if (!isObserved(own)) return own
  if (own.value !== null) return observed(own.value, own.call)
  const id = seen(cluster.facts.dbClusterIdentifier)
  const members = orUnseen(() => related.where(instanceType, 'dbClusterIdentifier', id))
  if (members instanceof Unseen) return members.cause
  const flags = members.map(({ facts }) => (facts as unknown as DbInstanceFacts).publiclyAccessible)
  // One public member is proof; that none is takes all of them.
  return (
    flags.find((flag) => isObserved(flag) && flag.value) ??
    flags.find((flag) => !isObserved(flag)) ??
    observed(false, 'rds:DescribeDBInstances')
  )
}
