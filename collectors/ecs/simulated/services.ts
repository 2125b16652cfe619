import type {
  Deployment,
  LoadBalancer,
  NetworkConfiguration,
  Service,
  ServiceConnectConfiguration,
  ServiceVolumeConfiguration,
  TaskSet,
} from '@aws-sdk/client-ecs'
import { createdAt, onceFor } from '#domain/pretend/habits.ts'
import type { LoadBalancerPlan, Place } from '#domain/simulated.ts'
import { arnOf, flawed, tagsOf } from './habits.ts'
import { type ClusterPlan, clusterPlans, type ServicePlan, subnetsOf } from './plan.ts'
import { revisionOf, taskDefinitionArn } from './task-definitions.ts'

/** Pretend services, and the task sets of those that something else deploys. */

export function servicesIn(place: Place, clusterNameOrArn: string | undefined): readonly Service[] {
  return allServices(place)
    .filter(({ cluster }) => cluster.arn === clusterNameOrArn || cluster.name === clusterNameOrArn)
    .map(({ service }) => service)
}

export function allServices(place: Place): readonly { readonly cluster: ClusterPlan; readonly service: Service }[] {
  return onceFor(place, 'ecs.services', () =>
    clusterPlans(place).flatMap((cluster) =>
      cluster.services.map((plan) => ({ cluster, service: make(place, cluster, plan) })),
    ),
  )
}

function make(place: Place, cluster: ClusterPlan, plan: ServicePlan): Service {
  const bad = (what: string) => flawed(place, `${plan.key}:${what}`)
  const { key, name } = plan
  const running = place.pick(`${key}:count`, 1, 4)
  // Services from before April 2021 keep an ARN that does not name the cluster.
  const arn = arnOf(place, place.random(`${key}:old-arn`) < 0.1 ? `service/${name}` : `service/${cluster.name}/${name}`)
  const network = plan.compute === 'EXTERNAL' || onHost(plan) ? undefined : networkOf(place, plan)
  const definition = taskDefinitionArn(place, name, revisionOf(place, plan))
  const spot = plan.compute === 'FARGATE' && place.random(`${key}:spot`) < 0.3
  const launch: Pick<Service, 'launchType' | 'capacityProviderStrategy'> = spot
    ? { capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }] }
    : { launchType: plan.compute }
  const platform: Pick<Service, 'platformVersion' | 'platformFamily'> =
    plan.compute === 'FARGATE'
      ? {
          platformVersion: bad('platform') ? (plan.role === 'windows' ? 'LATEST' : '1.3.0') : 'LATEST',
          platformFamily: plan.role === 'windows' ? 'WINDOWS_SERVER_2022_CORE' : 'Linux',
        }
      : {}
  const common: Service = {
    serviceArn: arn,
    serviceName: name,
    clusterArn: cluster.arn,
    status: 'ACTIVE',
    desiredCount: running,
    runningCount: running,
    pendingCount: 0,
    loadBalancers: [],
    serviceRegistries:
      plan.role === 'files'
        ? [
            {
              registryArn: `arn:${place.partition}:servicediscovery:${place.region}:${place.accountId}:service/srv-${place.hex(key, 16)}`,
            },
          ]
        : [],
    createdAt: createdAt(place, key),
    schedulingStrategy: plan.role === 'agent' ? 'DAEMON' : 'REPLICA',
    enableECSManagedTags: true,
    enableExecuteCommand: bad('exec'),
    resourceManagementType: 'CUSTOMER',
    tags: tagsOf(place, key),
    events: [],
  }
  if (plan.external)
    return {
      ...common,
      deploymentController: { type: 'EXTERNAL' },
      deployments: [],
      taskSets: taskSets(place, cluster, plan, common),
    }
  const deployment: Deployment = {
    id: `ecs-svc/${place.pick(`${key}:deployment`, 10 ** 15, 10 ** 16)}`,
    status: 'PRIMARY',
    taskDefinition: definition,
    desiredCount: running,
    runningCount: running,
    createdAt: createdAt(place, key),
    rolloutState: 'COMPLETED',
    ...launch,
    ...platform,
    networkConfiguration: network,
    ...(plan.role === 'api' ? { serviceConnectConfiguration: connectOf(place, plan) } : {}),
    ...(plan.role === 'ledger' ? { volumeConfigurations: volumesOf(place, plan) } : {}),
  }
  return {
    ...common,
    ...launch,
    ...platform,
    taskDefinition: definition,
    deploymentController: { type: 'ECS' },
    deploymentConfiguration: {
      maximumPercent: 200,
      minimumHealthyPercent: 100,
      // Services that never heard of it leave it out.
      ...(bad('breaker')
        ? place.random(`${key}:breaker-out`) < 0.5
          ? {}
          : { deploymentCircuitBreaker: { enable: true, rollback: false } }
        : { deploymentCircuitBreaker: { enable: true, rollback: true } }),
    },
    loadBalancers: loadBalancersOf(place, plan),
    networkConfiguration: network,
    deployments: [deployment],
  }
}

