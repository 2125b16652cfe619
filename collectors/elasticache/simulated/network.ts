import type { CacheSubnetGroup } from '@aws-sdk/client-elasticache'
import { flawed, madeWrong, onceFor } from '#domain/pretend/habits.ts'
import type { Place, VpcPlan } from '#domain/simulated.ts'
import { arnOf } from './arn.ts'

interface SubnetGroupPlan {
  readonly name: string
  readonly vpc: VpcPlan
  readonly subnets: VpcPlan['publicSubnets']
}

/** A group of private subnets for caches, and the one named default, of the default VPC's public subnets. */
function plans(place: Place): readonly SubnetGroupPlan[] {
  const own = place.network.vpcs.filter((vpc) => !vpc.isDefault)
  const main = own.find((vpc) => vpc.privateSubnets.length > 0)
  const byDefault = place.network.vpcs.find((vpc) => vpc.isDefault) ?? place.network.vpcs[0]
  return [
    ...(main ? [{ name: 'caches', vpc: main, subnets: main.privateSubnets }] : []),
    ...(byDefault
      ? [
          {
            name: 'default',
            vpc: byDefault,
            subnets: byDefault.publicSubnets.length > 0 ? byDefault.publicSubnets : byDefault.privateSubnets,
          },
        ]
      : []),
  ].filter(({ subnets }) => subnets.length > 0)
}

export function subnetGroups(place: Place): readonly CacheSubnetGroup[] {
  return onceFor(place, 'elasticache.subnet-groups', () =>
    plans(place).map(({ name, vpc, subnets }) => ({
      CacheSubnetGroupName: name,
      CacheSubnetGroupDescription: `Subnets for caches in ${vpc.name}`,
      ARN: arnOf(place, 'subnetgroup', name),
      VpcId: vpc.vpcId,
      SupportedNetworkTypes: vpc.ipv6Cidr ? ['ipv4', 'dual_stack'] : ['ipv4'],
      Subnets: subnets.map(({ subnetId, availabilityZone }) => ({
        SubnetIdentifier: subnetId,
        SubnetAvailabilityZone: { Name: availabilityZone },
      })),
    })),
  )
}

/** Where a cache lives: its subnet group, and a security group that lets the application in, or everybody. */
export function homeOf(place: Place, key: string) {
  const found = plans(place)
  const wanted = madeWrong(place, `${key}:default-subnets`) ? 'default' : 'caches'
  const plan = found.find(({ name }) => name === wanted) ?? found[0]
  if (!plan) return null
  const group = flawed(place, `${key}:open-group`) ? plan.vpc.groups.open : plan.vpc.groups.data
  return { ...plan, groupId: group, dual: plan.vpc.ipv6Cidr !== null && place.random(`${key}:dual`) < 0.2 }
}
