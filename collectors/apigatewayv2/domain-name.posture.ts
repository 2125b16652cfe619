import { type ApiDomainNameFacts, gatewayArn } from '#domain/api-gateway.ts'
import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'

/**
 * Both generations of API Gateway list the same custom domain names. Its transport is judged once, as
 * AWS::ApiGateway::DomainName; here is what it leads to.
 */
export const posture = definePosture<ApiDomainNameFacts>()({
  resourceType: 'AWS::ApiGatewayV2::DomainName',
  looksAt: [],
  relations: ({ facts: { mappedApiIds }, ...where }) =>
    isObserved(mappedApiIds)
      ? mappedApiIds.value.map((id) => ({ kind: 'fronts', to: gatewayArn(where, `/apis/${id}`) }))
      : [],
})
