import type { EncryptionInTransit } from '#domain/encryption.ts'
import { keyLooksAt, keyRelations } from '#domain/keys.ts'
import { reachabilityLooksAt } from '#domain/network/reachability.ts'
import { isObserved, seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { DbClusterFacts } from './db-cluster.ts'
import type { DbInstanceFacts, InstanceOption } from './db-instance.ts'
import { engineFamily } from './engine.ts'
import { databaseExposure, rdsArn } from './exposure.ts'
import { judgeStorage } from './storage-encryption.ts'
import { clusterTransport, judgeTransport } from './transport.ts'

const clusterType = 'AWS::RDS::DBCluster'

export const posture = definePosture<DbInstanceFacts>()({
  resourceType: 'AWS::RDS::DBInstance',
  looksAt: [clusterType, ...keyLooksAt, ...reachabilityLooksAt],

  encryptionAtRest: (db, related) => judgeStorage(db.facts, related, db),

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

  exposure(db, related) {
    const { facts } = db
    const vpcId = seen(facts.vpcId)
    if (vpcId === null)
      throw new Unseen(unobserved('not-returned', 'rds:DescribeDBInstances', 'the instance names no VPC'))
    return databaseExposure(related, {
      vpcId,
      subnetIds: seen(facts.subnetIds),
      securityGroupIds: seen(facts.vpcSecurityGroupIds),
      port: seen(facts.port),
      publiclyAccessible: seen(facts.publiclyAccessible),
      networkType: facts.networkType,
      call: 'rds:DescribeDBInstances',
    })
  },

  relations(db) {
    const { facts } = db
    const relations: Relation[] = [...keyRelations(facts.kmsKeyId)]
    if (isObserved(facts.dbClusterIdentifier) && facts.dbClusterIdentifier.value !== null) {
      relations.push({ kind: 'member-of', to: rdsArn(db, 'cluster', facts.dbClusterIdentifier.value) })
    }
    if (isObserved(facts.dbSubnetGroupName) && facts.dbSubnetGroupName.value !== null) {
      relations.push({ kind: 'attached-to', to: rdsArn(db, 'subgrp', facts.dbSubnetGroupName.value) })
    }
    return relations
  },
})

/** The parameters that force TLS belong to the cluster, in Aurora and in Multi-AZ clusters. */
function memberTransport(related: Related, identifier: string): EncryptionInTransit {
  const cluster = related.one(clusterType, 'dbClusterIdentifier', identifier) as Resource<DbClusterFacts> | null
  if (cluster === null)
    throw new Unseen(unobserved('not-returned', 'rds:DescribeDBClusters', `cluster ${identifier} was not listed`))
  return clusterTransport(cluster.facts)
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
