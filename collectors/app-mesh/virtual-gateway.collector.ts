import {
  AppMeshClient,
  DescribeVirtualGatewayCommand,
  ListVirtualGatewaysCommand,
  type MeshRef,
} from '@aws-sdk/client-app-mesh'
import { defineCollector, nested, operation } from '#domain/collector.ts'
import { onRequest, retired } from './end-of-support.ts'
import { listMeshes, tags } from './mesh.collector.ts'
import { virtualGateway } from './virtual-gateway.ts'

const listVirtualGateways = operation({
  client: AppMeshClient,
  command: ListVirtualGatewaysCommand,
  name: 'appmesh:ListVirtualGateways',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { limit: 100 } },
  items: (page) => page.virtualGateways ?? [],
})

const describeVirtualGateway = operation({
  client: AppMeshClient,
  command: DescribeVirtualGatewayCommand,
  name: 'appmesh:DescribeVirtualGateway',
  items: (page) => (page.virtualGateway ? [page.virtualGateway] : []),
})

export const collector = defineCollector({
  service: 'app-mesh',
  resourceType: 'AWS::AppMesh::VirtualGateway',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/app-mesh/latest/APIReference/API_VirtualGatewayData.html',
  retired,
  onRequest,
  list: {
    each: nested({
      each: listMeshes,
      inner: listVirtualGateways,
      input: ({ meshName, meshOwner }: MeshRef) => ({ meshName, meshOwner }),
    }),
    inner: describeVirtualGateway,
    input: ({ meshName, meshOwner, virtualGatewayName }) => ({ meshName, meshOwner, virtualGatewayName }),
  },
  facets: { tags },
  normalise: virtualGateway,
})
