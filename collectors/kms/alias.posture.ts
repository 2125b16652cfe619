import type { KmsAliasFacts } from '#domain/keys/keys.ts'
import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'

export const posture = definePosture<KmsAliasFacts>()({
  resourceType: 'AWS::KMS::Alias',
  looksAt: [],
  relations: ({ arn, facts: { targetKeyId } }) =>
    isObserved(targetKeyId) && targetKeyId.value !== null
      ? [{ kind: 'attached-to', to: `${arn.slice(0, arn.indexOf(':alias/'))}:key/${targetKeyId.value}` }]
      : [],
})
