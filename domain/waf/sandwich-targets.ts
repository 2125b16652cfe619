import type { TargetGroupFacts } from '../load-balancing.ts'
import { seen } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { InstanceFacts, NetworkInterfaceFacts } from '../servers.ts'

/** What is registered with a target group, each target as what it is. */
export interface Registered {
  readonly instances: readonly OnPorts<Resource<InstanceFacts>>[]
  /** Of what runs on no instance: tasks, appliances of services. */
  readonly interfaces: readonly OnPorts<Resource<NetworkInterfaceFacts>>[]
  /** Ids and addresses that nothing is known of: another network’s, or newer than the lists. */
  readonly unknown: readonly string[]
}
export interface OnPorts<T> {
  readonly target: T
  readonly ports: readonly number[]
}

/** Throws `Unseen` where the targets were not read. Only for groups of instances and addresses. */
export function registeredWith(related: Related, { facts }: Resource<TargetGroupFacts>): Registered {
  const own = seen(facts.port)
  const portsOf = new Map<string, Set<number>>()
  for (const { id, port } of seen(facts.targets)) {
    const ports = portsOf.get(id) ?? new Set()
    const used = port ?? own
    if (used !== null) ports.add(used)
    portsOf.set(id, ports)
  }
  const instances = new Map<string, { target: Resource<InstanceFacts>; ports: number[] }>()
  const interfaces: OnPorts<Resource<NetworkInterfaceFacts>>[] = []
  const unknown: string[] = []
  for (const [id, set] of portsOf) {
    const ports = [...set]
    const door = id.startsWith('eni-') ? related.one('AWS::EC2::NetworkInterface', 'networkInterfaceId', id) : null
    const instanceId = door ? seen(door.facts.instanceId) : id.startsWith('i-') ? id : null
    const instance = instanceId === null ? null : related.one('AWS::EC2::Instance', 'instanceId', instanceId)
    if (instance) {
      const before = instances.get(instance.arn)
      instances.set(instance.arn, { target: instance, ports: [...new Set([...(before?.ports ?? []), ...ports])] })
    } else if (door && instanceId === null) interfaces.push({ target: door, ports })
    else unknown.push(id)
  }
  return { instances: [...instances.values()], interfaces, unknown }
}
