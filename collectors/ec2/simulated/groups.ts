import type { IpPermission, NetworkInterface, SecurityGroup } from '@aws-sdk/client-ec2'
import { type EksClusterPlan, eksClusterPlans } from '#domain/pretend/eks-clusters.ts'
import type { Place, SandwichPlan, SubnetPlan, VpcPlan } from '#domain/simulated.ts'
import { exists, isHardened, slip, tagsFor } from './habits.ts'
import { cloudFrontList, ownListId } from './prefix-lists.ts'
import { instanceInterfaces } from './servers.ts'

/** Security groups, and the network interfaces they filter. */

type Source = string | { readonly group: string } | { readonly list: string }

const permission = (
  protocol: string,
  ports: readonly [number, number] | null,
  ...sources: readonly Source[]
): IpPermission => ({
  IpProtocol: protocol,
  ...(ports && { FromPort: ports[0], ToPort: ports[1] }),
  IpRanges: sources.flatMap((source) =>
    typeof source === 'string' && !source.includes(':') ? [{ CidrIp: source }] : [],
  ),
  Ipv6Ranges: sources.flatMap((source) =>
    typeof source === 'string' && source.includes(':') ? [{ CidrIpv6: source }] : [],
  ),
  UserIdGroupPairs: sources.flatMap((source) =>
    typeof source === 'object' && 'group' in source ? [{ GroupId: source.group }] : [],
  ),
  PrefixListIds: sources.flatMap((source) =>
    typeof source === 'object' && 'list' in source ? [{ PrefixListId: source.list }] : [],
  ),
})
const tcp = (port: number, ...sources: readonly Source[]) => permission('tcp', [port, port], ...sources)
const anyone = ['0.0.0.0/0', '::/0'] as const
const everythingOut = permission('-1', null, '0.0.0.0/0')

/** CloudFront's origin-facing addresses, by AWS's own list. */
const cloudFront = { list: cloudFrontList }
/** The office: a network that AWS's examples keep for nobody. */
const office = '203.0.113.0/24'

export function securityGroups(place: Place): SecurityGroup[] {
  return place.network.vpcs.flatMap((vpc) => [
    ...plannedGroups(place, vpc),
    ...ownGroups(place, vpc),
    ...place.sandwiches.flatMap((sandwich) =>
      sandwich.vpcId === vpc.vpcId ? sandwichGroups(place, vpc, sandwich) : [],
    ),
    ...eksClusterPlans(place)
      .filter((cluster) => cluster.vpc.vpcId === vpc.vpcId)
      .map((cluster) => clusterGroup(place, cluster)),
  ])
}

/** The group that EKS makes for a cluster, by which its control plane and nodes let each other in. */
function clusterGroup(place: Place, { name, vpc, securityGroupId: id }: EksClusterPlan): SecurityGroup {
  const description = 'EKS created security group applied to ENI that is attached to EKS Control Plane master nodes'
  return group(
    place,
    vpc,
    id,
    `eks-cluster-sg-${name}`,
    description,
    [permission('-1', null, { group: id })],
    [everythingOut],
  )
}

/** Each tier lets in the one before it; where somebody left a way round, an inner tier lets in others as well. */
function sandwichGroups(place: Place, vpc: VpcPlan, { name, groups, bypass }: SandwichPlan): SecurityGroup[] {
  const tier = (id: string, role: string, ...inward: IpPermission[]) =>
    group(place, vpc, id, `${name}-${role}`, `${role} tier of ${name}`, inward, [everythingOut])
  return [
    tier(groups.outer, 'outer', tcp(443, ...anyone)),
    tier(groups.firewall, 'firewall', tcp(8443, { group: groups.outer }), tcp(22, office)),
    tier(groups.inner, 'inner', tcp(443, { group: groups.firewall }, ...(bypass === 'open-group' ? [vpc.cidr] : []))),
    tier(
      groups.application,
      'application',
      tcp(8443, { group: groups.inner }, ...(bypass === 'public-address' ? anyone : [])),
    ),
  ]
}

function group(
  place: Place,
  vpc: VpcPlan,
  id: string,
  name: string,
  description: string,
  inward: IpPermission[],
  outward: IpPermission[],
): SecurityGroup {
  const owned = (list: IpPermission[]) =>
    list.map((one) => ({
      ...one,
      UserIdGroupPairs: one.UserIdGroupPairs?.map((pair) => ({ UserId: place.accountId, ...pair })),
    }))
  return {
    GroupId: id,
    SecurityGroupArn: `arn:${place.partition}:ec2:${place.region}:${place.accountId}:security-group/${id}`,
    OwnerId: place.accountId,
    VpcId: vpc.vpcId,
    GroupName: name,
    Description: description,
    IpPermissions: owned(inward),
    IpPermissionsEgress: owned(outward),
    Tags: name === 'default' ? [] : tagsFor(place, id, name),
  }
}

