import type {
  ClassicLoadBalancerPlan,
  FleetPlan,
  LoadBalancerPlan,
  NetworkPlan,
  SandwichPlan,
  SubnetPlan,
  VpcPlan,
} from '#domain/simulated.ts'
import type { PlaceBasics } from './network-plan.ts'

/** Instances of an account and region: Auto Scaling groups, Classic Load Balancers and WAF sandwiches. */

type Scale = (key: string, min: number, max: number) => number

const mainVpc = (network: NetworkPlan) => network.vpcs.find((one) => !one.isDefault)

/** Network and production accounts that bought a firewall before AWS sold one. */
export function planSandwiches(place: PlaceBasics, network: NetworkPlan): readonly SandwichPlan[] {
  const { profile, used, chance, day } = place
  const vpc = mainVpc(network)
  if (!used || !vpc?.internetGatewayId || vpc.privateSubnets.length < 2) return []
  const share = profile === 'network' ? 0.7 : profile === 'production' ? 0.25 : 0
  if (chance.random('sandwich') >= share) return []
  const name = chance.choose('sandwich|name', ['shop', 'portal', 'claims'])
  const id = (tier: string) => `sg-${chance.hex(`sandwich|${name}|${tier}`, 17)}`
  // Somebody who is stuck opens a way round it; somebody else may find and close it.
  const fate = chance.random('sandwich|bypass')
  const left = day < chance.pick('sandwich|closed', 60, 240)
  const bypass = fate < 0.4 || !left ? null : fate < 0.7 ? 'open-group' : 'public-address'
  return [
    {
      name,
      vpcId: vpc.vpcId,
      bypass,
      generation: chance.random('sandwich|generation') < 0.3 ? 'classic' : 'current',
      outer: `${name}-outer`,
      firewalls: `${name}-firewall`,
      inner: `${name}-inner`,
      applications: `${name}-application`,
      groups: { outer: id('outer'), firewall: id('firewall'), inner: id('inner'), application: id('application') },
    },
  ]
}

/** Left where nobody moved to the current generation yet. */
export function planClassicLoadBalancers(
  place: PlaceBasics,
  network: NetworkPlan,
  sandwiches: readonly SandwichPlan[],
): readonly ClassicLoadBalancerPlan[] {
  const { profile, used, chance, day } = place
  const vpc = mainVpc(network)
  if (!used || !vpc) return []
  const most = { forgotten: 3, production: 2, staging: 1, sandbox: 1, regulated: 1 } as Partial<Record<string, number>>
  const balancers: ClassicLoadBalancerPlan[] = []
  const add = (name: string, internal: boolean, securityGroupIds: readonly string[]) => {
    const subnets = internal ? vpc.privateSubnets : vpc.publicSubnets
    const scheme = internal ? 'internal' : 'internet-facing'
    if (subnets.length > 0) balancers.push({ name, scheme, vpcId: vpc.vpcId, subnets, securityGroupIds })
  }
  for (let index = 0; index < (most[profile] ?? 0); index += 1) {
    const key = `classic-balancer|${index}`
    if (profile !== 'forgotten' && chance.random(key) > 0.4) continue
    if (day >= chance.pick(`${key}|moved`, 20, 400)) continue
    const internal = chance.random(`${key}|internal`) < 0.3
    add(`${chance.choose(`${key}|name`, ['legacy', 'intranet', 'soap', 'reports'])}-elb-${index + 1}`, internal, [
      chance.random(`${key}|group`) < 0.8 ? vpc.groups.web : vpc.groups.default,
    ])
  }
  for (const { generation, outer, inner, groups } of sandwiches) {
    if (generation === 'current') continue
    add(outer, false, [groups.outer])
    add(inner, true, [groups.inner])
  }
  return balancers
}

