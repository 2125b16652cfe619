import type { ServerlessCache } from '@aws-sdk/client-elasticache'
import { createdAt, exists, flawed, onceFor } from '#domain/pretend/habits.ts'
import type { Place } from '#domain/simulated.ts'
import { arnOf } from './arn.ts'
import { keyOf } from './keys.ts'
import { homeOf } from './network.ts'

export function serverlessCaches(place: Place): readonly ServerlessCache[] {
  return onceFor(place, 'elasticache.serverless', () => {
    const wanted = place.scale('elasticache.serverless', 0, 2)
    return Array.from({ length: wanted }, (_, index) => `elasticache.serverless.${index}`).flatMap((key, index) => {
      const home = homeOf(place, key)
      if (!home || !exists(place, key)) return []
      const Engine = place.choose(`${key}:engine`, ['valkey', 'valkey', 'redis', 'memcached'])
      const name = `burst-${Engine}-${index}`
      const id = keyOf(place, key)
      const open = Engine === 'memcached' || flawed(place, `${key}:open`)
      return [
        {
          ServerlessCacheName: name,
          ARN: arnOf(place, 'serverlesscache', name),
          Status: 'available',
          CreateTime: createdAt(place, key),
          Engine,
          MajorEngineVersion: Engine === 'memcached' ? '1.6' : Engine === 'redis' ? '7' : '8',
          FullEngineVersion: Engine === 'memcached' ? '1.6' : Engine === 'redis' ? '7.1' : '8.0',
          ...(id === undefined
            ? { StorageEncryptionType: 'sse-elasticache' as const }
            : { StorageEncryptionType: 'sse-kms' as const, KmsKeyId: id }),
          SecurityGroupIds: [home.groupId],
          SubnetIds: home.subnets.map(({ subnetId }) => subnetId),
          Endpoint: { Address: `${name}.serverless.${place.region}.cache.amazonaws.com`, Port: 6379 },
          ...(open ? {} : { UserGroupId: `${name}-users` }),
          SnapshotRetentionLimit: flawed(place, `${key}:backup`) ? 0 : 7,
          NetworkType: home.dual ? 'dual_stack' : 'ipv4',
        },
      ]
    })
  })
}
