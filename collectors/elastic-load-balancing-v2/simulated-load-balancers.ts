import type { LoadBalancer, LoadBalancerAttribute, Tag } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { LoadBalancerPlan, Place } from '#domain/simulated.ts'

/** The pretend load balancers of a place, from the plan that other services know too. */

export function loadBalancerOf(place: Place, plan: LoadBalancerPlan): LoadBalancer {
  const key = `elb|${plan.name}`
  const vpc = place.network.vpcs.find(({ vpcId }) => vpcId === plan.vpcId)
  const subnets = (plan.scheme === 'internet-facing' ? vpc?.publicSubnets : vpc?.privateSubnets) ?? []
  const zones = place.random(`${key}|one-zone`) < 0.12 && !plan.securityGroupIds ? subnets.slice(0, 1) : subnets
  const common: LoadBalancer = {
    LoadBalancerArn: plan.arn,
    LoadBalancerName: plan.name,
    CreatedTime: new Date(Date.UTC(2024, place.pick(`${key}|month`, 0, 11), place.pick(`${key}|created`, 1, 28))),
    VpcId: plan.vpcId,
    State: { Code: 'active' },
    Type: plan.type,
    IpAddressType: vpc?.ipv6Cidr && place.random(`${key}|dual-stack`) < 0.3 ? 'dualstack' : 'ipv4',
    AvailabilityZones: zones.map(({ subnetId, availabilityZone }) => ({
      SubnetId: subnetId,
      ZoneName: availabilityZone,
      LoadBalancerAddresses: [],
    })),
  }
  // AWS returns neither a scheme nor a name nor groups for gateway load balancers.
  if (plan.type === 'gateway') return common
  const groups = securityGroupsOf(place, plan)
  const internal = plan.scheme === 'internal' ? 'internal-' : ''
  return {
    ...common,
    Scheme: plan.scheme,
    DNSName: `${internal}${plan.name}-${place.hex(`${key}|dns`, 10)}.${place.region}.elb.amazonaws.com`,
    CanonicalHostedZoneId: `Z${place.hex(`${key}|zone`, 13).toUpperCase()}`,
    ...(groups.length > 0 ? { SecurityGroups: [...groups] } : {}),
  }
}

function securityGroupsOf(place: Place, plan: LoadBalancerPlan): readonly string[] {
  if (plan.securityGroupIds) return plan.securityGroupIds
  const groups = place.network.vpcs.find(({ vpcId }) => vpcId === plan.vpcId)?.groups
  if (!groups) return []
  const chance = place.random(`elb|${plan.name}|groups`)
  // Made before network load balancers could have groups.
  if (plan.type === 'network') return chance < 0.5 ? [] : [chance < 0.8 ? groups.office : groups.web]
  if (plan.scheme === 'internal') return [chance < 0.8 ? groups.web : groups.default]
  if (chance < 0.15) return [groups.edge]
  return chance < 0.2 ? [groups.web, groups.office] : [groups.web]
}

/** Attributes as AWS spells them; some are put right on a day, some go wrong. */
export function attributesOf(place: Place, plan: LoadBalancerPlan): LoadBalancerAttribute[] {
  const careful = place.profile === 'production' || place.profile === 'regulated' || place.profile === 'network'
  const is = (name: string, share: number) => {
    const chance = place.random(`elb|${plan.name}|${name}`)
    if (chance < 0.08) return place.day >= place.pick(`elb|${plan.name}|${name}|fixed`, 10, 85)
    if (chance > 0.95) return place.day < place.pick(`elb|${plan.name}|${name}|lost`, 10, 85)
    return chance < (careful ? share : share / 2)
  }
  const attribute = (Key: string, Value: string | boolean) => ({ Key, Value: String(Value) })
  const common = [
    attribute('deletion_protection.enabled', is('deletion-protection', 0.8)),
    attribute('load_balancing.cross_zone.enabled', plan.type === 'application' || is('cross-zone', 0.6)),
  ]
  if (plan.type === 'gateway') return common
  const logs = is('access-logs', 0.85)
  const bucket = logs ? `elb-logs-${place.accountId}-${place.region}` : ''
  const logged = [
    attribute('access_logs.s3.enabled', logs),
    attribute('access_logs.s3.bucket', bucket),
    attribute('access_logs.s3.prefix', ''),
    attribute('ipv6.deny_all_igw_traffic', plan.scheme === 'internal'),
  ]
  if (plan.type === 'network')
    return [...common, ...logged, attribute('dns_record.client_routing_policy', 'any_availability_zone')]
  return [
    ...common,
    ...logged,
    attribute('connection_logs.s3.enabled', is('connection-logs', 0.4)),
    attribute('idle_timeout.timeout_seconds', '60'),
    attribute('routing.http2.enabled', true),
    attribute(
      'routing.http.desync_mitigation_mode',
      place.choose(`elb|${plan.name}|desync`, ['defensive', 'defensive', 'defensive', 'strictest', 'monitor']),
    ),
    attribute('routing.http.drop_invalid_header_fields.enabled', is('drop-invalid', 0.7)),
    attribute('routing.http.preserve_host_header.enabled', false),
    attribute('waf.fail_open.enabled', place.random(`elb|${plan.name}|fail-open`) < 0.1),
  ]
}

/** Tags of anything with an ARN here; one in twenty has odd ones. */
export function tagsOf(place: Place, arn: string): Tag[] {
  const chance = place.random(`elb|tags|${arn}`)
  if (chance < 0.2) return []
  const tags: Tag[] = [
    { Key: 'owner', Value: place.choose(`elb|owner|${arn}`, ['edge', 'platform', 'payments', 'Zahlungsverkehr']) },
    { Key: 'environment', Value: place.profile },
  ]
  if (chance > 0.95) tags.push({ Key: '=HYPERLINK("http://example.com")', Value: '＝cmd' }, { Key: 'leer', Value: '' })
  return tags
}
