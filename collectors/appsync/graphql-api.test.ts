import { describe, expect, it } from 'vitest'
import { judgePillars } from '#domain/judge.ts'
import { type Observed, observed, unobserved } from '#domain/observed.ts'
import { relatedIndex } from '#domain/related-index.ts'
import type { Resource } from '#domain/resource.ts'
import { eventApi } from './event-api.ts'
import { posture } from './graphql-api.posture.ts'
import { type CacheHead, graphqlApi } from './graphql-api.ts'

const where = { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' }
const noCache: Observed<CacheHead | null> = observed(null, 'appsync:GetApiCache')
const denied = unobserved('denied', 'appsync:GetApiCache')
const bare = { apiId: 'a1', name: 'graph', authenticationType: 'API_KEY' } as const
const facts = (item: object = {}) => graphqlApi({ ...bare, ...item }, { cache: noCache }).facts

function pillars(item: object, cache = noCache) {
  const related = relatedIndex({
    resources: [],
    listed: (type) => type !== 'AWS::WAFv2::WebACL',
    accountId: where.accountId,
    organizationAccounts: null,
    organizationId: null,
    now: new Date(0),
  })
  const resource = { ...graphqlApi({ ...bare, ...item }, { cache }), ...where, type: 'AWS::AppSync::GraphQLApi' }
  return judgePillars(resource as Resource, posture as never, related, (_what, _resource, error) => {
    throw error
  })
}

describe('a GraphQL API', () => {
  it('that leaves its settings out has AWS’s defaults', () => {
    expect(facts()).toMatchObject({
      visibility: { value: 'GLOBAL' },
      introspectionConfig: { value: 'ENABLED' },
      queryDepthLimit: { value: 0 },
      fieldLogLevel: { value: null },
      webAclArn: { value: null },
      authenticationTypes: { value: ['API_KEY'] },
    })
  })
  it('whose ways to sign in are not all named was not read', () => {
    expect(facts({ additionalAuthenticationProviders: [{}] }).authenticationTypes).toMatchObject({
      unobserved: 'not-returned',
    })
    expect(facts({ visibility: 'LUNAR' }).visibility).toMatchObject({ unobserved: 'schema-drift' })
  })
  it('stores something only where it has a cache, which AWS encrypts', () => {
    expect(pillars({}).encryptionAtRest).toMatchObject({ value: { kind: 'not-applicable' } })
    expect(pillars({}, observed({ type: 'SMALL' }, 'x')).encryptionAtRest).toMatchObject({
      value: { kind: 'aws-owned' },
    })
    expect(pillars({}, denied).encryptionAtRest).toMatchObject({ unobserved: 'denied' })
  })
  it('is on the internet unless it is private, whatever its cache', () => {
    expect(pillars({}, denied).exposure).toMatchObject({ value: { kind: 'internet' } })
    expect(pillars({ visibility: 'PRIVATE' }).exposure).toMatchObject({ value: { kind: 'internal' } })
  })
  it('with a web ACL that was not read is neither protected nor unprotected', () => {
    expect(pillars({}).wafProtection).toMatchObject({ value: { kind: 'none' } })
    const wafWebAclArn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/1a2b'
    expect(pillars({ wafWebAclArn }).wafProtection).toMatchObject({ unobserved: 'not-covered' })
  })
})

it('an Event API without log settings logs nothing; without its configuration it was not read', () => {
  const eventConfig = {
    authProviders: [{ authType: 'AWS_IAM' as const }],
    connectionAuthModes: [],
    defaultPublishAuthModes: [],
    defaultSubscribeAuthModes: [],
  }
  expect(eventApi({ apiId: 'e1', eventConfig }).facts).toMatchObject({
    logLevel: { value: null },
    authenticationTypes: { value: ['AWS_IAM'] },
  })
  expect(eventApi({ apiId: 'e1' }).facts).toMatchObject({
    logLevel: { unobserved: 'not-returned' },
    authenticationTypes: { unobserved: 'not-returned' },
  })
})
