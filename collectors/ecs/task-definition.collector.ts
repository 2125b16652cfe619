import {
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTaskDefinitionFamiliesCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs'
import { defineCollector, facet, nested, operation } from '#domain/collector.ts'
import { accountSettings, clusters, listAccountSettings } from './cluster.collector.ts'
import { chunks, onlyMissing } from './failures.ts'
import { services } from './service.collector.ts'
import { taskDefinitionsOf } from './service.ts'
import { describeTaskDefinitionCall, safeTaskDefinition, taskDefinition } from './task-definition.ts'

const listTaskDefinitionFamilies = operation({
  client: ECSClient,
  command: ListTaskDefinitionFamiliesCommand,
  name: 'ecs:ListTaskDefinitionFamilies',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 100 } },
  items: (page) => page.families ?? [],
})

/** By family it is the newest active revision, by ARN that revision. */
const describeTaskDefinition = operation({
  client: ECSClient,
  command: DescribeTaskDefinitionCommand,
  name: describeTaskDefinitionCall,
  items: safeTaskDefinition,
})

/** Tasks that run or are about to, a hundred by a hundred: as many as one call describes. */
const listTasks = operation({
  client: ECSClient,
  command: ListTasksCommand,
  name: 'ecs:ListTasks',
  paging: { request: 'nextToken', response: (page) => page.nextToken, size: { maxResults: 100 } },
  items: ({ taskArns = [] }, { cluster }) => chunks(taskArns, 100).map((tasks) => ({ cluster, tasks })),
})

/** Of tasks only what they were made from is kept; their overrides hold values of the owner's. */
const describeTasks = operation({
  client: ECSClient,
  command: DescribeTasksCommand,
  name: 'ecs:DescribeTasks',
  items: ({ tasks = [], failures }) => {
    onlyMissing(failures)
    return [...new Set(tasks.flatMap(({ taskDefinitionArn }) => taskDefinitionArn ?? []))]
  },
})

const described = (taskDefinition: string) => ({ taskDefinition, include: ['TAGS' as const] })

/**
 * Task definitions in use by a service, a task set or a running task, and the newest active revision of each family.
 * Older revisions that nothing runs are not looked at: there are accounts with hundreds of thousands of them, and AWS
 * describes one at a time.
 */
export const collector = defineCollector({
  service: 'ecs',
  resourceType: 'AWS::ECS::TaskDefinition',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html',
  list: {
    join: [
      {
        list: nested({ each: listTaskDefinitionFamilies, inner: describeTaskDefinition, input: described }),
        input: { status: 'ACTIVE' },
      },
      {
        list: nested({
          each: services,
          inner: describeTaskDefinition,
          input: (service) => taskDefinitionsOf(service).map(described),
        }),
        input: {},
      },
      {
        list: nested({
          each: nested({
            each: nested({
              each: clusters,
              inner: listTasks,
              // A cluster that says it runs nothing is not asked for its tasks.
              input: ({ clusterArn: cluster, runningTasksCount, pendingTasksCount }) =>
                runningTasksCount === 0 && pendingTasksCount === 0 ? [] : { cluster },
            }),
            inner: describeTasks,
            input: ({ cluster, tasks }) => ({ cluster, tasks: [...tasks] }),
          }),
          inner: describeTaskDefinition,
          input: described,
        }),
        input: {},
      },
    ],
  },
  facets: {
    accountSettings: facet({
      calls: [listAccountSettings],
      ask: (_: unknown, aws) => accountSettings(aws),
    }),
  },
  normalise: taskDefinition,
})
