import type { EncryptionAtRest } from '#domain/encryption.ts'
import { keyKind, keyLooksAt } from '#domain/keys.ts'
import { isObserved, seen, Unseen, unobserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { ContainerInstanceFacts } from './container-instance.ts'

/** From the weakest to the strongest. */
const order: readonly EncryptionAtRest['kind'][] = ['none', 'aws-owned', 'aws-managed', 'customer-managed', 'hsm']

export const posture = definePosture<ContainerInstanceFacts>()({
  resourceType: 'AWS::ECS::ContainerInstance',
  looksAt: [...keyLooksAt],
  /** The weakest of its volumes. */
  encryptionAtRest({ facts, accountId, region, partition }, related): EncryptionAtRest {
    const volumes = seen(facts.volumes)
    if (volumes.length === 0) return { kind: 'not-applicable', key: null, because: 'It has no EBS volume.' }
    const plain = volumes.find(({ encrypted }) => !encrypted)
    if (plain) return { kind: 'none', key: null, because: `EBS volume ${plain.volumeId} is not encrypted.` }
    const kinds = volumes.map(({ volumeId, kmsKeyId }): EncryptionAtRest => {
      if (kmsKeyId === null)
        throw new Unseen(unobserved('not-returned', 'ec2:DescribeVolumes', `no KmsKeyId came with ${volumeId}`))
      const { kind, key } = keyKind(related, { id: kmsKeyId, accountId, region, partition })
      return { kind, key, because: `EBS volume ${volumeId} is encrypted with ${kmsKeyId}.` }
    })
    return kinds.reduce((weakest, next) => (order.indexOf(next.kind) < order.indexOf(weakest.kind) ? next : weakest))
  },
  relations: ({ facts }) =>
    isObserved(facts.clusterArn) ? [{ kind: 'member-of' as const, to: facts.clusterArn.value }] : [],
})
