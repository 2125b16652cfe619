import { type Exposure, widestExposure, widestOf } from '#domain/exposure.ts'
import type { Target } from '#domain/network/admission.ts'
import { frontingLooksAt } from '#domain/network/fronting.ts'
import type { Transport } from '#domain/network/network-rules.ts'
import { type Server, widestDoor } from '#domain/network/open-doors.ts'
import { networkExposure } from '#domain/network/reachability.ts'
import { subnetOf } from '#domain/network/route-table.ts'
import { isObserved, type Observed, seen, Unseen, unobserved } from '#domain/observed.ts'
import { Pieces } from '#domain/pieces.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import { type AccountSettings, settingOf } from './cluster.ts'
import { type ContainerInstanceFacts, containerInstanceType, isExternal } from './container-instance.ts'
import { waysByName, waysToHosts, waysToTasks } from './fronted-tasks.ts'
import { type Compute, computeOf, type ServiceLoadBalancer } from './service.ts'
import type { TaskDefinitionFacts } from './task-definition.ts'

/**
 * How tasks can be reached: through their own network interface, through the instance they run on, and by the load
 * balancers before either.
 */

export const taskDefinitionType = 'AWS::ECS::TaskDefinition'

/** The types a posture must name in `looksAt` to call `tasksExposure`. */
export const tasksLookAt = [
  taskDefinitionType,
  containerInstanceType,
  'AWS::EC2::Instance',
  ...frontingLooksAt,
] as const

/** What a service and a task set have alike. */
export interface RunningTasks {
  readonly clusterArn: Observed<string>
  readonly launchType: Observed<string | null>
  readonly capacityProviders: Observed<readonly string[]>
  readonly taskDefinition: Observed<string | null>
  readonly assignPublicIp: Observed<string | null>
  readonly subnetIds: Observed<readonly string[]>
  readonly securityGroupIds: Observed<readonly string[]>
  readonly loadBalancers: Observed<readonly ServiceLoadBalancer[]>
  readonly serviceRegistryArns: Observed<readonly string[]>
  readonly accountSettings: Observed<AccountSettings>
}

interface Door {
  readonly port: number
  readonly protocol: Transport
}

export function tasksExposure(related: Related, tasks: RunningTasks): Exposure {
  const arn = seen(tasks.taskDefinition)
  if (arn === null) return closed('not-applicable', 'Its task sets say where the tasks run, and are judged each.')
  const compute = computeOf(seen(tasks.launchType), seen(tasks.capacityProviders))
  if (compute === 'EXTERNAL')
    return closed(
      'not-applicable',
      'Its tasks run on machines of the owner outside AWS, whose network AWS does not know.',
    )
  const onInstances = seen(tasks.assignPublicIp) === null
  const own = () =>
    onInstances ? throughInstances(related, tasks, arn) : throughInterface(related, tasks, arn, compute)
  if (onInstances) return widest([own, ...waysToHosts(related, tasks.loadBalancers)])
  const standing = () => interfaceOf(related, tasks)
  const doors = () => doorsOf(related, arn, ({ containerPort, toPort }) => [containerPort, toPort])
  return widest([
    own,
    ...waysToTasks(related, tasks.loadBalancers, standing),
    ...waysByName(related, tasks.serviceRegistryArns, standing, doors),
  ])
}

/** Where the tasks' own network interfaces stand. */
function interfaceOf(related: Related, tasks: RunningTasks): Target & Pick<Server, 'vpcId'> {
  const subnetIds = seen(tasks.subnetIds)
  const vpcId = vpcOf(related, subnetIds[0])
  const named = seen(tasks.securityGroupIds)
  return { vpcId, subnetIds, securityGroupIds: named.length > 0 ? named : [defaultGroup(related, vpcId)] }
}

