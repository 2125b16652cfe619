import type { TagRef, VirtualServiceData } from '@aws-sdk/client-app-mesh'
import { factsFrom, type Observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'
import { resourceIdentity } from './resource-identity.ts'

/** Facts of a virtual service. https://docs.aws.amazon.com/app-mesh/latest/APIReference/API_VirtualServiceSpec.html */
export type VirtualServiceFacts = {
  readonly virtualServiceName: Observed<string>
  readonly meshName: Observed<string>
  readonly meshOwner: Observed<string>
  readonly resourceOwner: Observed<string>
  readonly status: Observed<string>
  /** The virtual node or router that answers; null: none, so nothing does. */
  readonly provider: Observed<{ readonly kind: 'virtual-node' | 'virtual-router'; readonly name: string } | null>
}

/** One virtual service as DescribeVirtualService gives it. */
export function virtualService(
  { virtualServiceName, meshName, metadata, status, spec }: VirtualServiceData,
  { tags }: { readonly tags: Observed<readonly TagRef[]> },
): CollectedResource<VirtualServiceFacts> {
  const read = factsFrom('appmesh:DescribeVirtualService')
  const { virtualNode, virtualRouter } = spec?.provider ?? {}
  const provider = virtualNode
    ? { kind: 'virtual-node' as const, name: virtualNode.virtualNodeName ?? '' }
    : virtualRouter
      ? { kind: 'virtual-router' as const, name: virtualRouter.virtualRouterName ?? '' }
      : null
  return {
    ...resourceIdentity(virtualServiceName, metadata, tags),
    facts: {
      virtualServiceName: read(virtualServiceName),
      meshName: read(meshName),
      meshOwner: read(metadata?.meshOwner),
      resourceOwner: read(metadata?.resourceOwner),
      status: read(status?.status),
      provider: spec ? read.orNone(provider) : unobserved('not-returned', read.call),
    },
  }
}
