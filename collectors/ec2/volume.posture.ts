import { keyKind, keyLooksAt } from '#domain/keys.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture, type Relation } from '#domain/posture.ts'
import type { VolumeFacts } from '#domain/servers.ts'
import { neighbour } from './identity.ts'

export const posture = definePosture<VolumeFacts>()({
  resourceType: 'AWS::EC2::Volume',
  looksAt: keyLooksAt,
  // https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
  encryptionAtRest: ({ facts, accountId, region, partition }, related) => {
    if (!seen(facts.encrypted)) return { kind: 'none', key: null, because: 'The volume is not encrypted.' }
    const id = seen(facts.kmsKeyId) ?? ''
    const { kind, key } = keyKind(related, { id, accountId, region, partition })
    return { kind, key, because: `The volume is encrypted under ${key.arn}.` }
  },
  relations: (one) => {
    const { kmsKeyId, instanceIds } = one.facts
    const relations: Relation[] = []
    if (isObserved(instanceIds))
      for (const id of instanceIds.value) relations.push({ kind: 'attached-to', to: neighbour(one, 'instance', id) })
    return isObserved(kmsKeyId) && kmsKeyId.value?.startsWith('arn:')
      ? [...relations, { kind: 'attached-to', to: kmsKeyId.value }]
      : relations
  },
})
