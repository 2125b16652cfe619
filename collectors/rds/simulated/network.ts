import type { Place, VpcPlan } from '#domain/simulated.ts'
import { flawed } from './flaws.ts'

/** The VPCs databases live in: the default one only where it is the only one. */
export function databaseVpcs(place: Place): readonly VpcPlan[] {
  const own = place.network.vpcs.filter((vpc) => !vpc.isDefault)
  return own.length > 0 ? own : place.network.vpcs
}

/** A subnet group per VPC with private subnets, one with public ones where someone was careless. */
export interface SubnetGroupPlan {
  readonly name: string
  readonly vpc: VpcPlan
  readonly subnets: VpcPlan['publicSubnets']
  readonly isPublic: boolean
}

export function subnetGroups(place: Place): readonly SubnetGroupPlan[] {
  if (place.profile === 'empty') return []
  return databaseVpcs(place).flatMap((vpc) => {
    const groups: SubnetGroupPlan[] = []
    const inner = vpc.privateSubnets.length > 0 ? vpc.privateSubnets : vpc.publicSubnets
    if (inner.length > 0)
      groups.push({
        name: `${vpc.name}-data`.toLowerCase(),
        vpc,
        subnets: inner,
        isPublic: inner === vpc.publicSubnets,
      })
    if (vpc.publicSubnets.length > 0)
      groups.push({ name: `${vpc.name}-public`.toLowerCase(), vpc, subnets: vpc.publicSubnets, isPublic: true })
    return groups
  })
}

/** The subnet group of a database: the public one only by mistake. */
export function subnetGroupOf(place: Place, key: string): SubnetGroupPlan | undefined {
  const groups = subnetGroups(place)
  const wanted = groups.filter((group) => group.isPublic === flawed(place, `${key}:public-subnet`))
  return place.choose(`${key}:subnet-group`, wanted.length > 0 ? wanted : groups.length > 0 ? groups : [undefined])
}

/** Its security group: the data tier's, or one that is open to the world or to an office. */
export function securityGroupOf(place: Place, key: string, vpc: VpcPlan): string {
  if (!flawed(place, `${key}:open`)) return vpc.groups.data
  return place.random(`${key}:office`) < 0.3 ? vpc.groups.office : vpc.groups.open
}
