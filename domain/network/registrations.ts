import { atHop } from '../hop.ts'
import type { TargetGroupFacts } from '../load-balancing.ts'
import { isObserved, type Unobserved } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import { lookups } from './lookups.ts'

/** What is registered with which target group, in an account and region. */

export const targetGroupType = 'AWS::ElasticLoadBalancingV2::TargetGroup'

export type TargetGroup = Resource<TargetGroupFacts>

export interface Registration {
  readonly group: TargetGroup
  /** Null where the group's own port goes. */
  readonly port: number | null
}

interface Registered {
  readonly byId: ReadonlyMap<string, readonly Registration[]>
  readonly unread: readonly UnreadGroup[]
}

/** A group whose targets were not read: anything may be one. */
export interface UnreadGroup {
  readonly group: TargetGroup
  readonly cause: Unobserved
}

function registered(related: Related): Registered {
  return lookups(related).once('registered', () => {
    const byId = new Map<string, Registration[]>()
    const unread: UnreadGroup[] = []
    for (const group of atHop('target group', null, () => related.all(targetGroupType))) {
      const { targets } = group.facts
      if (!isObserved(targets)) {
        unread.push({ group, cause: targets })
        continue
      }
      for (const { id, port } of targets.value) {
        const list = byId.get(id)
        if (list) list.push({ group, port })
        else byId.set(id, [{ group, port }])
      }
    }
    return { byId, unread }
  })
}

/**
 * Where a thing is registered: by id of an instance or network interface, ARN of a load balancer, or an address.
 * Throws `Unseen` unless the target groups were listed.
 */
export function registrationsOf(related: Related, id: string): readonly Registration[] {
  return registered(related).byId.get(id) ?? []
}

/** The groups whose targets were not read. Throws `Unseen` unless the target groups were listed. */
export function unreadGroups(related: Related): readonly UnreadGroup[] {
  return registered(related).unread
}
