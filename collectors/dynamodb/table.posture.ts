import { keyKind, keyLooksAt } from '#domain/keys.ts'
import { isObserved, seen, Unseen, unobserved } from '#domain/observed.ts'
import { accessOf } from '#domain/policy.ts'
import { definePosture } from '#domain/posture.ts'
import type { TableFacts } from './table.ts'

export const posture = definePosture<TableFacts>()({
  resourceType: 'AWS::DynamoDB::Table',
  looksAt: keyLooksAt,

  encryptionAtRest(table, related) {
    const type = seen(table.facts.sseType)
    if (type === 'AES256')
      return { kind: 'aws-owned', key: null, because: 'SSEType is AES256: a key that DynamoDB owns.' }
    if (type === null)
      return { kind: 'aws-owned', key: null, because: 'No KMS key is named: DynamoDB encrypts with a key it owns.' }
    const id = seen(table.facts.kmsMasterKeyArn)
    if (id === null)
      throw new Unseen(
        unobserved('not-returned', 'dynamodb:DescribeTable', 'SSEType is KMS but no KMSMasterKeyArn came with it'),
      )
    const { accountId, region, partition } = table
    const { kind, key } = keyKind(related, { id, accountId, region, partition })
    return { kind, key, because: `KMSMasterKeyArn is ${id}.` }
  },

  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/inter-network-traffic-privacy.html */
  encryptionInTransit: () => ({
    kind: 'enforced',
    minimumTls: '1.2',
    because: 'DynamoDB answers over TLS 1.2 or later only.',
  }),

  exposure(table, related) {
    const access = accessOf(seen(table.facts.resourcePolicy), {
      accountId: table.accountId,
      organizationId: related.organizationId(),
      organizationAccounts: related.organizationAccounts(),
      call: 'dynamodb:GetResourcePolicy',
    })
    const kinds = {
      public: 'internet',
      'public-limited': 'internet-limited',
      'cross-account': 'cross-account',
      none: 'internal',
    } as const
    const passes = { public: 'yes', 'public-limited': 'limited', 'cross-account': 'limited', none: 'no' } as const
    const { kind, accounts, because } = access
    return {
      kind: kinds[kind],
      path: [{ what: 'resource policy', id: null, passes: passes[kind], because }],
      accounts: kind === 'cross-account' ? accounts : [],
      because,
    }
  },

  relations({ facts }) {
    const key = isObserved(facts.kmsMasterKeyArn) ? facts.kmsMasterKeyArn.value : null
    return key === null ? [] : [{ kind: 'attached-to', to: key }]
  },
})
