import { apiExposure, domainNameType } from '#domain/api-exposure.ts'
import { type ApiFacts, balancerOf } from '#domain/api-gateway.ts'
import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'

export const posture = definePosture<ApiFacts>()({
  resourceType: 'AWS::ApiGatewayV2::Api',
  looksAt: [domainNameType],

  /** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html */
  encryptionInTransit: () => ({
    kind: 'enforced',
    minimumTls: '1.2',
    because: 'HTTP and WebSocket APIs answer over TLS 1.2 or later only.',
  }),

  exposure: (api, related) => apiExposure(api, related),

  wafProtection: () => ({
    kind: 'not-eligible',
    webAclArn: null,
    because: 'A web ACL cannot be attached to HTTP and WebSocket APIs, only to REST API stages.',
  }),

  /** Load balancers that its private integrations lead to. */
  relations: ({ facts: { privateIntegrations } }) => {
    const arns = isObserved(privateIntegrations)
      ? privateIntegrations.value.flatMap(({ targetArn }) => (targetArn === null ? [] : (balancerOf(targetArn) ?? [])))
      : []
    return [...new Set(arns)].map((to) => ({ kind: 'fronts', to }))
  },
})
