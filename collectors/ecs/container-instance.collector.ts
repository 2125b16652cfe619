import { DescribeContainerInstancesCommand, ECSClient, ListContainerInstancesCommand } from '@aws-sdk/client-ecs'
import { defineCollector, nested, operation } from '#domain/collector.ts'
import { clusters } from './cluster.collector.ts'
import { containerInstance, describeContainerInstancesCall, type ListedInstance } from './container-instance.ts'
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
    return containerInstances.map((item) => ({ clusterArn: cluster, item }))
  },
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
  normalise: containerInstance,
})
