import type { TagRef, VirtualNodeData } from '@aws-sdk/client-app-mesh'
import { factsFrom, type Observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'
import { resourceIdentity } from './resource-identity.ts'
import { type ClientTls, clientTls, type MeshListener, meshListener } from './tls.ts'

export interface MeshBackend {
  readonly virtualServiceName: string
  /** The backend's own policy; null: the defaults apply. */
  readonly clientTls: ClientTls | null
}

/** Facts of a virtual node. https://docs.aws.amazon.com/app-mesh/latest/APIReference/API_VirtualNodeSpec.html */
export type VirtualNodeFacts = {
  readonly virtualNodeName: Observed<string>
  readonly meshName: Observed<string>
  readonly meshOwner: Observed<string>
  /** Account that made it; in a shared mesh another one than the mesh's. */
  readonly resourceOwner: Observed<string>
  readonly status: Observed<string>
  readonly listeners: Observed<readonly MeshListener[]>
  /** Policy towards every backend that has none of its own; null: none. */
  readonly backendDefaults: Observed<ClientTls | null>
  readonly backends: Observed<readonly MeshBackend[]>
  /** Null: no access log. */
  readonly accessLogPath: Observed<string | null>
}

/** One virtual node as DescribeVirtualNode gives it. In its specification, what is not set up is absent. */
export function virtualNode(
  { virtualNodeName, meshName, metadata, status, spec }: VirtualNodeData,
  { tags }: { readonly tags: Observed<readonly TagRef[]> },
): CollectedResource<VirtualNodeFacts> {
  const read = factsFrom('appmesh:DescribeVirtualNode')
  const missing = unobserved('not-returned', read.call)
  return {
    ...resourceIdentity(virtualNodeName, metadata, tags),
    facts: {
      virtualNodeName: read(virtualNodeName),
      meshName: read(meshName),
      meshOwner: read(metadata?.meshOwner),
      resourceOwner: read(metadata?.resourceOwner),
      status: read(status?.status),
      listeners: spec ? read.or(spec.listeners?.map(meshListener), []) : missing,
      backendDefaults: spec ? read.orNone(clientTls(spec.backendDefaults?.clientPolicy?.tls)) : missing,
      backends: spec
        ? read.or(
            spec.backends?.flatMap(({ virtualService }) =>
              virtualService
                ? [
                    {
                      virtualServiceName: virtualService.virtualServiceName ?? '',
                      clientTls: clientTls(virtualService.clientPolicy?.tls),
                    },
                  ]
                : [],
            ),
            [],
          )
        : missing,
      accessLogPath: spec ? read.orNone(spec.logging?.accessLog?.file?.path) : missing,
    },
  }
}
