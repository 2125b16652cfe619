import type {
  CapacityProvider,
  DescribeCapacityProvidersRequest,
  DescribeClustersRequest,
  DescribeContainerInstancesRequest,
  DescribeServicesRequest,
  DescribeTaskDefinitionRequest,
  DescribeTaskSetsRequest,
  DescribeTasksRequest,
  ListAccountSettingsRequest,
  ListClustersRequest,
  ListContainerInstancesRequest,
  ListServicesRequest,
  ListTaskDefinitionFamiliesRequest,
  ListTasksRequest,
  Setting,
} from '@aws-sdk/client-ecs'
import { answers, defineSimulation, type Place, paged, SimulatedError } from '#domain/simulated.ts'
import { accountSettings, capacityProviders, clusters, tasksIn } from './simulated/clusters.ts'
import { containerInstancesIn } from './simulated/instances.ts'
import { type ClusterPlan, clusterPlans } from './simulated/plan.ts'
import { allServices, servicesIn } from './simulated/services.ts'
import { type PretendRevision, revisions } from './simulated/task-definitions.ts'

const invalid = (message: string) => new SimulatedError('InvalidParameterException', message)

const named = (place: Place, nameOrArn = 'default'): ClusterPlan | undefined =>
  clusterPlans(place).find(({ arn, name }) => arn === nameOrArn || name === nameOrArn)

/** What is asked within a cluster, which must exist. */
function within<T>(place: Place, cluster: string | undefined, answer: (plan: ClusterPlan) => T): T | SimulatedError {
  const plan = named(place, cluster)
  return plan ? answer(plan) : new SimulatedError('ClusterNotFoundException', 'Cluster not found.')
}

/** Answers a bulk call: what was found, and a failure for the rest. Tags come only when asked for. */
function described<Item extends { readonly tags?: unknown }>(
  asked: readonly string[],
  include: readonly string[] | undefined,
  find: (id: string) => Item | undefined,
) {
  const found = asked.map((id) => ({ id, item: find(id) }))
  return {
    items: found.flatMap(({ item }) => (item ? [include?.includes('TAGS') ? item : { ...item, tags: undefined }] : [])),
    failures: found.flatMap(({ id, item }) => (item ? [] : [{ arn: id, reason: 'MISSING' }])),
  }
}

interface Paged {
  nextToken?: string | undefined
  maxResults?: number | undefined
}
/** A list of names or ARNs, a hundred to a page. */
function list<I extends Paged>(field: string, items: (input: I, place: Place) => readonly string[] | SimulatedError) {
  return paged<I, string>({
    items,
    page: (page, nextToken) => ({ [field]: page, nextToken }),
    token: (input) => input.nextToken,
    limit: 100,
    asked: (input) => input.maxResults,
  })
}

/** The newest active revision of a family, or the revision that is named. */
function revisionNamed(place: Place, name: string): PretendRevision | undefined {
  const all = revisions(place)
  const exact = all.find(({ arn, family, revision }) => arn === name || `${family}:${revision}` === name)
  if (exact) return exact
  return all
    .filter(({ family, active }) => family === name && active)
    .reduce<PretendRevision | undefined>((best, one) => (best && best.revision > one.revision ? best : one), undefined)
}

/** What a complete scan stores: every revision in use, and the newest of each family. */
function storedRevisions(place: Place): number {
  const inUse = clusterPlans(place).flatMap((plan) =>
    tasksIn(place, plan).map(({ taskDefinitionArn }) => taskDefinitionArn),
  )
  const newest = revisions(place).flatMap(({ family }) => revisionNamed(place, family)?.arn ?? [])
  return new Set([...inUse, ...newest]).size
}

