import type { AccountProfile, NetworkPlan, SubnetPlan, VpcPlan } from '#domain/simulated.ts'
import type { Chance } from './random.ts'

/** The VPCs of an account and region. */

export interface PlaceBasics {
  readonly accountId: string
  readonly profile: AccountProfile
  readonly region: string
  readonly partition: string
  readonly day: number
  /** False where the account only has what AWS puts there by itself. */
  readonly used: boolean
  /** Times as much as usual: 1, or more in a crowded world, where every further one stands for a team with things of its own. */
  readonly density: number
  readonly chance: Chance
}

export function planNetwork(place: PlaceBasics): NetworkPlan {
  const { profile, used, chance, day, density } = place
  const vpcs: VpcPlan[] = []
  // Landing zones delete the default VPC in the accounts they vend; the others still have it.
  const hardened =
    profile === 'production' || profile === 'regulated' || profile === 'security' || profile === 'network'
  if (!hardened || !used || chance.random('default-vpc-left') < 0.3) vpcs.push(defaultVpc(place))
  if (!used) return { vpcs }
  const block = chance.pick('cidr', 8, 200)
  vpcs.push(
    vpc(place, 'main', `10.${block}`, {
      public: profile === 'regulated' ? 2 : 3,
      private: profile === 'forgotten' ? 0 : 3,
      gateway: profile !== 'security',
      ipv6: chance.random('ipv6') < 0.3,
    }),
  )
  if (hardened && chance.random('data-vpc') < 0.5) {
    vpcs.push(vpc(place, 'data', `10.${block + 1}`, { public: 0, private: 3, gateway: false, ipv6: false }))
  } else if (profile === 'staging' && day >= chance.pick('second-vpc-day', -60, 80)) {
    vpcs.push(vpc(place, 'preview', `10.${block + 2}`, { public: 2, private: 2, gateway: true, ipv6: false }))
  }
  for (let team = 1; team < density; team += 1)
    vpcs.push(
      vpc(place, `team-${team}`, `10.${200 + team}`, { public: 2, private: 3, gateway: true, ipv6: team % 3 === 0 }),
    )
  return { vpcs }
}

function defaultVpc(place: PlaceBasics): VpcPlan {
  const { chance } = place
  return {
    vpcId: `vpc-${chance.hex('vpc|default', 17)}`,
    name: '',
    cidr: '172.31.0.0/16',
    ipv6Cidr: null,
    isDefault: true,
    internetGatewayId: `igw-${chance.hex('igw|default', 17)}`,
    publicSubnets: ['0', '16', '32'].map((third, index) =>
      subnet(place, `default|${index}`, `172.31.${third}.0/20`, index),
    ),
    privateSubnets: [],
    groups: groups(place, 'default'),
  }
}

function vpc(
  place: PlaceBasics,
  name: string,
  prefix: string,
  shape: { readonly public: number; readonly private: number; readonly gateway: boolean; readonly ipv6: boolean },
): VpcPlan {
  const { chance } = place
  const subnets = (kind: string, count: number, offset: number): readonly SubnetPlan[] =>
    Array.from({ length: count }, (_, index) =>
      subnet(place, `${name}|${kind}|${index}`, `${prefix}.${offset + index * 16}.0/20`, index),
    )
  return {
    vpcId: `vpc-${chance.hex(`vpc|${name}`, 17)}`,
    name,
    cidr: `${prefix}.0.0/16`,
    ipv6Cidr: shape.ipv6
      ? `2a05:d018:${chance.hex(`ipv6|${name}`, 3)}:${chance.hex(`ipv6|${name}|low`, 2)}00::/56`
      : null,
    isDefault: false,
    internetGatewayId: shape.gateway ? `igw-${chance.hex(`igw|${name}`, 17)}` : null,
    publicSubnets: shape.gateway ? subnets('public', shape.public, 0) : [],
    privateSubnets: subnets('private', shape.private, 128),
    groups: groups(place, name),
  }
}

function subnet(place: PlaceBasics, key: string, cidr: string, index: number): SubnetPlan {
  return {
    subnetId: `subnet-${place.chance.hex(`subnet|${key}`, 17)}`,
    cidr,
    availabilityZone: `${place.region}${'abc'.charAt(index % 3)}`,
  }
}

function groups({ chance }: PlaceBasics, vpcName: string): VpcPlan['groups'] {
  const id = (kind: string) => `sg-${chance.hex(`sg|${vpcName}|${kind}`, 17)}`
  return {
    default: id('default'),
    web: id('web'),
    data: id('data'),
    open: id('open'),
    office: id('office'),
    edge: id('edge'),
  }
}
