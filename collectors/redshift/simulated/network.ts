import type { ClusterSubnetGroup } from '@aws-sdk/client-redshift'
import { carelessness, flawed, ownerTags } from '#domain/pretend/habits.ts'
import type { Place, VpcPlan } from '#domain/simulated.ts'

export interface SubnetGroupPlan {
  readonly name: string
  readonly vpc: VpcPlan
  readonly subnets: VpcPlan['publicSubnets']
  readonly isPublic: boolean
}

/** Does anybody keep a data warehouse at this place? */
export function hasWarehouses(place: Place): boolean {
  return place.scale('redshift.clusters', 0, 4) > 0
}

/** A subnet group of private subnets, of one zone in careless places, and one of public ones wherever there are any. */
export function subnetGroups(place: Place): readonly SubnetGroupPlan[] {
  const own = place.network.vpcs.filter((vpc) => !vpc.isDefault)
  const vpc = own.find(({ name }) => name === 'data') ?? own[0] ?? place.network.vpcs[0]
  if (!vpc || !hasWarehouses(place)) return []
  const name = vpc.name === '' ? 'default' : vpc.name
  const oneZone = place.random('redshift.one-zone') < carelessness(place)
  const inside = oneZone ? vpc.privateSubnets.slice(0, 1) : vpc.privateSubnets
  return [
    { name: `${name}-warehouse`, vpc, subnets: inside, isPublic: false },
    { name: `${name}-warehouse-public`, vpc, subnets: vpc.publicSubnets, isPublic: true },
  ].filter(({ subnets }) => subnets.length > 0)
}

export function subnetGroupItems(place: Place): readonly ClusterSubnetGroup[] {
  return subnetGroups(place).map(({ name, vpc, subnets }) => ({
    ClusterSubnetGroupName: name,
    Description: `Subnets for data warehouses in ${vpc.name || 'the default VPC'}`,
    VpcId: vpc.vpcId,
    SubnetGroupStatus: 'Complete',
    Subnets: subnets.map(({ subnetId, availabilityZone }) => ({
      SubnetIdentifier: subnetId,
      SubnetAvailabilityZone: { Name: availabilityZone },
      SubnetStatus: 'Active',
    })),
    SupportedClusterIpAddressTypes: vpc.ipv6Cidr ? ['ipv4', 'dualstack'] : ['ipv4'],
    Tags: ownerTags(place, `redshift.subnet-group.${name}`, name),
  }))
}

/** The subnet group of a cluster: the public one for those made to be reached from outside. */
export function subnetGroupOf(place: Place, key: string): SubnetGroupPlan | undefined {
  const groups = subnetGroups(place)
  const madePublic = place.random(`${key}:public:flaw`) < carelessness(place)
  return groups.find(({ isPublic }) => isPublic === madePublic) ?? groups[0]
}

/** Its security group: the data tier's, or one that is open to the world or to an office. */
export function securityGroupOf(place: Place, key: string, vpc: VpcPlan): string {
  if (!flawed(place, `${key}:opened`)) return vpc.groups.data
  return place.random(`${key}:office`) < 0.5 ? vpc.groups.office : vpc.groups.open
}
