import { DescribeInstancesCommand, DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2'
import { DescribeContainerInstancesCommand, ECSClient, ListContainerInstancesCommand } from '@aws-sdk/client-ecs'
import { defineCollector, facet, nested, operation } from '#domain/collector.ts'
import { type Unobserved, unobserved } from '#domain/observed.ts'
import { clusters } from './cluster.collector.ts'
import {
  containerInstance,
  describeContainerInstancesCall,
  type Ec2Instance,
  ec2Instance,
  type InstanceVolume,
  isExternal,
  type ListedInstance,
  volumesOf,
} from './container-instance.ts'
import { chunks, onlyMissing } from './failures.ts'

/** Instances of a cluster in every state but `INACTIVE`, a hundred by a hundred: as many as one call describes. */
const listContainerInstances = operation({
  client: ECSClient,
  command: ListContainerInstancesCommand,
  name: 'ecs:ListContainerInstances',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 100 } },
  items: ({ containerInstanceArns = [] }, { cluster }) =>
    chunks(containerInstanceArns, 100).map((containerInstances) => ({ cluster, containerInstances })),
})

const describeContainerInstances = operation({
  client: ECSClient,
  command: DescribeContainerInstancesCommand,
  name: describeContainerInstancesCall,
  items: ({ containerInstances = [], failures }, { cluster }): readonly ListedInstance[] => {
    onlyMissing(failures)
    const ids = containerInstances.flatMap(({ ec2InstanceId }) => ec2InstanceId ?? [])
    const ec2InstanceIds = ids.filter((id) => !isExternal(id))
    return containerInstances.map((item) => ({ clusterArn: cluster, item, ec2InstanceIds }))
  },
})

/** Instances that other services manage are hidden unless asked for. */
const describeInstances = operation({
  client: EC2Client,
  command: DescribeInstancesCommand,
  name: 'ec2:DescribeInstances',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 1000 } },
  items: (page) => (page.Reservations ?? []).flatMap(({ Instances }) => Instances ?? []),
})

const describeVolumes = operation({
  client: EC2Client,
  command: DescribeVolumesCommand,
  name: 'ec2:DescribeVolumes',
  paging: { request: 'NextToken', response: (page) => page.NextToken, size: { MaxResults: 500 } },
  items: (page) => page.Volumes ?? [],
})

const noId = unobserved('not-returned', describeContainerInstancesCall, 'no ec2InstanceId came with it')

/** Filters, unlike ids, find the rest where an instance has gone; one takes up to 200 values. */
const about = (filter: string, ids: readonly string[]) => ({
  Filters: [{ Name: filter, Values: [...ids] }],
  IncludeManagedResources: true,
})

export const collector = defineCollector({
  service: 'ecs',
  resourceType: 'AWS::ECS::ContainerInstance',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerInstance.html',
  list: nested({
    each: nested({
      each: clusters,
      inner: listContainerInstances,
      // Clusters on Fargate say that they have no instances, and are not asked for them.
      input: ({ clusterArn: cluster, registeredContainerInstancesCount }) =>
        registeredContainerInstancesCount === 0 ? [] : { cluster },
    }),
    inner: describeContainerInstances,
    input: ({ cluster, containerInstances }) => ({
      cluster,
      containerInstances: [...containerInstances],
      include: ['TAGS' as const],
    }),
  }),
  facets: {
    /** One call for every hundred container instances. */
    instance: facet({
      calls: [describeInstances],
      ask: async ({ item, ec2InstanceIds }: ListedInstance, aws): Promise<Ec2Instance | null | Unobserved> => {
        if (item.ec2InstanceId === undefined) return noId
        if (isExternal(item.ec2InstanceId)) return null
        const instances = await aws.all(describeInstances, about('instance-id', ec2InstanceIds))
        const found = instances.find(({ InstanceId }) => InstanceId === item.ec2InstanceId)
        return found
          ? ec2Instance(found)
          : unobserved('not-returned', describeInstances.name, 'the instance is not listed')
      },
    }),
    volumes: facet({
      calls: [describeVolumes],
      ask: async ({ item, ec2InstanceIds }: ListedInstance, aws): Promise<readonly InstanceVolume[] | Unobserved> => {
        if (item.ec2InstanceId === undefined) return noId
        if (isExternal(item.ec2InstanceId)) return []
        const volumes = await aws.all(describeVolumes, about('attachment.instance-id', ec2InstanceIds))
        return volumesOf(volumes, item.ec2InstanceId)
      },
    }),
  },
  normalise: containerInstance,
})
