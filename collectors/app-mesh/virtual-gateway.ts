import type { TagRef, VirtualGatewayData } from '@aws-sdk/client-app-mesh'
import { factsFrom, type Observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'
import { resourceIdentity } from './resource-identity.ts'
import { type ClientTls, clientTls, type MeshListener, meshListener } from './tls.ts'

/** Facts of a virtual gateway. https://docs.aws.amazon.com/app-mesh/latest/APIReference/API_VirtualGatewaySpec.html */
export type VirtualGatewayFacts = {
  readonly virtualGatewayName: Observed<string>
  readonly meshName: Observed<string>
  readonly meshOwner: Observed<string>
  readonly resourceOwner: Observed<string>
  readonly status: Observed<string>
  readonly listeners: Observed<readonly MeshListener[]>
  /** Policy towards the backends; null: none. */
  readonly backendDefaults: Observed<ClientTls | null>
  /** Null: no access log. */
  readonly accessLogPath: Observed<string | null>
}

/** One virtual gateway as DescribeVirtualGateway gives it. */
export function virtualGateway(
  { virtualGatewayName, meshName, metadata, status, spec }: VirtualGatewayData,
  { tags }: { readonly tags: Observed<readonly TagRef[]> },
): CollectedResource<VirtualGatewayFacts> {
  const read = factsFrom('appmesh:DescribeVirtualGateway')
  const missing = unobserved('not-returned', read.call)
  return {
    ...resourceIdentity(virtualGatewayName, metadata, tags),
    facts: {
      virtualGatewayName: read(virtualGatewayName),
      meshName: read(meshName),
      meshOwner: read(metadata?.meshOwner),
      resourceOwner: read(metadata?.resourceOwner),
      status: read(status?.status),
      // A gateway without listeners cannot be made.
      listeners: read(spec?.listeners?.map(meshListener)),
      backendDefaults: spec ? read.orNone(clientTls(spec.backendDefaults?.clientPolicy?.tls)) : missing,
      accessLogPath: spec ? read.orNone(spec.logging?.accessLog?.file?.path) : missing,
    },
  }
}
