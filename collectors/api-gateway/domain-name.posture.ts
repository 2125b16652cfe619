import { gatewayArn, type RestDomainNameFacts } from '#domain/api-gateway.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { gatewayTls } from '#domain/tls-policies.ts'

/** A custom domain is another name for its APIs, which are judged for who reaches them; it has a TLS policy of its own. */
export const posture = definePosture<RestDomainNameFacts>()({
  resourceType: 'AWS::ApiGateway::DomainName',
  looksAt: [],

  encryptionInTransit({ facts: { securityPolicy } }) {
    const policy = seen(securityPolicy)
    const { minimumTls } = gatewayTls(policy, 'apigateway:GetDomainNames')
    return {
      kind: 'enforced',
      minimumTls,
      because: `API Gateway answers over HTTPS only; securityPolicy is ${policy}.`,
    }
  },

  relations: ({ facts: { mappedApiIds, certificateArns }, ...where }) => [
    ...(isObserved(mappedApiIds)
      ? mappedApiIds.value.map((id) => ({ kind: 'fronts', to: gatewayArn(where, `/restapis/${id}`) }) as const)
      : []),
    ...(isObserved(certificateArns) ? certificateArns.value.map((to) => ({ kind: 'attached-to', to }) as const) : []),
  ],
})