export const simulation = defineSimulation({
  service: 'ecs',
  answers: {
    ListClusters: list<ListClustersRequest>('clusterArns', (_, place) => clusterPlans(place).map(({ arn }) => arn)),
    DescribeClusters: answers<DescribeClustersRequest>(({ clusters: asked = [], include = [] }, place) => {
      if (asked.length > 100) return invalid('clusters can have at most 100 items.')
      const { items, failures } = described(asked, include, (id) =>
        clusters(place).find(({ clusterArn, clusterName }) => clusterArn === id || clusterName === id),
      )
      const cut = items.map((item) => ({
        ...item,
        ...(include.includes('SETTINGS') ? {} : { settings: [] }),
        ...(include.includes('STATISTICS') ? {} : { statistics: [] }),
        ...(include.includes('CONFIGURATIONS') ? {} : { configuration: undefined }),
      }))
      return { clusters: cut, failures }
    }),
    ListServices: list<ListServicesRequest>('serviceArns', ({ cluster }, place) =>
      within(place, cluster, ({ arn }) => servicesIn(place, arn).flatMap(({ serviceArn }) => serviceArn ?? [])),
    ),
    DescribeServices: answers<DescribeServicesRequest>(({ cluster, services = [], include }, place) =>
      within(place, cluster, ({ arn }) => {
        if (services.length > 10) return invalid('You must describe at most 10 services.')
        const all = servicesIn(place, arn)
        const { items, failures } = described(services, include, (id) =>
          all.find(({ serviceArn, serviceName }) => serviceArn === id || serviceName === id),
        )
        return { services: items, failures }
      }),
    ),
    DescribeTaskSets: answers<DescribeTaskSetsRequest>(({ cluster, service, include }, place) =>
      within(place, cluster, ({ arn }) => {
        const found = servicesIn(place, arn).find(
          ({ serviceArn, serviceName }) => serviceArn === service || serviceName === service,
        )
        if (!found) return new SimulatedError('ServiceNotFoundException', 'Service not found.')
        const taskSets = found.taskSets ?? []
        return {
          taskSets: include?.includes('TAGS') ? taskSets : taskSets.map((one) => ({ ...one, tags: undefined })),
          failures: [],
        }
      }),
    ),
    ListTasks: list<ListTasksRequest>('taskArns', ({ cluster }, place) =>
      within(place, cluster, (plan) => tasksIn(place, plan).flatMap(({ taskArn }) => taskArn ?? [])),
    ),
    DescribeTasks: answers<DescribeTasksRequest>(({ cluster, tasks = [], include }, place) =>
      within(place, cluster, (plan) => {
        const all = tasksIn(place, plan)
        const { items, failures } = described(tasks, include, (id) => all.find(({ taskArn }) => taskArn === id))
        return { tasks: items, failures }
      }),
    ),
    ListContainerInstances: list<ListContainerInstancesRequest>('containerInstanceArns', ({ cluster }, place) =>
      within(place, cluster, (plan) =>
        containerInstancesIn(place, plan).flatMap(({ containerInstanceArn }) => containerInstanceArn ?? []),
      ),
    ),
    DescribeContainerInstances: answers<DescribeContainerInstancesRequest>(
      ({ cluster, containerInstances = [], include }, place) =>
        within(place, cluster, (plan) => {
          const all = containerInstancesIn(place, plan)
          const { items, failures } = described(containerInstances, include, (id) =>
            all.find(({ containerInstanceArn }) => containerInstanceArn === id),
          )
          return { containerInstances: items, failures }
        }),
    ),
    ListTaskDefinitionFamilies: list<ListTaskDefinitionFamiliesRequest>('families', ({ status }, place) => {
      const all = revisions(place).filter(({ active }) => status !== 'ACTIVE' || active)
      return [...new Set(all.map(({ family }) => family))].sort()
    }),
    DescribeTaskDefinition: answers<DescribeTaskDefinitionRequest>(({ taskDefinition = '', include }, place) => {
      const found = revisionNamed(place, taskDefinition)
      if (!found) return new SimulatedError('ClientException', 'Unable to describe task definition.')
      return { taskDefinition: found.taskDefinition, ...(include?.includes('TAGS') ? { tags: found.tags } : {}) }
    }),
    DescribeCapacityProviders: paged<DescribeCapacityProvidersRequest, CapacityProvider>({
      items: ({ cluster }, place) =>
        within(place, cluster, (plan) => [
          ...(plan.kind === 'fargate'
            ? (['FARGATE', 'FARGATE_SPOT'] as const).map((name) => ({ name, status: 'ACTIVE' as const, type: name }))
            : []),
          ...capacityProviders(place, plan),
        ]),
      page: (items, nextToken) => ({ capacityProviders: items, failures: [], nextToken }),
      token: (input) => input.nextToken,
      limit: 10,
      asked: (input) => input.maxResults,
    }),
    ListAccountSettings: paged<ListAccountSettingsRequest, Setting>({
      items: ({ effectiveSettings }, place) => (effectiveSettings ? accountSettings(place) : []),
      page: (settings, nextToken) => ({ settings, nextToken }),
      token: (input) => input.nextToken,
      limit: 10,
      asked: (input) => input.maxResults,
    }),
  },
  count: (place) => ({
    'AWS::ECS::Cluster': clusterPlans(place).length,
    'AWS::ECS::TaskDefinition': storedRevisions(place),
    'AWS::ECS::TaskSet': allServices(place).flatMap(({ service }) => service.taskSets ?? []).length,
    'AWS::ECS::ContainerInstance': clusterPlans(place).flatMap(({ instanceIds }) => instanceIds).length,
    'AWS::ECS::CapacityProvider': clusterPlans(place).flatMap((plan) => capacityProviders(place, plan)).length,
  }),
})
