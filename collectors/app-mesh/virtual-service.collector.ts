import {
  AppMeshClient,
  DescribeVirtualServiceCommand,
  ListVirtualServicesCommand,
  type MeshRef,
} from '@aws-sdk/client-app-mesh'
import { defineCollector, nested, operation } from '#domain/collector.ts'
import { onRequest, retired } from './end-of-support.ts'
import { listMeshes, tags } from './mesh.collector.ts'
import { virtualService } from './virtual-service.ts'

const listVirtualServices = operation({
  client: AppMeshClient,
  command: ListVirtualServicesCommand,
  name: 'appmesh:ListVirtualServices',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { limit: 100 } },
  items: (page) => page.virtualServices ?? [],
})

const describeVirtualService = operation({
  client: AppMeshClient,
  command: DescribeVirtualServiceCommand,
  name: 'appmesh:DescribeVirtualService',
  items: (page) => (page.virtualService ? [page.virtualService] : []),
})

export const collector = defineCollector({
  service: 'app-mesh',
  resourceType: 'AWS::AppMesh::VirtualService',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/app-mesh/latest/APIReference/API_VirtualServiceData.html',
  retired,
  onRequest,
  list: {
    each: nested({
      each: listMeshes,
      inner: listVirtualServices,
      input: ({ meshName, meshOwner }: MeshRef) => ({ meshName, meshOwner }),
    }),
    inner: describeVirtualService,
    input: ({ meshName, meshOwner, virtualServiceName }) => ({ meshName, meshOwner, virtualServiceName }),
  },
  facets: { tags },
  normalise: virtualService,
})
