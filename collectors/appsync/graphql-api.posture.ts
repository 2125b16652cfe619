import { seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { wafProtectionOf, webAclTypes } from '#domain/waf/web-acl-action.ts'
import type { GraphqlApiFacts } from './graphql-api.ts'

export const posture = definePosture<GraphqlApiFacts>()({
  resourceType: 'AWS::AppSync::GraphQLApi',
  looksAt: webAclTypes,

  /** AWS encrypts every cache, new and old, whatever its flags say. https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateApiCache.html */
  encryptionAtRest({ facts }) {
    const cache = seen(facts.apiCacheType)
    return cache === null
      ? { kind: 'not-applicable', key: null, because: 'It has no cache.' }
      : { kind: 'aws-owned', key: null, because: `Its cache (${cache}) is encrypted: AppSync encrypts every cache.` }
  },

  encryptionInTransit: () => ({
    kind: 'enforced',
    minimumTls: '1.2',
    because: 'AppSync answers over TLS 1.2 or later only.',
  }),

  /** https://docs.aws.amazon.com/appsync/latest/devguide/using-private-apis.html */
  exposure({ facts }) {
    if (seen(facts.visibility) === 'PRIVATE') {
      const because = 'visibility is PRIVATE: only interface endpoints of VPCs lead to it.'
      return {
        kind: 'internal',
        path: [{ what: 'visibility', id: null, passes: 'no', because }],
        accounts: [],
        because,
      }
    }
    const because = 'visibility is GLOBAL: its endpoint answers the internet.'
    return {
      kind: 'internet',
      path: [{ what: 'AppSync endpoint', id: null, passes: 'yes', because }],
      accounts: [],
      because,
    }
  },

  wafProtection: ({ facts }, related) => wafProtectionOf(seen(facts.webAclArn), related),
})
