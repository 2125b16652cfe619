import type { Exposure, Hop } from '#domain/exposure.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { definePosture } from '#domain/posture.ts'
import type { Resource } from '#domain/resource.ts'
import { accountOf, type VpcEndpointServiceFacts } from './vpc-endpoint-service.ts'

export const posture = definePosture<VpcEndpointServiceFacts>()({
  resourceType: 'AWS::EC2::VPCEndpointService',
  looksAt: [],
  exposure,
  relations: ({ facts: { loadBalancerArns } }) =>
    isObserved(loadBalancerArns) ? loadBalancerArns.value.map((to) => ({ kind: 'fronts', to })) : [],
})

/**
 * Whoever is allowed may make an endpoint to the service from a VPC of his own; where acceptance is required, its owner
 * lets each endpoint in. https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html
 */
function exposure({ facts, accountId }: Resource<VpcEndpointServiceFacts>): Exposure {
  const principals = seen(facts.allowedPrincipals)
  const hop = (passes: Hop['passes'], because: string): Hop => ({
    what: 'endpoint service permissions',
    id: null,
    passes,
    because,
  })
  if (principals.includes('*')) {
    if (!seen(facts.acceptanceRequired)) {
      const because = 'Everybody with an AWS account may connect to it, and nobody has to accept.'
      return { kind: 'internet', path: [hop('yes', because)], accounts: [], because }
    }
    const because = 'Everybody with an AWS account may ask to connect to it; each has to be accepted.'
    return { kind: 'cross-account', path: [hop('limited', because)], accounts: [], because }
  }
  const accounts = [...new Set(principals.flatMap((one) => accountOf(one) ?? []))].filter((id) => id !== accountId)
  const others = principals.filter((one) => accountOf(one) === null)
  if (accounts.length === 0 && others.length === 0) {
    const because = 'Only this account may connect to it.'
    return { kind: 'internal', path: [hop('limited', because)], accounts: [], because }
  }
  const because = `It lets in ${[...accounts, ...others].join(', ')}.`
  return { kind: 'cross-account', path: [hop('limited', because)], accounts: accounts.sort(), because }
}
