import { encryptionUnder, type KeyHolder, type KeyTier, namedKey } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { type Observed, seen } from '#domain/observed.ts'
import { policyExposure, policyLooksAt } from '#domain/policy/exposure.ts'
import { definePosture } from '#domain/posture.ts'
import type { SecretFacts } from './secret.ts'

const looksAt = [...keyLooksAt, ...policyLooksAt]

export const posture = definePosture<SecretFacts>()({
  resourceType: 'AWS::SecretsManager::Secret',
  looksAt,

  /** https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html */
  encryptionAtRest: (secret, related) => encryptionUnder(secretHolder(secret.facts), related, secret),

  keys: ({ facts }) => [{ protects: 'secret value', holder: secretHolder(facts), tiers: [dataKey] }],

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
})

const secretHolder = ({ kmsKeyId }: SecretFacts): Observed<KeyHolder> =>
  namedKey('KmsKeyId', kmsKeyId, () => ({
    kind: 'kms',
    id: 'alias/aws/secretsmanager',
    because: 'No key is named: the secret is under aws/secretsmanager.',
  }))

const dataKey: KeyTier = {
  name: 'data key',
  because: 'One for each version of the value; it is kept beside it, encrypted under the key below.',
}
