import type { CapacityProvider, Cluster, ClusterConfiguration, Setting, Task } from '@aws-sdk/client-ecs'
import { carelessness, createdAt, onceFor } from '#domain/pretend/habits.ts'
import { uuid } from '#domain/pretend/ids.ts'
import type { Place } from '#domain/simulated.ts'
import { arnOf, flawed, tagsOf } from './habits.ts'
import { type ClusterPlan, clusterPlans } from './plan.ts'
import { servicesIn } from './services.ts'
import { exportTask, taskDefinitionArn } from './task-definitions.ts'

/** Pretend clusters, their tasks and capacity providers, and the account's settings. */

export function clusters(place: Place): readonly Cluster[] {
  return onceFor(place, 'ecs.cluster-items', () => clusterPlans(place).map((plan) => make(place, plan)))
}

function make(place: Place, plan: ClusterPlan): Cluster {
  const services = servicesIn(place, plan.arn)
  const running = tasksIn(place, plan).length
  const onFargate = plan.services.some(({ compute }) => compute === 'FARGATE')
  const own = providerNames(plan)
  return {
    clusterArn: plan.arn,
    clusterName: plan.name,
    status: 'ACTIVE',
    registeredContainerInstancesCount: plan.instanceIds.length,
    runningTasksCount: running,
    pendingTasksCount: 0,
    activeServicesCount: services.length,
    capacityProviders: [...(plan.kind === 'fargate' ? ['FARGATE', 'FARGATE_SPOT'] : []), ...own],
    defaultCapacityProviderStrategy: [],
    statistics: [
      { name: 'runningFargateTasksCount', value: String(onFargate ? running : 0) },
      { name: 'pendingFargateTasksCount', value: '0' },
      { name: 'runningEC2TasksCount', value: String(onFargate ? 0 : running) },
    ],
    settings: [
      {
        name: 'containerInsights',
        value: flawed(place, `${plan.key}:insights`)
          ? 'disabled'
          : place.choose(`${plan.key}:insights`, ['enabled', 'enhanced']),
      },
    ],
    ...configurationOf(place, plan),
    tags: tagsOf(place, plan.key),
  }
}

function configurationOf(place: Place, plan: ClusterPlan): Pick<Cluster, 'configuration'> {
  const key = place.keys.customer[0]?.arn
  if (!key || flawed(place, `${plan.key}:configuration`)) return {}
  const storage = place.random(`${plan.key}:storage`)
  const configuration: ClusterConfiguration = {
    executeCommandConfiguration: {
      ...(flawed(place, `${plan.key}:exec-key`) ? {} : { kmsKeyId: key }),
      logging: 'OVERRIDE',
      logConfiguration: {
        cloudWatchLogGroupName: `/ecs/exec/${plan.name}`,
        cloudWatchEncryptionEnabled: !flawed(place, `${plan.key}:exec-log`),
      },
    },
    ...(storage < 0.6
      ? {
          managedStorageConfiguration: {
            fargateEphemeralStorageKmsKeyId: key,
            ...(storage < 0.4 ? { kmsKeyId: key } : {}),
          },
        }
      : {}),
  }
  return { configuration }
}

/** The provider has the name of its group. A cluster that lost its group still names one. */
const providerNames = ({ kind, name, fleet }: ClusterPlan) => (kind === 'ec2' ? [fleet?.name ?? `${name}-group`] : [])

export function capacityProviders(place: Place, plan: ClusterPlan): readonly CapacityProvider[] {
  return providerNames(plan).map((name) => ({
    capacityProviderArn: arnOf(place, `capacity-provider/${name}`),
    name,
    status: 'ACTIVE',
    type: 'EC2_AUTOSCALING',
    autoScalingGroupProvider: {
      autoScalingGroupArn: groupArn(place, name),
      managedScaling: { status: 'ENABLED', targetCapacity: 90 },
      managedTerminationProtection: flawed(place, `${plan.key}:protection`) ? 'DISABLED' : 'ENABLED',
    },
    tags: tagsOf(place, `${plan.key}:provider`),
  }))
}

/** The group's ARN, by the id its own simulation gives it. */
function groupArn(place: Place, name: string): string {
  const id = uuid(place, `asg|${name}|id`)
  return `arn:${place.partition}:autoscaling:${place.region}:${place.accountId}:autoScalingGroup:${id}:autoScalingGroupName/${name}`
}

/** Running tasks, with overrides that hold what must not be kept. */
export function tasksIn(place: Place, plan: ClusterPlan): readonly Task[] {
  const ofServices = servicesIn(place, plan.arn).flatMap((service) => {
    const definition = service.taskDefinition ?? service.taskSets?.[0]?.taskDefinition
    return Array.from({ length: service.runningCount ?? 0 }, (_, index) => ({
      definition,
      key: `${service.serviceName}.${index}`,
    }))
  })
  const [job] = exportTask(place)
  const alone =
    job && clusterPlans(place)[0] === plan
      ? [{ definition: taskDefinitionArn(place, job.family, job.revision), key: 'nightly-export' }]
      : []
  return [...ofServices, ...alone].map(({ definition, key }) => ({
    taskArn: arnOf(place, `task/${plan.name}/${place.hex(`${plan.key}:task.${key}`, 32)}`),
    clusterArn: plan.arn,
    taskDefinitionArn: definition,
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    createdAt: createdAt(place, plan.key),
    overrides: {
      containerOverrides: [{ name: 'app', environment: [{ name: 'API_TOKEN', value: place.hex(key, 32) }] }],
    },
  }))
}

/** As ECS returns them when asked for what is in force. */
export function accountSettings(place: Place): readonly Setting[] {
  const careless = place.random('ecs.settings') < carelessness(place)
  // AWS returns more settings than its SDK names.
  const values: readonly (readonly [string, string])[] = [
    ['serviceLongArnFormat', 'enabled'],
    ['taskLongArnFormat', 'enabled'],
    ['containerInstanceLongArnFormat', 'enabled'],
    ['awsvpcTrunking', 'disabled'],
    ['containerInsights', 'disabled'],
    ['dualStackIPv6', place.random('ecs.settings:ipv6') < 0.5 ? 'enabled' : 'disabled'],
    ['fargateFIPSMode', 'disabled'],
    ['tagResourceAuthorization', careless ? 'off' : 'on'],
    ['fargateTaskRetirementWaitPeriod', '7'],
    ['guardDutyActivate', place.random('ecs.settings:guardduty') < 0.4 ? 'on' : 'off'],
    ['defaultLogDriverMode', careless ? 'blocking' : 'non-blocking'],
  ]
  return values.map(([name, value]) => ({
    name: name as NonNullable<Setting['name']>,
    value,
    principalArn: `arn:${place.partition}:iam::${place.accountId}:root`,
    type: 'user',
  }))
}
