import type { Exposure } from '#domain/exposure.ts'
import type { VpcEndpointFacts } from '#domain/network/facts.ts'
import { isObserved, seen } from '#domain/observed.ts'
import { accessOf } from '#domain/policy.ts'
import { definePosture } from '#domain/posture.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import { neighbour } from './identity.ts'

export const posture = definePosture<VpcEndpointFacts>()({
  resourceType: 'AWS::EC2::VPCEndpoint',
  looksAt: [],
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
 * Only what is in the VPC's network reaches an endpoint, so a policy that allows everything makes it no public door.
 * A policy that names other accounts lets their principals in, and those are named.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
function exposure(endpoint: Resource<VpcEndpointFacts>, related: Related): Exposure {
  const id = seen(endpoint.facts.vpcEndpointId)
  const network = {
    what: 'VPC endpoint',
    id,
    passes: 'limited',
    because: `Only the network of ${seen(endpoint.facts.vpcId)} reaches it.`,
  } as const
  const policy = seen(endpoint.facts.policyDocument)
  const access = accessOf(policy, {
    accountId: endpoint.accountId,
    organizationId: related.organizationId(),
    organizationAccounts: related.organizationAccounts(),
    call: endpoint.facts.policyDocument.call,
  })
  if (access.kind === 'cross-account') {
    const hop = { what: 'endpoint policy', id: null, passes: 'limited', because: access.because } as const
    return { kind: 'cross-account', path: [network, hop], accounts: access.accounts, because: access.because }
  }
  const open = access.kind === 'public' || access.kind === 'public-limited'
  const because = open
    ? `Its policy lets anybody in the VPC's network through with any account's credentials. ${network.because}`
    : network.because
  return { kind: 'internal', path: [network], accounts: [], because }
}
