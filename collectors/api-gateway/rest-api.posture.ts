import { restApiExposure, restApiLooksAt } from '#domain/api-exposure.ts'
import { balancerOf, type RestApiFacts } from '#domain/api-gateway.ts'
import { isObserved } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import { gatewayTls } from '#domain/tls-policies.ts'

export const posture = definePosture<RestApiFacts>()({
  resourceType: 'AWS::ApiGateway::RestApi',
  looksAt: restApiLooksAt,

  /** API Gateway answers over HTTPS only; a policy it does not name leaves the lowest version open. */
  encryptionInTransit: ({ facts: { securityPolicy } }) => ({
    kind: 'enforced',
    minimumTls: isObserved(securityPolicy) ? gatewayTls(securityPolicy.value, securityPolicy.call).minimumTls : null,
    because: isObserved(securityPolicy)
      ? `API Gateway answers over HTTPS only; securityPolicy is ${securityPolicy.value}.`
      : 'API Gateway answers over HTTPS only.',
  }),

  exposure: restApiExposure,

  relations: ({ facts: { vpcEndpointIds, privateIntegrations }, partition, region, accountId }) => {
    const endpoints = isObserved(vpcEndpointIds) ? vpcEndpointIds.value : []
    const led = isObserved(privateIntegrations) ? privateIntegrations.value : []
    const balancers = led.flatMap(({ targetArns }) => (targetArns ?? []).flatMap((arn) => balancerOf(arn) ?? []))
    return [
      ...endpoints.map((id) => {
        const to = `arn:${partition}:ec2:${region}:${accountId}:vpc-endpoint/${id}`
        return { kind: 'attached-to', to } as const
      }),
      ...[...new Set(balancers)].map((to) => ({ kind: 'fronts', to }) as const),
    ]
  },
})
