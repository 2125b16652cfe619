import { carelessness, flawed } from '#domain/pretend/habits.ts'
import type { Place, VpcPlan } from '#domain/simulated.ts'

/** The VPC databases live in: one made for data, else the account's own, else the default one. */
function databaseVpc(place: Place): VpcPlan | undefined {
  const own = place.network.vpcs.filter((vpc) => !vpc.isDefault)
  return own.find((vpc) => vpc.name === 'data') ?? own[0] ?? place.network.vpcs[0]
}

/** A subnet group of private subnets, and one of public ones wherever there are any. */
export interface SubnetGroupPlan {
  readonly name: string
  readonly vpc: VpcPlan
  readonly subnets: VpcPlan['publicSubnets']
  readonly isPublic: boolean
}

export function subnetGroups(place: Place): readonly SubnetGroupPlan[] {
  const vpc = place.scale('rds.instances', 1, 18) > 0 ? databaseVpc(place) : undefined
  if (!vpc) return []
  const groups: SubnetGroupPlan[] = []
  const name = vpc.name === '' ? 'default' : vpc.name
  if (vpc.privateSubnets.length > 0)
    groups.push({ name: `${name}-data`, vpc, subnets: vpc.privateSubnets, isPublic: false })
  if (vpc.publicSubnets.length > 0)
    groups.push({ name: `${name}-public`, vpc, subnets: vpc.publicSubnets, isPublic: true })
  return groups
}

/** The subnet group of a database: the public one for those that were made to be reached from outside. */
export function subnetGroupOf(place: Place, key: string): SubnetGroupPlan | undefined {
  const groups = subnetGroups(place)
  const madePublic = place.random(`${key}:public:flaw`) < carelessness(place)
  return groups.find((group) => group.isPublic === madePublic) ?? groups[0]
}

/** Its security group: the data tier's, or one that is open to the world or to an office, as public databases often have. */
export function securityGroupOf(place: Place, key: string, vpc: VpcPlan): string {
  const opened = flawed(place, `${key}:public`) ? place.random(`${key}:opened`) < 0.6 : flawed(place, `${key}:open`)
  if (!opened) return vpc.groups.data
  return place.random(`${key}:office`) < 0.35 ? vpc.groups.office : vpc.groups.open
}
