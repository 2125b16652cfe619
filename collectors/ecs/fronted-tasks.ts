import type { Door, Target } from '#domain/network/admission.ts'
import { throughClassic } from '#domain/network/classic-fronting.ts'
import { primaryInterface, type Way } from '#domain/network/fronted.ts'
import { throughTargetGroup } from '#domain/network/fronting.ts'
import { gatewayWaysTo, throughGateway } from '#domain/network/gateway-fronts.ts'
import { openDoors } from '#domain/network/open-doors.ts'
import { isObserved, type Observed, seen } from '#domain/observed.ts'
import type { Related } from '#domain/related.ts'
import type { Resource } from '#domain/resource.ts'
import type { InstanceFacts } from '#domain/servers.ts'
import type { ServiceLoadBalancer } from './service.ts'

/** Ways to tasks through the load balancers that their service, or task set, names. */

const targetGroupType = 'AWS::ElasticLoadBalancingV2::TargetGroup'
const classicType = 'AWS::ElasticLoadBalancing::LoadBalancer'

/** Both groups of a blue/green deployment: either may be the one in production. */
const groupsNamed = ({ targetGroupArn, alternateTargetGroupArn }: ServiceLoadBalancer) =>
  [targetGroupArn, alternateTargetGroupArn].flatMap((arn) => arn ?? [])

export function targetGroupsOf(loadBalancers: Observed<readonly ServiceLoadBalancer[]>): readonly string[] {
  return isObserved(loadBalancers) ? [...new Set(loadBalancers.value.flatMap(groupsNamed))] : []
}

/** Tasks with an interface of their own are registered by its address, on the container's port. */
export function waysToTasks(
  related: Related,
  loadBalancers: Observed<readonly ServiceLoadBalancer[]>,
  standing: () => Target,
): readonly Way[] {
  return named(loadBalancers, (one) =>
    groupsNamed(one).map((arn) => () => {
      const group = related.byArn(targetGroupType, arn)
      return group && throughTargetGroup(related, group, standing(), one.containerPort)
    }),
  )
}

/** API Gateway finds tasks by the names that AWS Cloud Map has for them, and comes to their interfaces. */
export function waysByName(
  related: Related,
  serviceRegistryArns: Observed<readonly string[]>,
  standing: () => Target,
  doors: () => readonly Pick<Door, 'port' | 'protocol'>[],
): readonly Way[] {
  return attempted(() => {
    const arns = seen(serviceRegistryArns)
    if (arns.length === 0) return []
    return gatewayWaysTo(related, arns).flatMap((way) =>
      // A port that no container names may be listened on all the same.
      (doors().length > 0 ? doors() : openDoors(related, standing()))
        .filter(({ protocol }) => protocol === 'tcp')
        .map((door) => () => throughGateway(related, way, () => ({ ...standing(), ...door }))),
    )
  })
}

/** Other tasks are registered as their instance, on the port that the host gave them. */
export function waysToHosts(related: Related, loadBalancers: Observed<readonly ServiceLoadBalancer[]>): readonly Way[] {
  return named(loadBalancers, (one) => [
    ...groupsNamed(one).flatMap((arn) => attempted(() => hostsOfGroup(related, arn))),
    ...(one.loadBalancerName === null ? [] : attempted(() => hostsOfClassic(related, one.loadBalancerName ?? ''))),
  ])
}

function hostsOfGroup(related: Related, arn: string): readonly Way[] {
  const group = related.byArn(targetGroupType, arn)
  if (!group) return []
  return seen(group.facts.targets).map(({ id, port }) => () => {
    const instance = instanceOf(related, id)
    return instance && throughTargetGroup(related, group, primaryInterface(instance.facts), port)
  })
}

function hostsOfClassic(related: Related, name: string): readonly Way[] {
  const balancer = related.one(classicType, 'loadBalancerName', name)
  if (!balancer) return []
  return seen(balancer.facts.instanceIds).map((id) => () => {
    const instance = instanceOf(related, id)
    return instance && throughClassic(related, balancer, primaryInterface(instance.facts))
  })
}

/** Null for one that is gone. */
function instanceOf(related: Related, id: string): Resource<InstanceFacts> | null {
  return related.one('AWS::EC2::Instance', 'instanceId', id)
}

/** What was not read stops its own ways alone. */
function attempted(ways: () => readonly Way[]): readonly Way[] {
  try {
    return ways()
  } catch (error) {
    return [
      () => {
        throw error
      },
    ]
  }
}

function named(
  loadBalancers: Observed<readonly ServiceLoadBalancer[]>,
  ways: (one: ServiceLoadBalancer) => readonly Way[],
): readonly Way[] {
  return attempted(() => seen(loadBalancers).flatMap(ways))
}
