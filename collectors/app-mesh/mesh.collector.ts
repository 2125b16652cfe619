import {
  AppMeshClient,
  DescribeMeshCommand,
  ListMeshesCommand,
  ListTagsForResourceCommand,
  type ResourceMetadata,
  type TagRef,
} from '@aws-sdk/client-app-mesh'
import { type Aws, defineCollector, facet, operation } from '#domain/collector.ts'
import { type Unobserved, unobserved } from '#domain/observed.ts'
import { onRequest, retired } from './end-of-support.ts'
import { mesh } from './mesh.ts'

/** Meshes of the account and those shared with it. */
export const listMeshes = operation({
  client: AppMeshClient,
  command: ListMeshesCommand,
  name: 'appmesh:ListMeshes',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { limit: 100 } },
  items: (page) => page.meshes ?? [],
})

const describeMesh = operation({
  client: AppMeshClient,
  command: DescribeMeshCommand,
  name: 'appmesh:DescribeMesh',
  items: (page) => (page.mesh ? [page.mesh] : []),
})

const listTagsForResource = operation({
  client: AppMeshClient,
  command: ListTagsForResourceCommand,
  name: 'appmesh:ListTagsForResource',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { limit: 100 } },
  items: (page) => page.tags ?? [],
})

/** The tags of anything in App Mesh; none of its answers carries them. */
export const tags = facet<{ readonly metadata: ResourceMetadata | undefined }, readonly TagRef[]>({
  calls: [listTagsForResource],
  ask: async ({ metadata }, aws: Aws): Promise<readonly TagRef[] | Unobserved> =>
    metadata?.arn === undefined
      ? unobserved('not-asked', listTagsForResource.name, 'no ARN came with it')
      : aws.all(listTagsForResource, { resourceArn: metadata.arn }),
})

export const collector = defineCollector({
  service: 'app-mesh',
  resourceType: 'AWS::AppMesh::Mesh',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/app-mesh/latest/APIReference/API_MeshData.html',
  retired,
  onRequest,
  list: { each: listMeshes, inner: describeMesh, input: ({ meshName, meshOwner }) => ({ meshName, meshOwner }) },
  facets: { tags },
  normalise: mesh,
})
