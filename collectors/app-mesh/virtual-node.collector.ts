import {
  AppMeshClient,
  DescribeVirtualNodeCommand,
  ListVirtualNodesCommand,
  type MeshRef,
} from '@aws-sdk/client-app-mesh'
import { defineCollector, nested, operation } from '#domain/collector.ts'
import { onRequest, retired } from './end-of-support.ts'
import { listMeshes, tags } from './mesh.collector.ts'
import { virtualNode } from './virtual-node.ts'

const listVirtualNodes = operation({
  client: AppMeshClient,
  command: ListVirtualNodesCommand,
  name: 'appmesh:ListVirtualNodes',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { limit: 100 } },
  items: (page) => page.virtualNodes ?? [],
})

const describeVirtualNode = operation({
  client: AppMeshClient,
  command: DescribeVirtualNodeCommand,
  name: 'appmesh:DescribeVirtualNode',
  items: (page) => (page.virtualNode ? [page.virtualNode] : []),
})

export const collector = defineCollector({
  service: 'app-mesh',
  resourceType: 'AWS::AppMesh::VirtualNode',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/app-mesh/latest/APIReference/API_VirtualNodeData.html',
  retired,
  onRequest,
  list: {
    each: nested({
      each: listMeshes,
      inner: listVirtualNodes,
      input: ({ meshName, meshOwner }: MeshRef) => ({ meshName, meshOwner }),
    }),
    inner: describeVirtualNode,
    input: ({ meshName, meshOwner, virtualNodeName }) => ({ meshName, meshOwner, virtualNodeName }),
  },
  facets: { tags },
  normalise: virtualNode,
})
