import { keyKind, keyLooksAt, keyRelations } from '#domain/keys.ts'
import { seen } from '#domain/observed.ts'
import { policyExposure, policyLooksAt } from '#domain/policy/exposure.ts'
import { definePosture } from '#domain/posture.ts'
import type { SecretFacts } from './secret.ts'

const looksAt = [...keyLooksAt, ...policyLooksAt]

export const posture = definePosture<SecretFacts>()({
  resourceType: 'AWS::SecretsManager::Secret',
  looksAt,

  /** https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html */
  encryptionAtRest({ facts, accountId, region, partition }, related) {
    const id = seen(facts.kmsKeyId)
    const { kind, key } = keyKind(related, { id: id ?? 'alias/aws/secretsmanager', accountId, region, partition })
    return {
      kind,
      key,
      because: id === null ? 'No key is named: the secret is under aws/secretsmanager.' : `KmsKeyId is ${id}.`,
    }
  },

  /** https://docs.aws.amazon.com/secretsmanager/latest/userguide/data-protection.html */
  encryptionInTransit: () => ({
    kind: 'enforced',
    minimumTls: '1.2',
    because: 'Secrets Manager answers over TLS 1.2 or later only.',
  }),

  exposure({ facts, accountId }, related) {
    const deleted = seen(facts.deletedDate)
    if (deleted !== null) {
      const because = `Its deletion was asked for on ${deleted.slice(0, 10)}: nobody can read it unless it is restored.`
      return { kind: 'isolated', path: [{ what: 'deletion', id: null, passes: 'no', because }], accounts: [], because }
    }
    return policyExposure({ what: 'resource policy', id: null }, facts.resourcePolicy, { accountId }, related)
  },

  relations: ({ facts }) => keyRelations(facts.kmsKeyId),
})
