import type { MeshData, TagRef } from '@aws-sdk/client-app-mesh'
import { factsFrom, type Observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'
import { resourceIdentity } from './resource-identity.ts'

/** Facts of a mesh. https://docs.aws.amazon.com/app-mesh/latest/APIReference/API_MeshData.html */
export type MeshFacts = {
  readonly meshName: Observed<string>
  /** Account that owns the mesh; another one where it was shared into the account that lists it. */
  readonly meshOwner: Observed<string>
  readonly resourceOwner: Observed<string>
  readonly status: Observed<'ACTIVE' | 'DELETED' | 'INACTIVE'>
  readonly egressFilterType: Observed<'ALLOW_ALL' | 'DROP_ALL'>
}

/** One mesh as DescribeMesh gives it. */
export function mesh(
  { meshName, metadata, status, spec }: MeshData,
  { tags }: { readonly tags: Observed<readonly TagRef[]> },
): CollectedResource<MeshFacts> {
  const read = factsFrom('appmesh:DescribeMesh')
  return {
    ...resourceIdentity(meshName, metadata, tags),
    facts: {
      meshName: read(meshName),
      meshOwner: read(metadata?.meshOwner),
      resourceOwner: read(metadata?.resourceOwner),
      status: read.oneOf(status?.status, ['ACTIVE', 'DELETED', 'INACTIVE']),
      // "By default, the type is DROP_ALL."
      egressFilterType: spec
        ? read.oneOf(spec.egressFilter?.type ?? 'DROP_ALL', ['ALLOW_ALL', 'DROP_ALL'])
        : unobserved('not-returned', read.call),
    },
  }
}
