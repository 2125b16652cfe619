import type {
  ListNamespacesRequest,
  ListSnapshotsRequest,
  ListTagsForResourceRequest,
  ListWorkgroupsRequest,
  Namespace,
  Snapshot,
  Workgroup,
} from '@aws-sdk/client-redshift-serverless'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'
import { tagsOf, warehouses } from './simulated-warehouses.ts'

const namespaces = (place: Place) => warehouses(place).map(({ namespace }) => namespace)
const workgroups = (place: Place) => warehouses(place).flatMap(({ workgroup }) => workgroup ?? [])
const snapshots = (place: Place) => warehouses(place).flatMap((warehouse) => warehouse.snapshots)

export const simulation = defineSimulation({
  service: 'redshift-serverless',
  answers: {
    ListNamespaces: paged<ListNamespacesRequest, Namespace>({
      items: (_, place) => namespaces(place),
      page: (items, nextToken) => ({ namespaces: items, nextToken }),
      token: (input) => input.nextToken,
      limit: 100,
      asked: (input) => input.maxResults,
    }),
    ListWorkgroups: paged<ListWorkgroupsRequest, Workgroup>({
      items: (_, place) => workgroups(place),
      page: (items, nextToken) => ({ workgroups: items, nextToken }),
      token: (input) => input.nextToken,
      limit: 100,
      asked: (input) => input.maxResults,
    }),
    ListSnapshots: paged<ListSnapshotsRequest, Snapshot>({
      items: (_, place) => snapshots(place),
      page: (items, nextToken) => ({ snapshots: items, nextToken }),
      token: (input) => input.nextToken,
      limit: 100,
      asked: (input) => input.maxResults,
    }),
    ListTagsForResource: answers<ListTagsForResourceRequest>((input, place) => {
      const tags = tagsOf(place, input.resourceArn ?? '')
      return tags
        ? { tags }
        : new SimulatedError('ResourceNotFoundException', `Resource ${input.resourceArn} was not found.`, 404)
    }),
  },
  count: (place) => ({
    'AWS::RedshiftServerless::Namespace': namespaces(place).length,
    'AWS::RedshiftServerless::Workgroup': workgroups(place).length,
    'AWS::RedshiftServerless::Snapshot': snapshots(place).length,
  }),
})
