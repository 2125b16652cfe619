import type {
  Cluster,
  ClusterParameterGroup,
  ClusterSubnetGroup,
  DataShare,
  DescribeClusterParameterGroupsMessage,
  DescribeClusterParametersMessage,
  DescribeClusterSnapshotsMessage,
  DescribeClusterSubnetGroupsMessage,
  DescribeClustersMessage,
  DescribeDataSharesMessage,
  DescribeEndpointAuthorizationMessage,
  DescribeEventSubscriptionsMessage,
  DescribeLoggingStatusMessage,
  EndpointAuthorization,
  EventSubscription,
  Parameter,
  Snapshot,
} from '@aws-sdk/client-redshift'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'
import { clusters, loggingOf } from './simulated/clusters.ts'
import { subnetGroupItems } from './simulated/network.ts'
import { parameterGroups, parametersOf } from './simulated/parameter-groups.ts'
import { dataShares, endpointAuthorizations, eventSubscriptions, snapshots } from './simulated/sharing.ts'

const notFound = (code: string, name: string) => new SimulatedError(code, `${name} not found.`, 404)

/** A Describe call as Redshift pages it; `named` is the identifier asked for, which must exist. */
function list<I extends { Marker?: string | undefined; MaxRecords?: number | undefined }, Item>(call: {
  items: (place: Place, input: I) => readonly Item[] | SimulatedError
  page: (items: readonly Item[], marker: string | undefined) => object
  named?: (input: I) => string | undefined
  is?: (item: Item) => string | undefined
  missing?: string
}) {
  return paged<I, Item>({
    items: (input, place) => {
      const all = call.items(place, input)
      const named = call.named?.(input)
      if (named === undefined || all instanceof SimulatedError) return all
      const found = all.filter((item) => call.is?.(item) === named)
      return found.length > 0 ? found : notFound(call.missing ?? 'ResourceNotFound', named)
    },
    page: call.page,
    token: (input) => input.Marker,
    limit: 100,
    asked: (input) => input.MaxRecords,
  })
}

export const simulation = defineSimulation({
  service: 'redshift',
  answers: {
    DescribeClusters: list<DescribeClustersMessage, Cluster>({
      items: clusters,
      page: (Clusters, Marker) => ({ Clusters, Marker }),
      named: (input) => input.ClusterIdentifier,
      is: (item) => item.ClusterIdentifier,
      missing: 'ClusterNotFound',
    }),
    DescribeLoggingStatus: answers<DescribeLoggingStatusMessage>((input, place) => {
      const name = input.ClusterIdentifier ?? ''
      return clusters(place).some((cluster) => cluster.ClusterIdentifier === name)
        ? loggingOf(place, name)
        : notFound('ClusterNotFound', name)
    }),
    DescribeDataShares: list<DescribeDataSharesMessage, DataShare>({
      items: dataShares,
      page: (DataShares, Marker) => ({ DataShares, Marker }),
    }),
    DescribeEndpointAuthorization: list<DescribeEndpointAuthorizationMessage, EndpointAuthorization>({
      items: endpointAuthorizations,
      page: (EndpointAuthorizationList, Marker) => ({ EndpointAuthorizationList, Marker }),
    }),
    DescribeClusterSnapshots: list<DescribeClusterSnapshotsMessage, Snapshot>({
      items: (place, input) => (input.SnapshotType === 'automated' ? [] : snapshots(place)),
      page: (Snapshots, Marker) => ({ Snapshots, Marker }),
      named: (input) => input.SnapshotIdentifier,
      is: (item) => item.SnapshotIdentifier,
      missing: 'ClusterSnapshotNotFound',
    }),
    DescribeClusterParameterGroups: list<DescribeClusterParameterGroupsMessage, ClusterParameterGroup>({
      items: parameterGroups,
      page: (ParameterGroups, Marker) => ({ ParameterGroups, Marker }),
      named: (input) => input.ParameterGroupName,
      is: (item) => item.ParameterGroupName,
      missing: 'ClusterParameterGroupNotFound',
    }),
    DescribeClusterParameters: list<DescribeClusterParametersMessage, Parameter>({
      items: (place, input) =>
        parametersOf(place, input.ParameterGroupName ?? '')?.filter(
          ({ Source }) => input.Source === undefined || Source === input.Source,
        ) ?? notFound('ClusterParameterGroupNotFound', input.ParameterGroupName ?? ''),
      page: (Parameters, Marker) => ({ Parameters, Marker }),
    }),
    DescribeClusterSubnetGroups: list<DescribeClusterSubnetGroupsMessage, ClusterSubnetGroup>({
      items: subnetGroupItems,
      page: (ClusterSubnetGroups, Marker) => ({ ClusterSubnetGroups, Marker }),
      named: (input) => input.ClusterSubnetGroupName,
      is: (item) => item.ClusterSubnetGroupName,
      missing: 'ClusterSubnetGroupNotFoundFault',
    }),
    DescribeEventSubscriptions: list<DescribeEventSubscriptionsMessage, EventSubscription>({
      items: eventSubscriptions,
      page: (EventSubscriptionsList, Marker) => ({ EventSubscriptionsList, Marker }),
      named: (input) => input.SubscriptionName,
      is: (item) => item.CustSubscriptionId,
      missing: 'SubscriptionNotFound',
    }),
  },
  count: (place) => ({
    'AWS::Redshift::Cluster': clusters(place).length,
    'AWS::Redshift::ClusterSnapshot': snapshots(place).length,
    'AWS::Redshift::ClusterParameterGroup': parameterGroups(place).filter(
      ({ ParameterGroupName }) => !ParameterGroupName?.startsWith('default.'),
    ).length,
    'AWS::Redshift::ClusterSubnetGroup': subnetGroupItems(place).length,
    'AWS::Redshift::EventSubscription': eventSubscriptions(place).length,
    'AWS::Redshift::EndpointAuthorization': endpointAuthorizations(place).length,
  }),
})
