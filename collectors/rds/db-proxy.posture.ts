import type { Family } from '#domain/network/cidr.ts'
import { networkExposure, reachabilityLooksAt, standing } from '#domain/network/reachability.ts'
import { isObserved, mapObserved, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { DbProxyFacts } from './db-proxy.ts'

/** The port of each engine family's own protocol, on which proxies listen: it cannot be chosen. */
const ports = { MYSQL: 3306, POSTGRESQL: 5432, SQLSERVER: 1433 } as const

const dual: readonly Family[] = [4, 6]
const ownFamilies: Readonly<Record<string, readonly Family[]>> = { IPV4: [4], IPV6: [6], DUAL: dual }

/** A proxy pools connections and stores nothing. It has private addresses only. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html */
export const posture = definePosture<DbProxyFacts>()({
  resourceType: 'AWS::RDS::DBProxy',
  looksAt: reachabilityLooksAt,

  encryptionInTransit: ({ facts }) =>
    seen(facts.requireTls)
      ? { kind: 'enforced', minimumTls: null, because: 'RequireTLS is true.' }
      : { kind: 'optional', minimumTls: null, because: 'RequireTLS is false: clients may connect without TLS.' },

  exposure({ facts }, related) {
    const families = mapObserved(facts.endpointNetworkType, (type) => ownFamilies[type] ?? dual)
    return networkExposure(related, {
      ...standing({
        vpcId: facts.vpcId,
        subnetIds: facts.vpcSubnetIds,
        securityGroupIds: facts.vpcSecurityGroupIds,
        port: mapObserved(facts.engineFamily, (family) => ports[family]),
      }),
      publicAddress: false,
      ipv6: false,
      families: seen(families),
    })
  },

  relations: ({ facts }) =>
    isObserved(facts.auth)
      ? facts.auth.value.flatMap(({ secretArn }) =>
          secretArn === null ? [] : [{ kind: 'attached-to' as const, to: secretArn }],
        )
      : [],
})
