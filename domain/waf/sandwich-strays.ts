import { seen, Unseen, unobserved } from '../observed.ts'
import type { Pieces } from '../pieces.ts'
import type { Related } from '../related.ts'
import { firewallEvidence } from './firewall-instances.ts'
import type { FirewallTier } from './sandwich.ts'
import type { Balancer } from './sandwich-parts.ts'
import { registeredWith } from './sandwich-targets.ts'

/** Who is registered with the outer balancer of a sandwich and is no firewall. */

/** What is registered that is no firewall: `by` is the target group or balancer, `text` says who stands there. */
export interface Stray {
  readonly by: string
  /** `i-1, i-2 are registered` */
  readonly text: string
}

/** Those of a target group. What was not read is left in `pieces`. */
export function pastFirewalls(
  related: Related,
  targetGroupArn: string,
  tiers: readonly FirewallTier[],
  pieces: Pieces,
): readonly Stray[] {
  const target = related.byArn('AWS::ElasticLoadBalancingV2::TargetGroup', targetGroupArn)
  if (!target) return []
  const type = seen(target.facts.targetType)
  const stray = (text: string): Stray => ({ by: targetGroupArn, text })
  if (type === 'lambda') return [stray(`The functions of target group ${target.name} answer`)]
  const groups = related.where('AWS::AutoScaling::AutoScalingGroup', 'targetGroupArns', targetGroupArn)
  const others = groups.filter(({ arn }) => !tiers.some(({ group }) => group?.arn === arn))
  const found = others.flatMap((group) =>
    areFirewalls(related, group.name, seen(group.facts.instanceIds), pieces)
      ? []
      : [stray(`Auto Scaling group ${group.name} is registered`)],
  )
  if (type === 'alb') {
    pieces.unread ??= new Unseen(
      unobserved(
        'not-covered',
        health,
        `what stands behind the load balancer that ${target.name} leads to is not followed`,
      ),
    )
    return found
  }
  const registered = pieces.attempt(() => registeredWith(related, target), null)
  if (!registered) return found
  const scaled = new Set(others.flatMap(({ facts }) => seen(facts.instanceIds)))
  const ids = registered.instances.map(({ target: instance }) => seen(instance.facts.instanceId))
  const strays = straysAmong(
    related,
    ids.filter((id) => !scaled.has(id)),
    tiers,
    pieces,
  )
  const doors = registered.interfaces.map(({ target: { name } }) => name)
  const all = [...strays, ...doors]
  if (all.length > 0) found.push(stray(registeredText(all)))
  if (registered.unknown.length > 0) {
    const detail = `whether ${registered.unknown.join(', ')}, registered with target group ${target.name}, are firewalls`
    pieces.unread ??= new Unseen(unobserved('not-covered', 'ec2:DescribeInstances', detail))
  }
  return found
}

const health = 'elasticloadbalancing:DescribeTargetHealth'

const registeredText = (ids: readonly string[]) => `${ids.join(', ')} ${ids.length === 1 ? 'is' : 'are'} registered`

/** Those of a Classic Load Balancer. */
export function classicTargets(
  related: Related,
  outer: Balancer,
  tiers: readonly FirewallTier[],
  pieces: Pieces,
): readonly Stray[] {
  const balancer = related.byArn('AWS::ElasticLoadBalancing::LoadBalancer', outer.arn)
  const registered = balancer ? pieces.attempt(() => seen(balancer.facts.instanceIds), []) : []
  const ids = straysAmong(related, registered, tiers, pieces)
  return ids.length > 0 ? [{ by: outer.arn, text: registeredText(ids) }] : []
}

/** Those that are no firewalls. One that may be a firewall, as far as was read, is neither. */
function straysAmong(
  related: Related,
  ids: readonly string[],
  tiers: readonly FirewallTier[],
  pieces: Pieces,
): readonly string[] {
  const isKnown = (id: string) =>
    tiers.some(({ instanceIds, group }) => {
      if (instanceIds.has(id)) return true
      // Started by the firewalls' group since that was listed.
      const scaledBy = related.one('AWS::EC2::Instance', 'instanceId', id)?.facts.autoScalingGroupName
      return group !== null && scaledBy !== undefined && seen(scaledBy) === seen(group.facts.autoScalingGroupName)
    })
  return ids.filter((id) => pieces.attempt(() => !isKnown(id) && !areFirewalls(related, null, [id], pieces), false))
}

/** Instances that no tier holds, and yet may be firewalls: what was not read of them says neither that they are nor that they are not. */
function areFirewalls(related: Related, groupName: string | null, ids: readonly string[], pieces: Pieces): boolean {
  const instances = ids.flatMap((id) => related.one('AWS::EC2::Instance', 'instanceId', id) ?? [])
  return pieces.attempt(
    () => firewallEvidence({ groupName, instances, databaseAccess: () => null }).certainty !== 'unproven',
    true,
  )
}
