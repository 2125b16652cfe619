import { reachabilityLooksAt } from '#domain/network/reachability.ts'
import { isObserved, observed, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { DbProxyFacts } from './db-proxy.ts'
import { databaseExposure } from './exposure.ts'

/** The port of each engine family's own protocol, on which proxies listen: it cannot be chosen. */
const ports = { MYSQL: 3306, POSTGRESQL: 5432, SQLSERVER: 1433 } as const

/** A proxy pools connections and stores nothing. It has private addresses only. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html */
export const posture = definePosture<DbProxyFacts>()({
  resourceType: 'AWS::RDS::DBProxy',
  looksAt: reachabilityLooksAt,

  encryptionInTransit: ({ facts }) =>
    seen(facts.requireTls)
      ? { kind: 'enforced', minimumTls: null, because: 'RequireTLS is true.' }
      : { kind: 'optional', minimumTls: null, because: 'RequireTLS is false: clients may connect without TLS.' },

  exposure: ({ facts }, related) =>
    databaseExposure(related, {
      vpcId: seen(facts.vpcId),
      subnetIds: seen(facts.vpcSubnetIds),
      securityGroupIds: seen(facts.vpcSecurityGroupIds),
      port: ports[seen(facts.engineFamily)],
      publiclyAccessible: false,
      // Private addresses of either family are not reached from the internet.
      networkType: observed('IPV4', 'rds:DescribeDBProxies'),
      call: 'rds:DescribeDBProxies',
    }),

  relations: ({ facts }) =>
    isObserved(facts.auth)
      ? facts.auth.value.flatMap(({ secretArn }) =>
          secretArn === null ? [] : [{ kind: 'attached-to' as const, to: secretArn }],
        )
      : [],
})
