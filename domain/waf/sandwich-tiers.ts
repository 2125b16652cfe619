import type { ScaledInstance, ScalingPolicy } from '../servers.ts'

/** What the tiers of a sandwich are to be in themselves: healthy, elastic, in two zones. */

export interface Judged {
  readonly passes: boolean
  /** A clause without its full stop: `2 of 2 desired firewalls are healthy and in service` */
  readonly text: string
}

/** As many healthy instances in service as desired, and at least one. */
export function health(instances: readonly ScaledInstance[], desiredCapacity: number): Judged {
  const serving = instances.filter(
    ({ lifecycleState, healthStatus }) => lifecycleState === 'InService' && healthStatus.toLowerCase() === 'healthy',
  ).length
  return {
    passes: serving >= desiredCapacity && serving > 0,
    text: `${serving} of ${desiredCapacity} desired firewalls are healthy and in service`,
  }
}

/** Two firewalls at least, over two zones. */
export function redundancy(minSize: number, availabilityZones: readonly string[]): Judged {
  const zones = new Set(availabilityZones).size
  return { passes: minSize >= 2 && zones >= 2, text: `it runs at least ${minSize} firewalls over ${zonesText(zones)}` }
}

/** Room to grow, and a policy that does it. */
export function elasticity(minSize: number, maxSize: number, scalingPolicies: () => readonly ScalingPolicy[]): Judged {
  if (maxSize <= minSize) return { passes: false, text: `it can never hold more than ${maxSize} firewalls` }
  const policies = scalingPolicies()
  const on = policies.filter(({ enabled }) => enabled)
  if (on.length > 0)
    return {
      passes: true,
      text: `policy ${on.map(({ name }) => name).join(', ')} may scale it from ${minSize} to ${maxSize}`,
    }
  return {
    passes: false,
    text: policies.length === 0 ? 'it has no scaling policy' : 'its scaling policies are switched off',
  }
}

/** A balancer in one zone fails with the zone. */
export function twoZones(availabilityZones: readonly string[]): Judged {
  const zones = new Set(availabilityZones).size
  return { passes: zones >= 2, text: `it stands in ${zonesText(zones)}` }
}

const zonesText = (count: number) => `${count} ${count === 1 ? 'zone' : 'zones'}`
