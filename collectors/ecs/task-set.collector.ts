import { DescribeTaskSetsCommand, ECSClient, type TaskSet } from '@aws-sdk/client-ecs'
import { defineCollector, facet, nested, operation } from '#domain/collector.ts'
import { accountSettings, listAccountSettings } from './cluster.collector.ts'
import { onlyMissing } from './failures.ts'
import { services } from './service.collector.ts'
import { describeTaskSetsCall, taskSet } from './task-set.ts'

const describeTaskSets = operation({
  client: ECSClient,
  command: DescribeTaskSetsCommand,
  name: describeTaskSetsCall,
  items: ({ taskSets = [], failures }) => {
    onlyMissing(failures)
    return taskSets
  },
})

/** Task sets are there only where something other than ECS deploys the service. */
export const collector = defineCollector({
  service: 'ecs',
  resourceType: 'AWS::ECS::TaskSet',
  scope: 'region',
  docs: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html',
  list: nested({
    each: services,
    inner: describeTaskSets,
    input: ({ clusterArn: cluster, serviceArn: service, taskSets = [] }) =>
      taskSets.length === 0 ? [] : { cluster, service, include: ['TAGS' as const] },
  }),
  facets: {
    accountSettings: facet({
      calls: [listAccountSettings],
      ask: (_: TaskSet, aws) => accountSettings(aws),
    }),
  },
  normalise: taskSet,
})
