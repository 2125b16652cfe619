import type { RestApiFacts } from '#domain/api-gateway.ts'
import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { gatewayTls } from '#domain/tls-policies.ts'
import { apiExposure, exposureLooksAt } from './exposure.ts'

export const posture = definePosture<RestApiFacts>()({
  resourceType: 'AWS::ApiGateway::RestApi',
  looksAt: exposureLooksAt,

  /** API Gateway answers over HTTPS only; a policy it does not name leaves the lowest version open. */
  encryptionInTransit: ({ facts: { securityPolicy } }) => ({
    kind: 'enforced',
    minimumTls: isObserved(securityPolicy) ? gatewayTls(securityPolicy.value, securityPolicy.call).minimumTls : null,
    because: isObserved(securityPolicy)
      ? `API Gateway answers over HTTPS only; securityPolicy is ${securityPolicy.value}.`
      : 'API Gateway answers over HTTPS only.',
  }),

  exposure: apiExposure,

  relations: ({ facts: { vpcEndpointIds }, partition, region, accountId }) =>
    isObserved(vpcEndpointIds)
      ? vpcEndpointIds.value.map((id) => ({
          kind: 'attached-to',
          to: `arn:${partition}:ec2:${region}:${accountId}:vpc-endpoint/${id}`,
        }))
      : [],
})
