import { type Exposure, widestOf } from '../exposure.ts'
import type { ClassicListener, ClassicLoadBalancerFacts } from '../load-balancing.ts'
import { seen } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Resource } from '../resource.ts'
import type { Door, Target } from './admission.ts'
import { throughPublicOrigins } from './cloudfront-fronts.ts'
import { placeOf, senderOf } from './fronts.ts'
import { classicListenerExposure, closedBalancer, noListener } from './load-balancers.ts'
import { lookups } from './lookups.ts'
import { admissionOf, orClosed, passedOn } from './passing.ts'

/** Classic Load Balancers, and ways through them. */

type ClassicBalancer = Resource<ClassicLoadBalancerFacts>

/** Ways to a listener of a Classic Load Balancer: its own, and by distributions that name it. */
function classicWays(
  related: Related,
  { arn, facts }: ClassicBalancer,
  listener: ClassicListener,
): readonly (() => Exposure | null)[] {
  const { port } = listener
  const own = () =>
    lookups(related).once(`classic ${arn} ${port}`, () => classicListenerExposure(related, facts, listener))
  const named = () => {
    if (seen(facts.scheme) !== 'internet-facing') return null
    return widestOf(
      throughPublicOrigins(related, seen(facts.dnsName), { ...placeOf(facts), port, protocol: 'tcp' }, own),
    )
  }
  return [own, named]
}

/** How a Classic Load Balancer is reached. */
export function classicBalancerExposure(related: Related, balancer: ClassicBalancer): Exposure {
  const ways = seen(balancer.facts.listeners).flatMap((listener) => classicWays(related, balancer, listener))
  return widestOf(ways) ?? closedBalancer('isolated', noListener)
}

/** The widest way to an instance through a Classic Load Balancer that it is registered with; null where none leads in. */
export function throughClassic(related: Related, balancer: ClassicBalancer, target: Target): Exposure | null {
  const { name, facts } = balancer
  return widestOf(
    seen(facts.listeners).flatMap((listener) => {
      const { protocol, port, instancePort } = listener
      const because = `Load balancer ${name} listens on ${protocol} port ${port} and forwards to port ${instancePort}.`
      const door: Door = { ...target, port: instancePort, protocol: 'tcp' }
      return classicWays(related, balancer, listener).map(
        (way) => () =>
          passedOn(
            orClosed(way, 'CloudFront'),
            [{ what: 'load balancer', id: name, passes: 'yes', because }],
            () => admissionOf(related, door, senderOf(related, balancer, 4)),
            instancePort,
          ),
      )
    }),
  )
}
