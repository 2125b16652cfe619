import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { isObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { Posture } from '#domain/posture.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { posture } from './collection.posture.ts'
import { type CollectionFacets, collection } from './collection.ts'
import { dataAccessOf, networkRulesOf } from './policies.ts'
import { foreignAccounts } from './principals.ts'

const account = '111122223333'
const arn = `arn:aws:aoss:eu-west-1:${account}:collection/abc`
const item = { id: 'abc', name: 'logs-eu', arn, status: 'ACTIVE', kmsKeyArn: 'auto' } as const
const network = (...documents: unknown[]) =>
  observed(
    documents.map((document, index) => ({ name: `policy-${index}`, document })),
    'aoss:GetSecurityPolicy',
  )
const entry = (resource: string, AllowFromPublic: boolean, ResourceType = 'collection') => ({
  Rules: [{ ResourceType, Resource: [resource] }],
  AllowFromPublic,
  ...(AllowFromPublic ? {} : { SourceVPCEs: ['vpce-1'] }),
})
const access = (resource: string, ...Principal: string[]) => [
  { Rules: [{ ResourceType: 'index', Resource: [resource], Permission: ['aoss:ReadDocument'] }], Principal },
]
const own = `arn:aws:iam::${account}:role/search`
const facets: CollectionFacets = {
  detail: observed({ id: 'abc', standbyReplicas: 'ENABLED' }, 'aoss:BatchGetCollection'),
  networkPolicies: network([entry('collection/logs*', false)]),
  dataAccessPolicies: network(access('index/logs-eu/*', own)),
  tags: observed([{ key: '__proto__', value: 'x' }], 'aoss:ListTagsForResource'),
}
const value = (fact: Observed<unknown>) => (isObserved(fact) ? fact.value : fact.unobserved)

function pillars(change: Partial<CollectionFacets>, kmsKeyArn = 'auto', keys: readonly Resource[] = []) {
  const made = collection({ ...item, kmsKeyArn }, { ...facets, ...change })
  const judged = { ...made, type: posture.resourceType, accountId: account, region: 'eu-west-1', partition: 'aws' }
  const related = relatedIndex({
    resources: keys,
    listed: () => false,
    accountId: account,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  return judgePillars(judged as unknown as Resource, posture as unknown as Posture, related, (_w, _r, error) => {
    throw error
  })
}
const kind = (pillar: Observed<{ readonly kind: string }>) =>
  isObserved(pillar) ? pillar.value.kind : pillar.unobserved

describe('the policies of a collection', () => {
  it.each([
    ['collection/logs-eu', true],
    ['collection/logs*', true],
    ['collection/*', true],
    ['index/logs*/*', true],
    ['collection/logs', false],
    ['collection/logs-e.', false],
    ['collection/audit*', false],
    ['model/logs*', false],
  ])('%s is about logs-eu: %s', (resource, expected) => {
    expect(value(networkRulesOf(network([entry(resource, true)]), 'logs-eu'))).toHaveLength(expected ? 1 : 0)
  })

  it('of a shape that is not known are not taken for none', () => {
    expect(value(networkRulesOf(network('text'), 'logs'))).toBe('schema-drift')
    expect(value(networkRulesOf(network(undefined), 'logs'))).toBe('schema-drift')
    expect(value(dataAccessOf(network([{ Principal: [own] }]), 'logs'))).toBe('schema-drift')
    expect(value(dataAccessOf(network([{ ...access('index/logs/*', own)[0], Principal: own }]), 'logs'))).toBe(
      'schema-drift',
    )
    const open = entry('collection/logs', true)
    expect(value(networkRulesOf(network([{ ...open, AllowFromPublic: 'true' }]), 'logs'))).toBe('schema-drift')
    const oneText = { ResourceType: 'collection', Resource: 'collection/logs' }
    expect(value(networkRulesOf(network([{ ...open, Rules: [oneText] }]), 'logs'))).toBe('schema-drift')
  })

  it('name other accounts as roles, sessions and SAML identities', () => {
    const rules = (...principals: string[]) => [{ policy: 'p', principals, permissions: [] }]
    expect(
      foreignAccounts(
        rules(
          own,
          'arn:aws:sts::999988887777:assumed-role/a/b',
          'saml/444455556666/idp/user/x',
          'iamidentitycenter/i/u',
        ),
        account,
      ),
    ).toEqual(['444455556666', '999988887777'])
    expect(() => foreignAccounts(rules('*'), account)).toThrow('schema-drift')
  })
})

describe('a collection', () => {
  it('keeps what was listed where its details were not returned', () => {
    const made = collection(item, { ...facets, detail: unobserved('not-returned', 'aoss:BatchGetCollection') })
    expect(made).toMatchObject({ name: 'logs-eu', incarnation: 'abc' })
    expect(value(made.facts.kmsKeyArn)).toBe('auto')
    expect(value(made.facts.standbyReplicas)).toBe('not-returned')
    expect(isObserved(made.tags) && Object.entries(made.tags.value)).toEqual([['__proto__', 'x']])
  })

  it('is encrypted under a key that AWS owns, or one that is named', () => {
    expect(kind(pillars({}).encryptionAtRest)).toBe('aws-owned')
    expect(kind(pillars({}, 'arn:aws:kms:eu-west-1:999988887777:key/1').encryptionAtRest)).toBe('customer-managed')
    expect(kind(pillars({}, `arn:aws:kms:eu-west-1:${account}:key/1`).encryptionAtRest)).toBe('not-covered')
  })

  const denied = unobserved('denied', 'aoss:GetSecurityPolicy')
  it.each([
    ['reached through a VPC endpoint', {}, 'internal'],
    ['open to the internet', { networkPolicies: network([entry('collection/*', true)]) }, 'internet'],
    // A public rule overrides a private one, whatever their order.
    [
      'open by one of two policies',
      {
        networkPolicies: network([entry('collection/logs-eu', false)], [entry('collection/logs*', true, 'dashboard')]),
      },
      'internet',
    ],
    [
      'open, by whom unread',
      { networkPolicies: network([entry('collection/*', true)]), dataAccessPolicies: denied },
      'internet',
    ],
    ['named by no network policy', { networkPolicies: network() }, 'isolated'],
    [
      'shared with an account',
      { dataAccessPolicies: network(access('index/*/*', 'arn:aws:iam::999988887777:root')) },
      'cross-account',
    ],
    ['whose network policies are unread', { networkPolicies: denied }, 'denied'],
    ['private, shared with whom unread', { dataAccessPolicies: denied }, 'denied'],
  ] as const)('%s', (_, change, expected) => {
    expect(kind(pillars(change as Partial<CollectionFacets>).exposure)).toBe(expected)
  })
})
