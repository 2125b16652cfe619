import type { ApiFacts } from '#domain/api-gateway.ts'
import type { Exposure } from '#domain/exposure.ts'
import { seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { domainNameType } from './domain-name.ts'

export const posture = definePosture<ApiFacts>()({
  resourceType: 'AWS::ApiGatewayV2::Api',
  looksAt: [domainNameType],

  /** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html */
  encryptionInTransit: () => ({
    kind: 'enforced',
    minimumTls: '1.2',
    because: 'HTTP and WebSocket APIs answer over TLS 1.2 or later only.',
  }),

  /** They have no resource policy and cannot be private: whoever finds the address can send to it. */
  exposure({ name, facts }, related): Exposure {
    const internet = (what: string, id: string, because: string): Exposure => ({
      kind: 'internet',
      path: [{ what, id, passes: 'yes', because }],
      accounts: [],
      because: `${because} HTTP and WebSocket APIs have no resource policy that narrows who may call.`,
    })
    if (!seen(facts.disableExecuteApiEndpoint)) {
      const endpoint = seen(facts.apiEndpoint)
      return internet('execute-api endpoint', endpoint, `Its default endpoint ${endpoint} answers the internet.`)
    }
    const domain = related.one(domainNameType, 'mappedApiIds', seen(facts.apiId))
    if (domain) return internet('custom domain', domain.name, `Custom domain ${domain.name} leads the internet to it.`)
    const because = `The default endpoint of ${name} is off and no custom domain leads to it.`
    return {
      kind: 'isolated',
      path: [{ what: 'execute-api endpoint', id: null, passes: 'no', because }],
      accounts: [],
      because,
    }
  },

  wafProtection: () => ({
    kind: 'not-eligible',
    webAclArn: null,
    because: 'A web ACL cannot be attached to HTTP and WebSocket APIs, only to REST API stages.',
  }),
})
