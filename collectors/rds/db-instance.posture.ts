import type { EncryptionInTransit } from '#domain/encryption.ts'
import { type Exposure, widestOf } from '#domain/exposure.ts'
import { atHop, unknownHop } from '#domain/hop.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { reachabilityLooksAt } from '#domain/network/reachability.ts'
import { isObserved, mapObserved, type Observed, observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { DbClusterFacts } from './db-cluster.ts'
import type { DbInstanceFacts, InstanceOption } from './db-instance.ts'
import { engineFamily } from './engine.ts'
import { databaseExposure, rdsArn } from './exposure.ts'
import { instanceKeys } from './keys.ts'
import { outsideVpc } from './outside-vpc.ts'
import { judgeStorage } from './storage-encryption.ts'
import { clusterTransport, judgeTransport } from './transport.ts'

const clusterType = 'AWS::RDS::DBCluster'

export const posture = definePosture<DbInstanceFacts>()({
  resourceType: 'AWS::RDS::DBInstance',
  looksAt: [clusterType, ...keyLooksAt, ...reachabilityLooksAt],

  encryptionAtRest: (db, related) => judgeStorage(db.facts, related, db),

  keys: instanceKeys,

  encryptionInTransit(db, related) {
    const engine = seen(db.facts.engine)
    const cluster = seen(db.facts.dbClusterIdentifier)
    if (cluster !== null) return memberTransport(related, cluster)
    if (engineFamily(engine) === 'oracle') return oracleTransport(seen(db.facts.options))
    return judgeTransport({
      engine,
      engineVersion: seen(db.facts.engineVersion),
      parameters: seen(db.facts.parameters),
      inSync: seen(db.facts.dbParameterGroups).every((group) => group.applyStatus === 'in-sync'),
      call: 'rds:DescribeDBParameters',
    })
  },

  exposure({ facts }, related) {
    const ways = [
      () => throughCluster(related, facts),
      () => overNetwork(related, facts, facts.port, []),
      () =>
        widestOf(
          optionPorts(facts).map(
            ({ port, groups }) =>
              () =>
                overNetwork(related, facts, port, groups),
          ),
        ),
    ]
    return widestOf(ways) ?? { kind: 'isolated', path: [], accounts: [], because: 'Nothing leads to it.' }
  },

  relations(db) {
    const { facts } = db
    const relations: Relation[] = []
    if (isObserved(facts.dbClusterIdentifier) && facts.dbClusterIdentifier.value !== null) {
      relations.push({ kind: 'member-of', to: rdsArn(db, 'cluster', facts.dbClusterIdentifier.value) })
    }
    if (isObserved(facts.dbSubnetGroupName) && facts.dbSubnetGroupName.value !== null) {
      relations.push({ kind: 'attached-to', to: rdsArn(db, 'subgrp', facts.dbSubnetGroupName.value) })
    }
    return relations
  },
})

/** Null for an instance that its express cluster alone leads to. */
function overNetwork(
  related: Related,
  facts: DbInstanceFacts,
  port: Observed<number>,
  groups: readonly string[],
): Exposure | null {
  const vpcId = atHop('VPC', null, () => seen(facts.vpcId))
  if (vpcId === null) {
    if (throughCluster(related, facts)) return null
    const none = unobserved('not-returned', 'rds:DescribeDBInstances', 'the instance names no VPC')
    throw new Unseen(none, [unknownHop('VPC', null, none)])
  }
  return databaseExposure(related, {
    vpcId: facts.vpcId,
    subnetIds: facts.subnetIds,
    securityGroupIds: mapObserved(facts.vpcSecurityGroupIds, (own) => [...new Set([...own, ...groups])]),
    port,
    publiclyAccessible: facts.publiclyAccessible,
    networkType: facts.networkType,
  })
}

/** Options of Oracle that listen on ports of their own, such as SSL, and the groups that let clients in on them. */
function optionPorts(
  facts: DbInstanceFacts,
): readonly { readonly port: Observed<number>; readonly groups: readonly string[] }[] {
  if (engineFamily(seen(facts.engine)) !== 'oracle') return []
  const { options } = facts
  return atHop('option group', null, () => seen(options)).flatMap(({ port, securityGroupIds }) =>
    typeof port === 'number' ? [{ port: observed(port, options.call), groups: securityGroupIds }] : [],
  )
}

function throughCluster(related: Related, facts: DbInstanceFacts): Exposure | null {
  const identifier = seen(facts.dbClusterIdentifier)
  if (identifier === null) return null
  return outsideVpc(atHop('cluster', identifier, () => clusterNamed(related, identifier)).facts)
}

function clusterNamed(related: Related, identifier: string): Resource<DbClusterFacts> {
  const cluster = related.one(clusterType, 'dbClusterIdentifier', identifier) as Resource<DbClusterFacts> | null
  if (cluster) return cluster
  throw new Unseen(unobserved('not-returned', 'rds:DescribeDBClusters', `cluster ${identifier} was not listed`))
}

/** The parameters that force TLS belong to the cluster, in Aurora and in Multi-AZ clusters. */
function memberTransport(related: Related, identifier: string): EncryptionInTransit {
  return clusterTransport(clusterNamed(related, identifier).facts)
}

/**
 * Oracle: native network encryption that the server requires refuses plain connections; the SSL option adds a second
 * listener beside the plain one. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.Oracle.Options.NetworkEncryption.html
 */
function oracleTransport(options: readonly InstanceOption[]): EncryptionInTransit {
  const native = options.find((option) => option.name === 'NATIVE_NETWORK_ENCRYPTION')
  const server = native?.settings['SQLNET.ENCRYPTION_SERVER']
  if (server === 'REQUIRED') {
    return {
      kind: 'enforced',
      minimumTls: null,
      because: 'Native network encryption is required by the server (SQLNET.ENCRYPTION_SERVER).',
    }
  }
  if (native && server !== 'REJECTED') {
    return {
      kind: 'optional',
      minimumTls: null,
      because: `Native network encryption is ${server ?? 'REQUESTED'}: plain connections are accepted.`,
    }
  }
  if (options.some((option) => option.name === 'SSL')) {
    return { kind: 'optional', minimumTls: null, because: 'The SSL option adds a TLS port beside the plain one.' }
  }
  return {
    kind: 'none',
    minimumTls: null,
    because: 'Neither the SSL nor the native network encryption option is in its option groups.',
  }
}
