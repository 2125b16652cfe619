import type { Exposure } from '../exposure.ts'
import { seen } from '../observed.ts'
import type { Related } from '../related.ts'
import type { Door } from './admission.ts'
import { cloudFrontAsSender, throughPublicOrigins, throughVpcOrigins } from './cloudfront-fronts.ts'
import { type Balancer, type Front, type Listener, placeOf } from './fronts.ts'
import { gatewayAsSender, gatewayWaysTo, throughGateway } from './gateway-fronts.ts'
import { listenerExposure } from './load-balancers.ts'
import { orClosed } from './passing.ts'

/** CloudFront and API Gateway before the listeners of load balancers. */

/** CloudFront fetches from a load balancer by a VPC origin, or by its public name. */
export function distributionsBefore(related: Related, balancer: Balancer, listener: Listener): readonly Front[] {
  const port = seen(listener.facts.port)
  if (port === null) return []
  const { facts } = balancer
  const client = () => cloudFrontAsSender(related, seen(facts.securityGroupIds))
  const front = (way: () => Exposure | null): Front => ({ exposure: orClosed(way, 'CloudFront'), client })
  const dnsName = seen(facts.dnsName)
  const byName = () =>
    dnsName === null || seen(facts.scheme) !== 'internet-facing'
      ? []
      : throughPublicOrigins(related, dnsName, { ...placeOf(facts), port, protocol: 'tcp' }, () =>
          listenerExposure(related, facts, listener.facts),
        )
  return [...throughVpcOrigins(related, balancer.arn, () => placeOf(facts), port), ...byName()].map(front)
}

/**
 * API Gateway comes through a VPC link: by PrivateLink to a network load balancer, or by interfaces in the VPC.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html
 */
export function gatewaysBefore(related: Related, balancer: Balancer, listener: Listener): readonly Front[] {
  const { facts, arn } = balancer
  const port = seen(listener.facts.port)
  const isNetwork = seen(facts.loadBalancerType) === 'network'
  if (port === null || seen(listener.facts.protocol) === 'UDP') return []
  const ways = gatewayWaysTo(related, [arn, listener.arn]).filter((way) => way.port === null || way.port === port)
  return ways
    .filter(({ link, doubt }) => link !== null || doubt !== null || isNetwork)
    .map((way): Front => {
      const door = (): Door => {
        const place = placeOf(facts)
        const isFiltered = () => seen(facts.enforceSecurityGroupInboundRulesOnPrivateLinkTraffic) !== 'off'
        const open = !way.link && place.securityGroupIds.length > 0 && !isFiltered()
        return { ...place, ...(open ? { securityGroupIds: [] } : {}), port, protocol: 'tcp' }
      }
      return {
        exposure: orClosed(() => throughGateway(related, way, door), 'API Gateway'),
        client: () => (way.link ? gatewayAsSender(related, way, seen(facts.securityGroupIds)) : null),
      }
    })
}
