import type { Deployment, LoadBalancer, Service } from '@aws-sdk/client-ecs'
import { factsFrom, type Observed } from '#domain/observed.ts'
import type { CollectedResource } from '#domain/resource.ts'
import type { AccountSettings } from './cluster.ts'
import { tagsOf } from './failures.ts'

export interface ServiceLoadBalancer {
  /** Null for a Classic Load Balancer, which is named below. */
  readonly targetGroupArn: string | null
  /** The other target group of a blue/green deployment. */
  readonly alternateTargetGroupArn: string | null
  readonly loadBalancerName: string | null
  readonly containerName: string | null
  readonly containerPort: number | null
}

export interface ServiceConnectPort {
  readonly portName: string
  readonly tls: boolean
  readonly kmsKey: string | null
}

/** An EBS volume that ECS makes for each task. */
export interface ManagedVolume {
  readonly name: string
  /** Null where the service leaves it to EBS. */
  readonly encrypted: boolean | null
  readonly kmsKeyId: string | null
}

/** Facts of a service. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
export type ServiceFacts = {
  readonly serviceName: Observed<string>
  readonly clusterArn: Observed<string>
  readonly status: Observed<string>
  readonly desiredCount: Observed<number>
  readonly runningCount: Observed<number>
  /** `FARGATE`, `EC2`, `EXTERNAL`, `MANAGED_INSTANCES`; null for a service with a capacity provider strategy. */
  readonly launchType: Observed<string | null>
  /** Capacity providers of its strategy; empty for a service with a launch type. */
  readonly capacityProviders: Observed<readonly string[]>
  readonly schedulingStrategy: Observed<string>
  /** `ECS`, `CODE_DEPLOY` or `EXTERNAL`. */
  readonly deploymentController: Observed<string>
  /** Null for a service whose task sets say what runs. */
  readonly taskDefinition: Observed<string | null>
  /** Of Fargate only; null elsewhere. */
  readonly platformVersion: Observed<string | null>
  readonly platformFamily: Observed<string | null>
  /** `ENABLED` or `DISABLED`; null for tasks without a network interface of their own. */
  readonly assignPublicIp: Observed<string | null>
  readonly subnetIds: Observed<readonly string[]>
  /** Empty stands for the default group of the VPC. */
  readonly securityGroupIds: Observed<readonly string[]>
  readonly loadBalancers: Observed<readonly ServiceLoadBalancer[]>
  /** Cloud Map names under which tasks are found. */
  readonly serviceRegistryArns: Observed<readonly string[]>
  readonly enableExecuteCommand: Observed<boolean>
  /** Null for deployment controllers that have none. */
  readonly deploymentCircuitBreaker: Observed<{ readonly enable: boolean; readonly rollback: boolean } | null>
  /** Ports offered through Service Connect by the running deployment; null where it is not used. */
  readonly serviceConnect: Observed<readonly ServiceConnectPort[] | null>
  /** VPC Lattice target groups of the running deployment. */
  readonly latticeTargetGroupArns: Observed<readonly string[]>
  readonly managedVolumes: Observed<readonly ManagedVolume[]>
  /** What EBS does with volumes that nobody asked to encrypt; null where no volume depends on it. */
  readonly ebsEncryptionByDefault: Observed<boolean | null>
  /** Key or alias of volumes that are encrypted without a key of their own; null where no volume depends on it. */
  readonly ebsDefaultKeyId: Observed<string | null>
  /** `CUSTOMER`, or `ECS` for Express Mode. */
  readonly resourceManagementType: Observed<string | null>
  readonly accountSettings: Observed<AccountSettings>
}

export interface ServiceFacets {
  readonly accountSettings: Observed<AccountSettings>
  readonly ebsEncryptionByDefault: Observed<boolean | null>
  readonly ebsDefaultKeyId: Observed<string | null>
}

export const describeServicesCall = 'ecs:DescribeServices'

/** The deployment that stays; others are on their way out. */
const primary = (item: Service): Deployment | undefined => item.deployments?.find(({ status }) => status === 'PRIMARY')

/** EBS volumes of the running deployment. */
export function managedVolumes(item: Service): readonly ManagedVolume[] {
  return (primary(item)?.volumeConfigurations ?? []).flatMap(({ name, managedEBSVolume: volume }) =>
    volume ? [{ name: name ?? '', encrypted: volume.encrypted ?? null, kmsKeyId: volume.kmsKeyId ?? null }] : [],
  )
}

/** Every task definition that the service runs or has task sets of. */
export function taskDefinitionsOf(item: Service): readonly string[] {
  const named = [item, ...(item.deployments ?? []), ...(item.taskSets ?? [])].map(
    ({ taskDefinition }) => taskDefinition,
  )
  return [...new Set(named.flatMap((arn) => arn || []))]
}

