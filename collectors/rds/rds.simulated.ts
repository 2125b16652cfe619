import type {
  DBCluster,
  DBClusterSnapshot,
  DBInstance,
  DBInstanceAutomatedBackup,
  DBProxy,
  DBSnapshot,
  DBSubnetGroup,
  DescribeDBClusterParametersMessage,
  DescribeDBClusterSnapshotAttributesMessage,
  DescribeDBClusterSnapshotsMessage,
  DescribeDBClustersMessage,
  DescribeDBEngineVersionsMessage,
  DescribeDBInstanceAutomatedBackupsMessage,
  DescribeDBInstancesMessage,
  DescribeDBParametersMessage,
  DescribeDBProxiesRequest,
  DescribeDBSnapshotAttributesMessage,
  DescribeDBSnapshotsMessage,
  DescribeDBSubnetGroupsMessage,
  DescribeEventSubscriptionsMessage,
  DescribeGlobalClustersMessage,
  DescribeOptionGroupsMessage,
  EventSubscription,
  GlobalCluster,
  ListTagsForResourceMessage,
} from '@aws-sdk/client-rds'
import { ownerTags } from '#domain/pretend/habits.ts'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'
import { automatedBackups, standingAlone } from './simulated/automated-backups.ts'
import { eventSubscriptions, globalClusters, proxies } from './simulated/beside-databases.ts'
import { clusters, foreignClusters, memberInstances } from './simulated/clusters.ts'
import { engineVersions, optionGroupOf, userParametersOf } from './simulated/engines.ts'
import { arnOf, foreignInstances, standaloneInstances } from './simulated/instances.ts'
import { subnetGroups } from './simulated/network.ts'
import { clusterSnapshots, instanceSnapshots, restoreOf } from './simulated/snapshots.ts'

const instances = (place: Place): readonly DBInstance[] => [...standaloneInstances(place), ...memberInstances(place)]

const subnetGroupItems = (place: Place): readonly DBSubnetGroup[] =>
  subnetGroups(place).map((group) => ({
    DBSubnetGroupName: group.name,
    DBSubnetGroupArn: arnOf(place, 'subgrp', group.name),
    DBSubnetGroupDescription: `Subnets for databases in ${group.vpc.name}`,
    VpcId: group.vpc.vpcId,
    SubnetGroupStatus: 'Complete',
    SupportedNetworkTypes: group.vpc.ipv6Cidr ? ['IPV4', 'DUAL'] : ['IPV4'],
    Subnets: group.subnets.map((subnet) => ({
      SubnetIdentifier: subnet.subnetId,
      SubnetAvailabilityZone: { Name: subnet.availabilityZone },
      SubnetStatus: 'Active',
    })),
  }))

/** A Describe call as RDS pages it; `named` is the identifier or ARN asked for, which must exist. */
function list<I extends { Marker?: string | undefined; MaxRecords?: number | undefined }, Item>(call: {
  items: (place: Place, input: I) => readonly Item[]
  page: (items: readonly Item[], marker: string | undefined) => object
  named?: (input: I) => string | undefined
  is?: (item: Item) => readonly (string | undefined)[]
  missing?: string
}) {
  return paged<I, Item>({
    items: (input, place) => {
      const all = call.items(place, input)
      const named = call.named?.(input)?.toLowerCase()
      if (named === undefined || !call.is) return all
      const found = all.filter((item) => call.is?.(item).some((id) => id?.toLowerCase() === named))
      return found.length > 0 ? found : notFound(call.missing ?? 'ResourceNotFoundFault', named)
    },
    page: call.page,
    token: (input) => input.Marker,
    limit: 100,
    asked: (input) => input.MaxRecords,
  })
}

function notFound(code: string, name: string): SimulatedError {
  return new SimulatedError(code, `${name} not found.`, 404)
}

