import type {
  DescribeMeshInput,
  DescribeVirtualGatewayInput,
  DescribeVirtualNodeInput,
  DescribeVirtualServiceInput,
  ListMeshesInput,
  ListTagsForResourceInput,
  ResourceMetadata,
  TagRef,
} from '@aws-sdk/client-app-mesh'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'
import { type PretendMesh, pretendMeshes, tagsOf } from './simulated-mesh.ts'

interface Within {
  readonly meshName?: string | undefined
  readonly meshOwner?: string | undefined
  readonly nextToken?: string
  readonly limit?: number
}

const notFound = (what = '') => new SimulatedError('NotFoundException', `${what} does not exist.`, 404)

/** Without an owner the mesh is the account's own. */
function meshNamed(place: Place, { meshName, meshOwner = place.accountId }: Within): PretendMesh | undefined {
  return pretendMeshes(place).find(({ mesh }) => mesh.meshName === meshName && mesh.metadata?.meshOwner === meshOwner)
}

/** What lists show: names and metadata, without the specification. */
function refOf<D extends { readonly metadata: ResourceMetadata | undefined; spec: unknown; status: unknown }>(
  data: D,
): object {
  const { metadata, spec: _spec, status: _status, ...names } = data
  const { uid: _uid, ...shown } = metadata ?? {}
  return { ...names, ...shown }
}

function within(field: string, inside: (mesh: PretendMesh) => readonly Parameters<typeof refOf>[0][]) {
  return paged<Within, object>({
    items: (input, place) => {
      const found = meshNamed(place, input)
      return found ? inside(found).map(refOf) : notFound(input.meshName)
    },
    page: (items, nextToken) => ({ [field]: items, nextToken }),
    token: (input) => input.nextToken,
    asked: (input) => input.limit,
    limit: 100,
  })
}

const everything = (place: Place) =>
  pretendMeshes(place).flatMap(({ mesh, nodes, gateways, services }) => [mesh, ...nodes, ...gateways, ...services])

const sum = (place: Place, count: (mesh: PretendMesh) => number) =>
  pretendMeshes(place).reduce((total, mesh) => total + count(mesh), 0)

export const simulation = defineSimulation({
  service: 'app-mesh',
  answers: {
    ListMeshes: paged<ListMeshesInput, object>({
      items: (_, place) => pretendMeshes(place).map(({ mesh }) => refOf(mesh)),
      page: (meshes, nextToken) => ({ meshes, nextToken }),
      token: (input) => input.nextToken,
      asked: (input) => input.limit,
      limit: 100,
    }),
    DescribeMesh: answers<DescribeMeshInput>((input, place) => {
      const found = meshNamed(place, input)
      return found ? { mesh: found.mesh } : notFound(input.meshName)
    }),
    ListVirtualNodes: within('virtualNodes', ({ nodes }) => nodes),
    DescribeVirtualNode: answers<DescribeVirtualNodeInput>((input, place) => {
      const virtualNode = meshNamed(place, input)?.nodes.find((one) => one.virtualNodeName === input.virtualNodeName)
      return virtualNode ? { virtualNode } : notFound(input.virtualNodeName)
    }),
    ListVirtualGateways: within('virtualGateways', ({ gateways }) => gateways),
    DescribeVirtualGateway: answers<DescribeVirtualGatewayInput>((input, place) => {
      const virtualGateway = meshNamed(place, input)?.gateways.find(
        (one) => one.virtualGatewayName === input.virtualGatewayName,
      )
      return virtualGateway ? { virtualGateway } : notFound(input.virtualGatewayName)
    }),
    ListVirtualServices: within('virtualServices', ({ services }) => services),
    DescribeVirtualService: answers<DescribeVirtualServiceInput>((input, place) => {
      const virtualService = meshNamed(place, input)?.services.find(
        (one) => one.virtualServiceName === input.virtualServiceName,
      )
      return virtualService ? { virtualService } : notFound(input.virtualServiceName)
    }),
    ListTagsForResource: paged<ListTagsForResourceInput, TagRef>({
      items: ({ resourceArn = '' }, place) =>
        everything(place).some(({ metadata }) => metadata?.arn === resourceArn)
          ? tagsOf(place, resourceArn)
          : notFound(resourceArn),
      page: (tags, nextToken) => ({ tags, nextToken }),
      token: (input) => input.nextToken,
      asked: (input) => input.limit,
      limit: 100,
    }),
  },
  count: (place) => ({
    'AWS::AppMesh::Mesh': pretendMeshes(place).length,
    'AWS::AppMesh::VirtualNode': sum(place, ({ nodes }) => nodes.length),
    'AWS::AppMesh::VirtualGateway': sum(place, ({ gateways }) => gateways.length),
    'AWS::AppMesh::VirtualService': sum(place, ({ services }) => services.length),
  }),
})
