import { keyKind, keyLooksAt } from '#domain/keys.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { ClusterFacts } from './cluster.ts'

/** What the cluster decides for its tasks: the key of the storage that Fargate gives them. */
export const posture = definePosture<ClusterFacts>()({
  resourceType: 'AWS::ECS::Cluster',
  looksAt: [...keyLooksAt],
  encryptionAtRest({ facts, accountId, region, partition }, related) {
    const id = seen(facts.fargateEphemeralStorageKmsKeyId)
    if (id === null)
      return {
        kind: 'aws-owned',
        key: null,
        because:
          'Without a key of its own (fargateEphemeralStorageKmsKeyId), Fargate encrypts ephemeral storage with a key that AWS owns.',
      }
    const { kind, key } = keyKind(related, { id, accountId, region, partition })
    return { kind, key, because: `fargateEphemeralStorageKmsKeyId is ${id}.` }
  },
  relations: ({ facts }) =>
    [facts.fargateEphemeralStorageKmsKeyId, facts.managedStorageKmsKeyId].flatMap((key) =>
      isObserved(key) && key.value?.startsWith('arn:') ? [{ kind: 'attached-to' as const, to: key.value }] : [],
    ),
})