export const simulation = defineSimulation({
  service: 'rds',
  answers: {
    DescribeDBInstances: list<DescribeDBInstancesMessage, DBInstance>({
      items: (place) => [...instances(place), ...foreignInstances(place)],
      page: (DBInstances, Marker) => ({ DBInstances, Marker }),
      named: (input) => input.DBInstanceIdentifier,
      is: (item) => [item.DBInstanceIdentifier, item.DBInstanceArn],
      missing: 'DBInstanceNotFound',
    }),
    DescribeDBClusters: list<DescribeDBClustersMessage, DBCluster>({
      items: (place) => [...clusters(place), ...foreignClusters(place)],
      page: (DBClusters, Marker) => ({ DBClusters, Marker }),
      named: (input) => input.DBClusterIdentifier,
      is: (item) => [item.DBClusterIdentifier, item.DBClusterArn],
      missing: 'DBClusterNotFoundFault',
    }),
    DescribeDBInstanceAutomatedBackups: list<DescribeDBInstanceAutomatedBackupsMessage, DBInstanceAutomatedBackup>({
      items: (place) => automatedBackups(place),
      page: (DBInstanceAutomatedBackups, Marker) => ({ DBInstanceAutomatedBackups, Marker }),
      named: (input) => input.DBInstanceIdentifier,
      is: (item) => [item.DBInstanceIdentifier],
      missing: 'DBInstanceAutomatedBackupNotFound',
    }),
    DescribeDBSubnetGroups: list<DescribeDBSubnetGroupsMessage, DBSubnetGroup>({
      items: subnetGroupItems,
      page: (DBSubnetGroups, Marker) => ({ DBSubnetGroups, Marker }),
      named: (input) => input.DBSubnetGroupName,
      is: (item) => [item.DBSubnetGroupName],
      missing: 'DBSubnetGroupNotFoundFault',
    }),
    DescribeDBProxies: list<DescribeDBProxiesRequest, DBProxy>({
      items: proxies,
      page: (DBProxies, Marker) => ({ DBProxies, Marker }),
      named: (input) => input.DBProxyName,
      is: (item) => [item.DBProxyName],
      missing: 'DBProxyNotFoundFault',
    }),
    DescribeEventSubscriptions: list<DescribeEventSubscriptionsMessage, EventSubscription>({
      items: eventSubscriptions,
      page: (EventSubscriptionsList, Marker) => ({ EventSubscriptionsList, Marker }),
      named: (input) => input.SubscriptionName,
      is: (item) => [item.CustSubscriptionId],
      missing: 'SubscriptionNotFound',
    }),
    DescribeGlobalClusters: list<DescribeGlobalClustersMessage, GlobalCluster>({
      items: globalClusters,
      page: (GlobalClusters, Marker) => ({ GlobalClusters, Marker }),
      named: (input) => input.GlobalClusterIdentifier,
      is: (item) => [item.GlobalClusterIdentifier],
      missing: 'GlobalClusterNotFoundFault',
    }),
    DescribeDBSnapshots: list<DescribeDBSnapshotsMessage, DBSnapshot>({
      items: (place, input) => (isManual(input.SnapshotType) ? instanceSnapshots(place) : []),
      page: (DBSnapshots, Marker) => ({ DBSnapshots, Marker }),
      named: (input) => input.DBSnapshotIdentifier,
      is: (item) => [item.DBSnapshotIdentifier, item.DBSnapshotArn],
      missing: 'DBSnapshotNotFound',
    }),
    DescribeDBClusterSnapshots: list<DescribeDBClusterSnapshotsMessage, DBClusterSnapshot>({
      items: (place, input) => (isManual(input.SnapshotType) ? clusterSnapshots(place) : []),
      page: (DBClusterSnapshots, Marker) => ({ DBClusterSnapshots, Marker }),
      named: (input) => input.DBClusterSnapshotIdentifier,
      is: (item) => [item.DBClusterSnapshotIdentifier, item.DBClusterSnapshotArn],
      missing: 'DBClusterSnapshotNotFoundFault',
    }),
    DescribeDBSnapshotAttributes: answers<DescribeDBSnapshotAttributesMessage>((input, place) => {
      const name = input.DBSnapshotIdentifier ?? ''
      const snapshot = instanceSnapshots(place).find((one) => one.DBSnapshotIdentifier === name)
      if (!snapshot) return notFound('DBSnapshotNotFound', name)
      const DBSnapshotAttributes = [{ AttributeName: 'restore', AttributeValues: restoreOf(place, snapshot, name) }]
      return { DBSnapshotAttributesResult: { DBSnapshotIdentifier: name, DBSnapshotAttributes } }
    }),
    DescribeDBClusterSnapshotAttributes: answers<DescribeDBClusterSnapshotAttributesMessage>((input, place) => {
      const name = input.DBClusterSnapshotIdentifier ?? ''
      const snapshot = clusterSnapshots(place).find((one) => one.DBClusterSnapshotIdentifier === name)
      if (!snapshot) return notFound('DBClusterSnapshotNotFoundFault', name)
      const DBClusterSnapshotAttributes = [
        { AttributeName: 'restore', AttributeValues: restoreOf(place, snapshot, name) },
      ]
      return { DBClusterSnapshotAttributesResult: { DBClusterSnapshotIdentifier: name, DBClusterSnapshotAttributes } }
    }),
    DescribeDBParameters: list<DescribeDBParametersMessage, object>({
      items: (_, input) => userParametersOf(input.DBParameterGroupName ?? ''),
      page: (Parameters, Marker) => ({ Parameters, Marker }),
    }),
    DescribeDBClusterParameters: list<DescribeDBClusterParametersMessage, object>({
      items: (_, input) => userParametersOf(input.DBClusterParameterGroupName ?? ''),
      page: (Parameters, Marker) => ({ Parameters, Marker }),
    }),
    DescribeOptionGroups: list<DescribeOptionGroupsMessage, object>({
      items: (_, input) => (input.OptionGroupName === undefined ? [] : [optionGroupOf(input.OptionGroupName)]),
      page: (OptionGroupsList, Marker) => ({ OptionGroupsList, Marker }),
    }),
    DescribeDBEngineVersions: list<DescribeDBEngineVersionsMessage, object>({
      items: (_, input) => engineVersions(input.Engine, input.EngineVersion, input.IncludeAll ?? false),
      page: (DBEngineVersions, Marker) => ({ DBEngineVersions, Marker }),
    }),
    ListTagsForResource: answers<ListTagsForResourceMessage>((input, place) => {
      const name = input.ResourceName?.split(':').at(-1) ?? ''
      const [key] = [
        ...subnetGroups(place).flatMap((group) => (group.name === name ? [`rds.subnet-group.${name}`] : [])),
        ...proxies(place).flatMap((proxy) => (proxy.DBProxyArn === input.ResourceName ? [`rds.proxy.${name}`] : [])),
        ...eventSubscriptions(place).flatMap(({ EventSubscriptionArn: arn }) =>
          arn === input.ResourceName ? [`rds.event-subscription.${name}`] : [],
        ),
      ]
      return key === undefined ? notFound('ResourceNotFoundFault', name) : { TagList: ownerTags(place, key, name) }
    }),
  },
  count: (place) => ({
    'AWS::RDS::DBInstance': instances(place).length,
    'AWS::RDS::DBCluster': clusters(place).length,
    'AWS::RDS::DBInstanceAutomatedBackup': standingAlone(place).length,
    'AWS::RDS::DBSnapshot': instanceSnapshots(place).length,
    'AWS::RDS::DBClusterSnapshot': clusterSnapshots(place).length,
    'AWS::RDS::DBSubnetGroup': subnetGroups(place).length,
    'AWS::RDS::DBProxy': proxies(place).length,
    'AWS::RDS::EventSubscription': eventSubscriptions(place).length,
    'AWS::RDS::GlobalCluster': globalClusters(place).filter(({ Engine }) => Engine?.startsWith('aurora')).length,
  }),
})

const isManual = (type: string | undefined) => type === undefined || type === 'manual'