/** awsvpc: each task has a network interface of its own, in the subnets and security groups named. */
function throughInterface(related: Related, tasks: RunningTasks, arn: string, compute: Compute): Exposure {
  const publicAddress = seen(tasks.assignPublicIp) === 'ENABLED'
  const subnetIds = seen(tasks.subnetIds)
  const setting = settingOf(tasks.accountSettings, 'dualStackIPv6')
  const given = ipv6In(related, subnetIds)
  const maybeIpv6 =
    given === 'always' || (given === 'by setting' && (!isObserved(setting) || setting.value === 'enabled'))
  const pieces = new Pieces()
  // Where the ports or the groups were not read, every port and no group stand for them: nothing is more open.
  const standing = pieces.attempt(() => interfaceOf(related, tasks), { vpcId: null, subnetIds, securityGroupIds: [] })
  const doors = pieces.attempt(() => doorsOf(related, arn, ({ containerPort, toPort }) => [containerPort, toPort]), [])
  const reached = (ipv6: boolean) => {
    const exposure = through(related, doors, { ...standing, publicAddress, ipv6 })
    if (exposure.kind !== 'internal' && exposure.kind !== 'isolated') pieces.require()
    return exposure
  }
  if (!publicAddress && !maybeIpv6) {
    const exposure = reached(false)
    if (exposure.kind === 'cross-account') return exposure
    const because = `Its tasks have no address that the internet can reach${compute === 'FARGATE' ? ' (assignPublicIp is DISABLED)' : ''}.`
    return closed('internal', because)
  }
  if (given !== 'by setting' || isObserved(setting)) return reached(maybeIpv6)
  // Whether there is an IPv6 address is not known; it matters only where one would change the answer.
  const at = { most: reached(true), least: reached(false) }
  if (at.most.kind === at.least.kind) return at.least
  throw new Unseen(setting)
}

/** The ports named, or every port that a group opens where none is: a port needs no mapping to be listened on. */
function through(related: Related, doors: readonly Door[], server: Server): Exposure {
  return doors.length === 0
    ? widestDoor(related, server)
    : widest(doors.map((door) => () => networkExposure(related, { ...server, ...door })))
}

/**
 * Whether tasks have an IPv6 address: always in a subnet that has nothing else, by the account's `dualStackIPv6` in one
 * that has both. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html
 */
function ipv6In(related: Related, subnetIds: readonly string[]): 'always' | 'by setting' | 'never' {
  const withIpv6 = subnetIds
    .map((subnetId) => subnetOf(related, subnetId).facts)
    .filter(({ ipv6CidrBlocks }) => seen(ipv6CidrBlocks).length > 0)
  if (withIpv6.some(({ cidrBlock }) => isObserved(cidrBlock) && cidrBlock.value === null)) return 'always'
  return withIpv6.length > 0 ? 'by setting' : 'never'
}

/** bridge and host: the instance's address and groups are the task's. */
function throughInstances(related: Related, tasks: RunningTasks, arn: string): Exposure {
  const mode = seen(taskDefinitionNamed(related, arn).facts.networkMode)
  if (mode === 'none') return closed('isolated', 'Its task definition has network mode none: nothing connects to it.')
  const doors = doorsOf(related, arn, ({ containerPort, toPort, hostPort }) =>
    mode === 'host' ? [containerPort, toPort] : hostPort === null ? dynamicPorts : [hostPort],
  )
  // Behind NAT only what is mapped is reached; on the host's own network, whatever listens.
  if (doors.length === 0 && mode !== 'host')
    return closed('internal', 'No container of its task definition names a port.')
  const clusterArn = seen(tasks.clusterArn)
  if (instancesOf(related, clusterArn).length === 0)
    return closed('isolated', 'Its cluster has no instance to run it on.')
  const { servers, closed: shut, pieces } = hostsOf(related, clusterArn)
  const ways = servers.map((server) => () => through(related, doors, server))
  const others = () => {
    pieces.require()
    return shut ?? closed('isolated', 'Nothing leads to it.')
  }
  return widest(shut || pieces.unread ? [...ways, others] : ways)
}

/** The container instances of a cluster. */
export function instancesOf(related: Related, clusterArn: string): readonly Resource<ContainerInstanceFacts>[] {
  const found: unknown = related.where(containerInstanceType, 'clusterArn', clusterArn)
  return found as readonly Resource<ContainerInstanceFacts>[]
}

/**
 * Where the ports that the host chooses begin: by Linux's own range, and by Docker's where Linux has none.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
 */
const dynamicPorts = [32768, 49153]

