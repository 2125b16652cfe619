import type { ApiDomainNameFacts } from '#domain/api-gateway.ts'
import { compliant, defineControl, nonCompliant, notApplicable } from '#domain/control.ts'
import { gatewayTls } from '#domain/tls-policies.ts'

const apiType = 'AWS::ApiGatewayV2::Api'
const httpApi = { type: apiType, facts: { apiId: 'a1' } }

export const control = defineControl<ApiDomainNameFacts>()({
  resourceType: 'AWS::ApiGatewayV2::DomainName',
  title: 'HTTP API custom domain enforces TLS 1.2 or newer',
  severity: 'high',
  dimension: 'encryption-in-transit',
  why: 'TLS 1.0 and 1.1 have known weaknesses; a client that may use them can be made to.',
  fix: 'Set the security policy of the domain name to TLS_1_2.',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html',
  expected: 'TLS_1_2 or a newer policy on every endpoint of the domain',
  needs: ['securityPolicies', 'mappedApiIds'],
  looksAt: [apiType],
  evaluate({ securityPolicies, mappedApiIds, name }, related) {
    // REST APIs' domain names are in the same list, and judged with those.
    if (!mappedApiIds.some((id) => related.one(apiType, 'apiId', id) !== null))
      return notApplicable(`${name} leads to no HTTP or WebSocket API.`)
    const old = securityPolicies.filter(
      (policy) => Number(gatewayTls(policy, 'apigateway:GetDomainNames').minimumTls) < 1.2,
    )
    return old.length > 0
      ? nonCompliant(`${name} takes TLS older than 1.2 (${old.join(', ')}).`)
      : compliant(`${name} takes TLS 1.2 and newer only (${securityPolicies.join(', ')}).`)
  },
  examples: {
    compliant: [{ facts: { securityPolicies: ['TLS_1_2'], mappedApiIds: ['a1'] }, related: [httpApi] }],
    nonCompliant: [
      { facts: { securityPolicies: ['TLS_1_2', 'TLS_1_0'], mappedApiIds: ['r1', 'a1'] }, related: [httpApi] },
    ],
  },
})
