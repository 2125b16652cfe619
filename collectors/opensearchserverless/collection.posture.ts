import type { Exposure, Hop } from '#domain/exposure.ts'
import { encryptionUnder, type KeyHolder } from '#domain/keys/key-use.ts'
import { keyLooksAt } from '#domain/keys/keys.ts'
import { letInText } from '#domain/let-in.ts'
import { isObserved, mapObserved, type Observed, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import { sharedWith } from '#domain/share.ts'
import type { CollectionFacts } from './collection.ts'
import { doorOf } from './policies.ts'
import { foreignAccounts } from './principals.ts'

export const posture = definePosture<CollectionFacts>()({
  resourceType: 'AWS::OpenSearchServerless::Collection',
  looksAt: keyLooksAt,

  encryptionAtRest: (collection, related) => encryptionUnder(collectionHolder(collection.facts), related, collection),

  keys: ({ facts }) => [{ protects: 'collection', holder: collectionHolder(facts) }],

  /** https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-encryption.html */
  encryptionInTransit: () => ({
    kind: 'enforced',
    minimumTls: '1.2',
    because: 'OpenSearch Serverless answers over TLS 1.2 or later only.',
  }),

  exposure,
})

const collectionHolder = ({ kmsKeyArn }: CollectionFacts): Observed<KeyHolder> =>
  mapObserved(kmsKeyArn, (id) =>
    id === 'auto'
      ? { kind: 'aws-owned', because: 'The key is one that AWS owns (auto).' }
      : { kind: 'kms', id, because: `kmsKeyArn is ${id}.` },
  )

/** A network policy opens the endpoint, or the dashboards through which the same data is read; behind it stands who may. */
function exposure({ facts, accountId }: Resource<CollectionFacts>, related: Related): Exposure {
  const rules = seen(facts.networkRules)
  const open = rules.find(({ allowFromPublic }) => allowFromPublic)
  if (open) {
    const hop: Hop = {
      what: 'network policy',
      id: open.policy,
      passes: 'yes',
      because: `Policy ${open.policy} opens its ${doorOf(open)} to the internet.`,
    }
    const access = accessHop(facts)
    return {
      kind: 'internet',
      path: [hop, ...(access ? [access] : [])],
      accounts: [],
      because: access ? `${hop.because} ${access.because}` : hop.because,
    }
  }
  const first = rules[0]
  if (!first) {
    const because = 'No network policy names it, so no network reaches it.'
    return {
      kind: 'isolated',
      path: [{ what: 'network policy', id: null, passes: 'no', because }],
      accounts: [],
      because,
    }
  }
  const through = [...new Set(rules.flatMap((rule) => [...rule.sourceVPCEs, ...rule.sourceServices]))]
  const network: Hop = {
    what: 'network policy',
    id: first.policy,
    passes: 'no',
    because: `No network policy opens it to the internet; it is reached through ${through.join(', ') || 'nothing'}.`,
  }
  const named = foreignAccounts(seen(facts.dataAccessRules), accountId)
  const accounts = sharedWith(related, { accountId }, named, 'data access policy')
  if (accounts.length === 0) return { kind: 'internal', path: [network], accounts: [], because: network.because }
  const because = `Data access policies let in ${letInText(accounts)}.`
  return {
    kind: 'cross-account',
    path: [
      { ...network, passes: 'limited' },
      { what: 'data access policy', id: null, passes: 'limited', because },
    ],
    accounts,
    because,
  }
}

/** Left out where it was not read: an endpoint on the internet is one, whoever may use it. */
function accessHop({ dataAccessRules }: CollectionFacts): Hop | null {
  if (!isObserved(dataAccessRules)) return null
  const count = new Set(dataAccessRules.value.flatMap(({ principals }) => principals)).size
  const because =
    count === 0
      ? 'No data access policy lets anybody use it.'
      : `Only the ${count} ${count === 1 ? 'principal' : 'principals'} of its data access policies may use it.`
  return { what: 'data access policy', id: null, passes: count === 0 ? 'no' : 'limited', because }
}