export function planFleets(
  place: PlaceBasics,
  network: NetworkPlan,
  balancers: { readonly current: readonly LoadBalancerPlan[]; readonly classic: readonly ClassicLoadBalancerPlan[] },
  sandwiches: readonly SandwichPlan[],
  scale: Scale,
): readonly FleetPlan[] {
  const { profile, chance, day } = place
  const vpc = mainVpc(network)
  if (!vpc || !place.used) return []
  const inside = vpc.privateSubnets.length > 0 ? vpc.privateSubnets : vpc.publicSubnets
  const inSandwich = new Set(sandwiches.flatMap(({ outer, inner }) => [outer, inner]))
  const targetsOf = (name: string) =>
    balancers.current.filter((plan) => plan.name === name).flatMap(({ targets }) => targets[0]?.arn ?? [])
  const classicNamed = (name: string) => balancers.classic.filter((plan) => plan.name === name).map((plan) => plan.name)
  const serving = (name: string): Pick<FleetPlan, 'targetGroupArns' | 'classicLoadBalancers'> => ({
    targetGroupArns: targetsOf(name),
    classicLoadBalancers: classicNamed(name),
  })
  const fleets: FleetPlan[] = []
  for (const { name, type, targets } of balancers.current) {
    if (type !== 'application' || inSandwich.has(name) || targets[0]?.type !== 'instance') continue
    fleets.push({ ...application(place, vpc, inside, `${name}-asg`), ...serving(name) })
  }
  for (const { name } of balancers.classic) {
    if (!inSandwich.has(name)) fleets.push({ ...application(place, vpc, inside, `${name}-asg`), ...serving(name) })
  }
  for (const { firewalls, applications, outer, inner, groups, bypass } of sandwiches) {
    fleets.push(
      { ...fleet(place, vpc, inside, firewalls, 'firewall', [groups.firewall]), ...serving(outer) },
      {
        ...fleet(
          place,
          vpc,
          bypass === 'public-address' ? vpc.publicSubnets : inside,
          applications,
          'application',
          [groups.application],
          bypass === 'public-address',
        ),
        ...serving(inner),
      },
    )
  }
  for (let index = 0; index < scale('fleets', 0, 2); index += 1) {
    const key = `workers|${index}`
    if (day < chance.pick(`${key}|from`, -150, 70) || day >= chance.pick(`${key}|until`, 60, 900)) continue
    const careless = chance.random(`${key}|public`) < (profile === 'sandbox' || profile === 'forgotten' ? 0.5 : 0.1)
    const open = careless && vpc.publicSubnets.length > 0
    const groups = careless ? [vpc.groups.open] : [vpc.groups.data]
    const name = `${chance.choose(`${key}|name`, ['batch', 'render', 'crawler', 'queue'])}-${index + 1}`
    fleets.push(fleet(place, vpc, open ? vpc.publicSubnets : inside, name, 'workers', groups, open))
  }
  return fleets
}

function application(place: PlaceBasics, vpc: VpcPlan, subnets: readonly SubnetPlan[], name: string): FleetPlan {
  return fleet(place, vpc, subnets, name, 'application', [vpc.groups.web], subnets === vpc.publicSubnets)
}

function fleet(
  { chance, day, density }: PlaceBasics,
  vpc: VpcPlan,
  subnets: readonly SubnetPlan[],
  name: string,
  role: FleetPlan['role'],
  securityGroupIds: readonly string[],
  publicAddresses = false,
): FleetPlan {
  const size = role === 'workers' ? Math.round(density * chance.pick(`fleet|${name}|size`, 1, 3)) : 2
  // Instances are replaced every few weeks, each on days of its own.
  const instances = Array.from({ length: size }, (_, slot) => {
    const every = chance.pick(`fleet|${name}|${slot}|every`, 25, 90)
    const generation = Math.floor((day + chance.pick(`fleet|${name}|${slot}|phase`, 0, 90)) / every)
    const subnet = subnets[slot % subnets.length] as SubnetPlan
    return { instanceId: `i-${chance.hex(`fleet|${name}|${slot}|${generation}`, 17)}`, subnet }
  })
  return {
    name,
    role,
    vpcId: vpc.vpcId,
    subnets,
    instances,
    securityGroupIds,
    publicAddresses,
    targetGroupArns: [],
    classicLoadBalancers: [],
    // One image for all firewalls of a region, one for everything else.
    imageId: `ami-${chance.hex(role === 'firewall' ? 'image|firewall' : 'image|base', 17)}`,
    launch: chance.random(`fleet|${name}|launch`) < 0.35 ? 'configuration' : 'template',
  }
}