/** The machines of a cluster, as far as their reachability goes. */
interface Hosts {
  /** Interfaces that differ in nothing are there once: a cluster has thousands of instances, of a few kinds. */
  readonly servers: readonly Server[]
  /** Of the machines that nothing reaches, the widest; null where there is none. */
  readonly closed: Exposure | null
  readonly pieces: Pieces
}

const kept = new WeakMap<Related, Map<string, Hosts>>()

/** Looked at once for each cluster, not for each of its services. */
function hostsOf(related: Related, clusterArn: string): Hosts {
  const known = kept.get(related) ?? new Map<string, Hosts>()
  kept.set(related, known)
  const found = known.get(clusterArn) ?? readHosts(related, instancesOf(related, clusterArn))
  known.set(clusterArn, found)
  return found
}

function readHosts(related: Related, instances: readonly Resource<ContainerInstanceFacts>[]): Hosts {
  const pieces = new Pieces()
  const servers = new Map<string, Server>()
  let shut: Exposure | null = null
  for (const { facts } of instances) {
    const host = pieces.attempt(() => hostOf(related, facts), [])
    if ('kind' in host) shut = shut ? widestExposure(shut, host) : host
    else for (const server of host) servers.set(JSON.stringify(server), server)
  }
  return { servers: [...servers.values()], closed: shut, pieces }
}

/** The interfaces of a container instance, or why nothing reaches it. */
function hostOf(related: Related, facts: ContainerInstanceFacts): readonly Server[] | Exposure {
  const id = seen(facts.ec2InstanceId)
  if (isExternal(id)) return closed('not-applicable', `${id} is a machine of the owner outside AWS.`)
  const instance = related.one('AWS::EC2::Instance', 'instanceId', id)
  if (!instance) return closed('isolated', `EC2 no longer lists ${id}.`)
  if (seen(instance.facts.state) === 'stopped') return closed('isolated', `${id} is stopped, so nothing answers.`)
  const vpcId = seen(instance.facts.vpcId)
  return seen(instance.facts.networkInterfaces).map((one) => ({
    vpcId,
    subnetIds: [one.subnetId],
    securityGroupIds: one.securityGroupIds,
    publicAddress: one.publicIpAddresses.length > 0,
    ipv6: one.ipv6Addresses.length > 0,
  }))
}

const widest = (ways: readonly (() => Exposure | null)[]) =>
  widestOf(ways) ?? closed('isolated', 'Nothing leads to it.')

export function taskDefinitionNamed(related: Related, arn: string): Resource<TaskDefinitionFacts> {
  const found = related.byArn(taskDefinitionType, arn)
  if (found) return found as unknown as Resource<TaskDefinitionFacts>
  throw new Unseen(unobserved('not-covered', taskDefinitionType, `${arn} is not known`))
}

function doorsOf(
  related: Related,
  arn: string,
  portsOf: (port: { containerPort: number; toPort: number; hostPort: number | null }) => readonly number[],
): readonly Door[] {
  const doors = seen(taskDefinitionNamed(related, arn).facts.containers).flatMap(({ ports }) =>
    ports.flatMap((mapping) => portsOf(mapping).map((port) => ({ port, protocol: mapping.protocol }))),
  )
  return [...new Map(doors.map((door) => [`${door.port}/${door.protocol}`, door])).values()]
}

/** The VPC of a subnet, which ECS does not name. */
export function vpcOf(related: Related, subnetId: string | undefined): string {
  if (subnetId === undefined) throw new Unseen(unobserved('not-returned', 'AWS::EC2::Subnet', 'no subnet was named'))
  return seen(subnetOf(related, subnetId).facts.vpcId)
}

/** "If you don't specify a security group, the default security group for the VPC is used." */
export function defaultGroup(related: Related, vpcId: string): string {
  const found = related
    .where('AWS::EC2::SecurityGroup', 'groupName', 'default')
    .find(({ facts }) => isObserved(facts.vpcId) && facts.vpcId.value === vpcId)
  if (found) return seen(found.facts.groupId)
  throw new Unseen(unobserved('not-covered', 'AWS::EC2::SecurityGroup', `the default group of ${vpcId} is not known`))
}

function closed(kind: Exposure['kind'], because: string): Exposure {
  return { kind, path: [{ what: 'task network', id: null, passes: 'no', because }], accounts: [], because }
}