export function service(item: Service, facets: ServiceFacets): CollectedResource<ServiceFacts> {
  const read = factsFrom(describeServicesCall)
  // Only tasks with a network interface of their own have a network configuration.
  const network = item.networkConfiguration?.awsvpcConfiguration
  const deployment = primary(item)
  const controller = item.deploymentController?.type
  const external = controller === 'EXTERNAL'
  const breaker = item.deploymentConfiguration?.deploymentCircuitBreaker
  return {
    arn: item.serviceArn ?? '',
    name: item.serviceName ?? '',
    incarnation: item.createdAt?.toISOString() ?? item.serviceArn ?? '',
    tags: tagsOf(item.tags, read.call),
    facts: {
      serviceName: read(item.serviceName),
      clusterArn: read(item.clusterArn),
      status: read(item.status),
      desiredCount: read(item.desiredCount),
      runningCount: read(item.runningCount),
      // "This field is omitted if the service was created using a capacity provider strategy."
      launchType:
        item.launchType || (item.capacityProviderStrategy?.length ?? 0) > 0
          ? read.orNone(item.launchType)
          : external
            ? read.orNone<string>(null)
            : read<string>(undefined),
      capacityProviders: read.or<readonly string[]>(
        item.capacityProviderStrategy?.flatMap(({ capacityProvider }) => capacityProvider ?? []),
        [],
      ),
      schedulingStrategy: read(item.schedulingStrategy),
      // A service that was made without naming one has ECS's own.
      deploymentController: read.or<string>(controller, 'ECS'),
      taskDefinition: external ? read.orNone(item.taskDefinition) : read(item.taskDefinition),
      platformVersion: read.orNone(item.platformVersion),
      platformFamily: read.orNone(item.platformFamily),
      assignPublicIp: network ? read<string>(network.assignPublicIp) : read.orNone<string>(null),
      // AWS asks for one subnet at least: an empty list would pass for private ones.
      subnetIds: network
        ? read(network.subnets?.length === 0 ? undefined : network.subnets)
        : read.or<readonly string[]>(undefined, []),
      // "If you don't specify a security group, the default security group for the VPC is used."
      securityGroupIds: read.or<readonly string[]>(network?.securityGroups, []),
      loadBalancers: read(item.loadBalancers?.map(loadBalancerOf)),
      serviceRegistryArns: read(item.serviceRegistries?.flatMap(({ registryArn }) => registryArn ?? [])),
      enableExecuteCommand: read(item.enableExecuteCommand),
      // Part of how ECS deploys: a configuration without one has none, and other controllers take none.
      deploymentCircuitBreaker:
        item.deploymentConfiguration || (controller && controller !== 'ECS')
          ? read.orNone(breaker && { enable: breaker.enable === true, rollback: breaker.rollback === true })
          : read<never>(undefined),
      // A deployment without the configuration does not use Service Connect.
      serviceConnect:
        deployment || external
          ? read.orNone(
              deployment?.serviceConnectConfiguration?.enabled
                ? (deployment.serviceConnectConfiguration.services ?? []).map(({ portName, tls }) => ({
                    portName: portName ?? '',
                    tls: tls?.issuerCertificateAuthority !== undefined,
                    kmsKey: tls?.kmsKey ?? null,
                  }))
                : null,
            )
          : read<readonly ServiceConnectPort[]>(undefined),
      latticeTargetGroupArns: read.or<readonly string[]>(
        deployment?.vpcLatticeConfigurations?.flatMap(({ targetGroupArn }) => targetGroupArn ?? []),
        [],
      ),
      managedVolumes: deployment || external ? read.or(managedVolumes(item), []) : read<never>(undefined),
      ebsEncryptionByDefault: facets.ebsEncryptionByDefault,
      ebsDefaultKeyId: facets.ebsDefaultKeyId,
      resourceManagementType: read.orNone(item.resourceManagementType),
      accountSettings: facets.accountSettings,
    },
  }
}

export function loadBalancerOf(one: LoadBalancer): ServiceLoadBalancer {
  return {
    targetGroupArn: one.targetGroupArn ?? null,
    alternateTargetGroupArn: one.advancedConfiguration?.alternateTargetGroupArn ?? null,
    loadBalancerName: one.loadBalancerName ?? null,
    containerName: one.containerName ?? null,
    containerPort: one.containerPort ?? null,
  }
}

/** Where the tasks of a service, or of a task set, run. */
export type Compute = 'FARGATE' | 'EXTERNAL' | 'INSTANCES'

/** Capacity providers of AWS's own are Fargate; every other one stands for instances. */
export function computeOf(launchType: string | null, capacityProviders: readonly string[]): Compute {
  if (launchType === 'FARGATE' || launchType === 'EXTERNAL') return launchType
  if (launchType !== null) return 'INSTANCES'
  const fargate = capacityProviders.filter((name) => name === 'FARGATE' || name === 'FARGATE_SPOT')
  return fargate.length > 0 && fargate.length === capacityProviders.length ? 'FARGATE' : 'INSTANCES'
}