function plannedGroups(place: Place, vpc: VpcPlan): SecurityGroup[] {
  const { groups } = vpc
  const closed = isHardened(place) && !vpc.isDefault && !slip(place, `${vpc.vpcId}|default-group-open`)
  const defaults = group(
    place,
    vpc,
    groups.default,
    'default',
    'default VPC security group',
    closed ? [] : [permission('-1', null, { group: groups.default })],
    closed ? [] : [everythingOut],
  )
  const database: readonly [number, number][] = [
    [5432, 5432],
    [3306, 3306],
    [1433, 1433],
    [1521, 1521],
    [8111, 8111],
    [9111, 9111],
    [6379, 6379],
    [5439, 5439],
    [11211, 11211],
    [443, 443],
  ]
  const narrow = slip(place, `${vpc.vpcId}|data-egress`) ? [everythingOut] : [tcp(443, vpc.cidr)]
  return [
    defaults,
    group(
      place,
      vpc,
      groups.web,
      'web',
      'Public entry points',
      [tcp(443, ...anyone), tcp(80, ...anyone)],
      [everythingOut],
    ),
    group(
      place,
      vpc,
      groups.data,
      'data',
      'Databases, from the web tier',
      database.map((ports) => permission('tcp', ports, { group: groups.web })),
      narrow,
    ),
    group(
      place,
      vpc,
      groups.open,
      'db-temp',
      'TEMPORARY migration access',
      [5432, 3306, 5439, 6379].map((port) => tcp(port, '0.0.0.0/0')),
      [everythingOut],
    ),
    group(
      place,
      vpc,
      groups.office,
      'db-office',
      'Databases, from the office',
      [tcp(5432, office), tcp(5439, office)],
      [everythingOut],
    ),
    group(place, vpc, groups.edge, 'from-cloudfront', 'Origins of CloudFront', [tcp(443, cloudFront)], [everythingOut]),
  ]
}

interface OwnGroup {
  readonly name: string
  readonly rules: (vpc: VpcPlan, list: readonly Source[]) => IpPermission[]
  /** The prefix list it names; the group is there as long as the list is, since AWS deletes no list that is named. */
  readonly list?: 'offices' | 'vendors' | 'temporary'
  /** A mistake that comes and goes; others are there as `exists` says. */
  readonly mistake?: true
}

/** What people add over the years. */
const habits: readonly OwnGroup[] = [
  { name: 'bastion', rules: () => [tcp(22, '198.51.100.17/32')] },
  { name: 'launch-wizard-1', rules: () => [tcp(22, '0.0.0.0/0')], mistake: true },
  { name: 'launch-wizard-2', rules: () => [tcp(3389, ...anyone)], mistake: true },
  { name: 'everything', rules: () => [permission('-1', null, '0.0.0.0/0')], mistake: true },
  // Two halves of the internet, which a look for 0.0.0.0/0 overlooks.
  { name: 'split-world', rules: () => [tcp(9200, '0.0.0.0/1', '128.0.0.0/1')], mistake: true },
  { name: 'monitoring ✓ 監視', rules: (vpc) => [tcp(9100, vpc.cidr), permission('icmp', [8, -1], '10.0.0.0/8')] },
  { name: '=HYPERLINK("http://example.com")', rules: () => [permission('tcp', [27017, 27018], '10.0.0.0/8')] },
  { name: 'partners', rules: () => [tcp(443, '192.0.2.0/25'), tcp(8443, '52.0.0.0/11')] },
  { name: 'ipv6-only-admin', rules: () => [tcp(22, '::/0')], mistake: true },
  {
    name: 'cache',
    rules: (vpc) => [
      tcp(11211, { group: vpc.groups.web }),
      permission('udp', [11211, 11211], { group: vpc.groups.web }),
    ],
  },
  { name: 'kafka', rules: (vpc) => [permission('tcp', [9092, 9098], vpc.cidr)] },
  { name: 'offices', list: 'offices', rules: (_, list) => [tcp(22, ...list)] },
  // Open to everybody, though no rule of theirs says so.
  { name: 'vendor-access', list: 'vendors', rules: (_, list) => [tcp(22, ...list), tcp(3306, ...list)] },
  { name: 'migration-2', list: 'temporary', rules: (_, list) => [tcp(5432, ...list)] },
  { name: 'file-shares', rules: () => [tcp(445, '172.16.0.0/12')] },
]

