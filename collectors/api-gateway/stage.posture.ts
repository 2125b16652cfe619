import { apiOf, restApiExposure, restApiLooksAt, restApiType } from '#domain/api-exposure.ts'
import { gatewayArn, type StageFacts } from '#domain/api-gateway.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { wafProtectionOf, webAclTypes } from '#domain/waf/web-acl-action.ts'
import { cachedMethods } from './stage.ts'

export const posture = definePosture<StageFacts>()({
  resourceType: 'AWS::ApiGateway::Stage',
  looksAt: [restApiType, ...restApiLooksAt, ...webAclTypes],

  /** A stage stores answers where it has a cache, under a key of API Gateway's own. */
  encryptionAtRest({ facts }) {
    const nothing = (because: string) => ({ kind: 'not-applicable', key: null, because }) as const
    if (!seen(facts.cacheClusterEnabled)) return nothing('It has no cache.')
    const cached = cachedMethods(seen(facts.methodSettings))
    if (cached.length === 0) return nothing('Its cache is used by no method.')
    const open = cached.find(({ cacheDataEncrypted }) => !cacheDataEncrypted)
    return open
      ? { kind: 'none', key: null, because: `cacheDataEncrypted is false for ${open.method}.` }
      : { kind: 'aws-owned', key: null, because: 'cacheDataEncrypted is true for every cached method.' }
  },

  exposure: ({ facts }, related) => restApiExposure(apiOf(seen(facts.restApiId), related), related),

  wafProtection: ({ facts }, related) => wafProtectionOf(seen(facts.webAclArn), related),

  relations: ({ facts: { restApiId }, ...where }) =>
    isObserved(restApiId) ? [{ kind: 'member-of', to: gatewayArn(where, `/restapis/${restApiId.value}`) }] : [],
})