/** Runners and agents use the network of their host. */
const onHost = ({ role, compute }: ServicePlan) => compute !== 'FARGATE' && (role === 'runner' || role === 'agent')

function networkOf(place: Place, plan: ServicePlan): NetworkConfiguration {
  const { vpc, key } = plan
  const trial = plan.role === 'cache'
  const isPublic = plan.compute === 'FARGATE' && (trial || flawed(place, `${key}:public`))
  const closed = trial && place.random(`${key}:closed`) < 0.5 && place.day >= place.pick(`${key}:closed-on`, 30, 75)
  const group = trial
    ? vpc.groups.open
    : plan.role === 'web' && (isPublic || flawed(place, `${key}:open`))
      ? vpc.groups.web
      : vpc.groups.data
  return {
    awsvpcConfiguration: {
      subnets: subnetsOf(vpc, isPublic).map(({ subnetId }) => subnetId),
      // Nobody named a group: the VPC's default one filters.
      securityGroups: !trial && place.random(`${key}:no-group`) < 0.06 ? [] : [group],
      assignPublicIp: isPublic && !closed ? 'ENABLED' : 'DISABLED',
    },
  }
}

function connectOf(place: Place, { key, name }: ServicePlan): ServiceConnectConfiguration {
  return {
    enabled: true,
    namespace: 'internal',
    services: [
      {
        portName: 'http',
        discoveryName: name,
        ...(flawed(place, `${key}:connect-plain`)
          ? {}
          : {
              tls: {
                issuerCertificateAuthority: {
                  awsPcaAuthorityArn: `arn:${place.partition}:acm-pca:${place.region}:${place.accountId}:certificate-authority/${place.hex('pca', 32)}`,
                },
                kmsKey: place.keys.customer[0]?.arn,
              },
            }),
      },
    ],
    logConfiguration: { logDriver: 'splunk', options: { 'splunk-token': place.hex(`${key}:connect-token`, 32) } },
  }
}

function volumesOf(place: Place, { key }: ServicePlan): ServiceVolumeConfiguration[] {
  const own = place.keys.customer[0]?.arn
  return [
    {
      name: 'data',
      managedEBSVolume: {
        roleArn: `arn:${place.partition}:iam::${place.accountId}:role/ecs-infrastructure`,
        sizeInGiB: 50,
        volumeType: 'gp3',
        filesystemType: 'xfs',
        encrypted: !flawed(place, `${key}:volume-plain`),
        ...(own && place.random(`${key}:volume-key`) < 0.4 ? { kmsKeyId: own } : {}),
      },
    },
  ]
}

/** Web services stand behind the account's application load balancers, if it has one. */
function loadBalancersOf(place: Place, plan: ServicePlan): LoadBalancer[] {
  const balancers = place.loadBalancers.filter(({ type, vpcId }) => type === 'application' && vpcId === plan.vpc.vpcId)
  const balancer = balancers[place.pick(`${plan.key}:balancer`, 0, 5) % Math.max(balancers.length, 1)]
  if (!balancer || (plan.role !== 'web' && plan.role !== 'windows' && plan.role !== 'mesh')) return []
  return [
    {
      targetGroupArn: targetGroupArn(place, balancer),
      containerName: plan.name,
      containerPort: plan.role === 'windows' ? 443 : 8080,
    },
  ]
}

/** The group the load balancer sends its traffic to, by the name its own simulation gives it. */
function targetGroupArn(place: Place, { name }: LoadBalancerPlan): string {
  const group = place.random(`elb|${name}|blue-green`) < 0.25 ? 'blue' : 'main'
  return `arn:${place.partition}:elasticloadbalancing:${place.region}:${place.accountId}:targetgroup/${`${name}-${group}`.slice(0, 32)}/${place.hex(`elb|${name}|target|${group}`, 16)}`
}

function taskSets(place: Place, cluster: ClusterPlan, plan: ServicePlan, service: Service): TaskSet[] {
  const id = `ecs-svc/${place.pick(`${plan.key}:task-set`, 10 ** 15, 10 ** 16)}`
  return [
    {
      id,
      taskSetArn: arnOf(place, `task-set/${cluster.name}/${plan.name}/${id}`),
      serviceArn: service.serviceArn,
      clusterArn: cluster.arn,
      externalId: `${plan.name}-green`,
      status: 'PRIMARY',
      taskDefinition: taskDefinitionArn(place, plan.name, revisionOf(place, plan)),
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      networkConfiguration: networkOf(place, plan),
      loadBalancers: [],
      serviceRegistries: [],
      scale: { value: 100, unit: 'PERCENT' },
      createdAt: createdAt(place, plan.key),
      tags: tagsOf(place, `${plan.key}:task-set`),
    },
  ]
}
