import { keyKind, keyLooksAt, keyRelations } from '#domain/keys.ts'
import { seen } from '#domain/observed.ts'
import { accessOf } from '#domain/policy.ts'
import { definePosture } from '#domain/posture.ts'
import type { SecretFacts } from './secret.ts'

const kinds = {
  public: 'internet',
  'public-limited': 'internet-limited',
  'cross-account': 'cross-account',
  none: 'internal',
} as const
const passes = { public: 'yes', 'public-limited': 'limited', 'cross-account': 'limited', none: 'no' } as const

export const posture = definePosture<SecretFacts>()({
  resourceType: 'AWS::SecretsManager::Secret',
  looksAt: keyLooksAt,

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
    const { kind, accounts, because } = accessOf(seen(facts.resourcePolicy), {
      accountId,
      organizationId: related.organizationId(),
      organizationAccounts: related.organizationAccounts(),
      call: 'secretsmanager:GetResourcePolicy',
    })
    return {
      kind: kinds[kind],
      path: [{ what: 'resource policy', id: null, passes: passes[kind], because }],
      accounts: kind === 'cross-account' ? accounts : [],
      because,
    }
  },

  relations: ({ facts }) => keyRelations(facts.kmsKeyId),
})