function ownGroups(place: Place, vpc: VpcPlan): SecurityGroup[] {
  if (vpc.isDefault && place.profile !== 'forgotten' && place.profile !== 'sandbox') return []
  return habits.flatMap(({ name, rules, mistake, list }) => {
    const key = `${vpc.vpcId}|group|${name}`
    const listId = list ? ownListId(place, list) : null
    const there = list
      ? listId !== null
      : mistake
        ? slip(place, key)
        : exists(place, key) && place.random(`${key}|used`) < 0.5
    const sources = listId === null ? [] : [{ list: listId }]
    const id = `sg-${place.hex(key, 17)}`
    return there ? [group(place, vpc, id, name, `Made for ${name}`, rules(vpc, sources), [everythingOut])] : []
  })
}

/** Interfaces of balancers, databases and instances, as far as they tell which group is used where. */
export function networkInterfaces(place: Place): NetworkInterface[] {
  const balancers = place.loadBalancers.flatMap((balancer) => {
    const vpc = place.network.vpcs.find((plan) => plan.vpcId === balancer.vpcId)
    const subnets = vpc && balancer.scheme === 'internet-facing' ? vpc.publicSubnets : vpc?.privateSubnets
    return (subnets ?? []).map(
      (subnet): NetworkInterface => ({
        ...interfaceIn(place, vpc?.vpcId ?? '', subnet, `elb|${balancer.name}|${subnet.subnetId}`),
        InterfaceType: balancer.type === 'network' ? 'network_load_balancer' : 'interface',
        RequesterId: 'amazon-elb',
        RequesterManaged: true,
        Description: `ELB ${balancer.arn.split(':loadbalancer/')[1]}`,
        Groups:
          balancer.type === 'application' && vpc
            ? (balancer.securityGroupIds ?? [vpc.groups.web]).map((GroupId) => ({ GroupId }))
            : [],
      }),
    )
  })
  const classic = place.classicLoadBalancers.flatMap(({ name, vpcId, subnets, securityGroupIds }) =>
    subnets.map(
      (subnet): NetworkInterface => ({
        ...interfaceIn(place, vpcId, subnet, `clb|${name}|${subnet.subnetId}`),
        InterfaceType: 'interface',
        RequesterId: 'amazon-elb',
        RequesterManaged: true,
        Description: `ELB ${name}`,
        Groups: securityGroupIds.map((GroupId) => ({ GroupId })),
      }),
    ),
  )
  return [
    ...balancers,
    ...classic,
    ...instanceInterfaces(place),
    ...place.network.vpcs.flatMap((vpc) => tenants(place, vpc)),
  ]
}

function interfaceIn(place: Place, vpcId: string, subnet: SubnetPlan, key: string): NetworkInterface {
  return {
    NetworkInterfaceId: `eni-${place.hex(key, 17)}`,
    VpcId: vpcId,
    SubnetId: subnet.subnetId,
    AvailabilityZone: subnet.availabilityZone,
    OwnerId: place.accountId,
    Status: 'in-use',
    SourceDestCheck: true,
    Description: '',
    RequesterManaged: false,
    PrivateIpAddress: subnet.cidr.replace(/\d+\/\d+$/, String(place.pick(`${key}|address`, 4, 250))),
    Ipv6Addresses: [],
    TagSet: [],
  }
}

function tenants(place: Place, vpc: VpcPlan): NetworkInterface[] {
  const subnets = [...vpc.privateSubnets, ...vpc.publicSubnets]
  if (vpc.isDefault && place.profile !== 'forgotten' && place.profile !== 'sandbox') return []
  const { web, data, open } = vpc.groups
  return Array.from({ length: place.scale(`interfaces|${vpc.vpcId}`, 1, 5) }, (_, index) => {
    const subnet = subnets[index % subnets.length]
    if (!subnet) return null
    const key = `tenant|${vpc.vpcId}|${index}`
    const kind = place.choose(key, ['interface', 'interface', 'lambda', 'vpc_endpoint'] as const)
    const groupId = place.choose(`${key}|group`, place.profile === 'forgotten' ? [open, web] : [data, data, web])
    const isPublic = vpc.publicSubnets.includes(subnet) && slip(place, `${key}|public`, 0.3)
    const name = place.choose(`${key}|name`, ['appliance', 'task', 'legacy host'])
    const plain = kind === 'interface'
    return {
      ...interfaceIn(place, vpc.vpcId, subnet, key),
      InterfaceType: kind,
      Groups: [{ GroupId: groupId }],
      ...(plain &&
        isPublic && { Association: { PublicIp: `203.0.113.${place.pick(`${key}|public-address`, 1, 254)}` } }),
      ...(plain ? { TagSet: tagsFor(place, key, name) } : { RequesterManaged: true, RequesterId: `${kind}:service` }),
    } as NetworkInterface
  }).flatMap((one) => one ?? [])
}
