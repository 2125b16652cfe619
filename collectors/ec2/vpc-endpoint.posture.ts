import type { Exposure } from '#domain/exposure.ts'
import { atHop, type Hop } from '#domain/hop.ts'
import type { VpcEndpointFacts } from '#domain/network/facts.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { endpointAccess, serviceOf } from '#domain/policy/endpoint-access.ts'
import { contextOf, policyLooksAt } from '#domain/policy/exposure.ts'
import { definePosture } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import { neighbour } from './identity.ts'

export const posture = definePosture<VpcEndpointFacts>()({
  resourceType: 'AWS::EC2::VPCEndpoint',
  looksAt: policyLooksAt,
  exposure: (endpoint, related) => exposure(endpoint, related),
  relations: (endpoint) => {
    const { vpcId, subnetIds, routeTableIds } = endpoint.facts
    return [
      ...(isObserved(vpcId) ? [{ kind: 'member-of', to: neighbour(endpoint, 'vpc', vpcId.value) } as const] : []),
      ...(isObserved(subnetIds)
        ? subnetIds.value.map((id) => ({ kind: 'attached-to', to: neighbour(endpoint, 'subnet', id) }) as const)
        : []),
      ...(isObserved(routeTableIds)
        ? routeTableIds.value.map(
            (id) => ({ kind: 'attached-to', to: neighbour(endpoint, 'route-table', id) }) as const,
          )
        : []),
    ]
  },
})

/**
 * Only what is in the VPC's network reaches an endpoint. Its policy tells whose credentials go through, to whose resources:
 * where neither is tied to the account or its organisation, data leaves by it.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
function exposure(endpoint: Resource<VpcEndpointFacts>, related: Related): Exposure {
  const { vpcEndpointId, vpcId, policyDocument, serviceName } = endpoint.facts
  const network: Hop = {
    what: 'VPC endpoint',
    id: seen(vpcEndpointId),
    passes: 'limited',
    because: `Only the network of ${seen(vpcId)} reaches it.`,
  }
  return atHop('endpoint policy', null, () => {
    const policy = seen(policyDocument)
    if (policy === null) return { kind: 'internal', path: [network], accounts: [], because: network.because }
    const context = contextOf({ accountId: endpoint.accountId, call: policyDocument.call }, related)
    const { kind, accounts, because } = endpointAccess(policy, context, serviceOf(seen(serviceName)))
    const passes = { anybody: 'yes', accounts: 'limited', own: 'no' } as const
    return {
      kind: kind === 'own' ? 'internal' : 'cross-account',
      path: [network, { what: 'endpoint policy', id: null, passes: passes[kind], because }],
      accounts,
      because: `${network.because} ${because}`,
    }
  })
}
