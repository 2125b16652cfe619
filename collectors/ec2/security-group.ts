import type { IpPermission, NetworkInterface, SecurityGroup } from '@aws-sdk/client-ec2'
import type { SecurityGroupFacts, SecurityGroupRule } from '#domain/network/facts.ts'
import { factsFrom, isObserved, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import { ec2Arn, ec2Name, ec2Tags } from './identity.ts'

const call = 'ec2:DescribeSecurityGroups'

export function securityGroup(
  item: SecurityGroup,
  attachedTo: Observed<readonly string[]>,
  where: Where,
): CollectedResource<SecurityGroupFacts> {
  const fact = factsFrom(call)
  const id = item.GroupId ?? ''
  return {
    arn: item.SecurityGroupArn ?? ec2Arn(where, 'security-group', id, item.OwnerId),
    name: item.GroupName || ec2Name(item.Tags, id),
    incarnation: id,
    tags: ec2Tags(item.Tags, call),
    facts: {
      groupId: fact(item.GroupId),
      groupName: fact(item.GroupName),
      // Groups of EC2-Classic had no VPC; AWS still types the field as optional.
      vpcId: fact.orNone(item.VpcId),
      rules: both(rules(item.IpPermissions, false), rules(item.IpPermissionsEgress, true)),
      attachedTo,
    },
  }
}

function both<T>(a: Observed<readonly T[]>, b: Observed<readonly T[]>): Observed<readonly T[]> {
  if (!isObserved(a)) return a
  return isObserved(b) ? observed([...a.value, ...b.value], call) : b
}

/** One rule for each source of each permission. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html */
function rules(
  permissions: readonly IpPermission[] | undefined,
  egress: boolean,
): Observed<readonly SecurityGroupRule[]> {
  if (!permissions) return unobserved('not-returned', call)
  const all: SecurityGroupRule[] = []
  for (const permission of permissions) {
    if (permission.IpProtocol === undefined) return unobserved('schema-drift', call, 'a permission names no protocol')
    const about = {
      egress,
      protocol: permission.IpProtocol,
      fromPort: port(permission, permission.FromPort),
      toPort: port(permission, permission.ToPort),
    }
    for (const { CidrIp } of permission.IpRanges ?? []) {
      if (CidrIp !== undefined) all.push({ ...about, source: { kind: 'ipv4', cidr: CidrIp } })
    }
    for (const { CidrIpv6 } of permission.Ipv6Ranges ?? []) {
      if (CidrIpv6 !== undefined) all.push({ ...about, source: { kind: 'ipv6', cidr: CidrIpv6 } })
    }
    for (const { GroupId, UserId, VpcPeeringConnectionId } of permission.UserIdGroupPairs ?? []) {
      if (GroupId === undefined) continue
      const peering = VpcPeeringConnectionId && { peeringId: VpcPeeringConnectionId }
      all.push({ ...about, source: { kind: 'group', groupId: GroupId, accountId: UserId ?? null, ...peering } })
    }
    for (const { PrefixListId } of permission.PrefixListIds ?? []) {
      if (PrefixListId !== undefined)
        all.push({ ...about, source: { kind: 'prefix-list', prefixListId: PrefixListId } })
    }
  }
  return observed(all, call)
}

/** Ports as AWS gives them for TCP and UDP; for ICMP they are a type and a code, for all protocols they are absent or -1. */
function port(permission: IpPermission, value: number | undefined): number | null {
  const hasPorts = ['tcp', 'udp', '6', '17'].includes(permission.IpProtocol ?? '')
  return hasPorts && value !== undefined && value >= 0 ? value : null
}

/** The kinds of interface that a group filters, each once. */
export function attachedTypes(groupId: string | undefined, interfaces: readonly NetworkInterface[]): readonly string[] {
  return [...(typesByGroup(interfaces).get(groupId ?? '') ?? [])].sort()
}

/** Of each list of interfaces, so that thousands of groups do not each read thousands of interfaces. */
const indexed = new WeakMap<readonly NetworkInterface[], ReadonlyMap<string, ReadonlySet<string>>>()

function typesByGroup(interfaces: readonly NetworkInterface[]): ReadonlyMap<string, ReadonlySet<string>> {
  const known = indexed.get(interfaces)
  if (known) return known
  const types = new Map<string, Set<string>>()
  for (const one of interfaces) {
    const type = isLoadBalancer(one) ? 'load_balancer' : (one.InterfaceType ?? 'interface')
    for (const { GroupId } of one.Groups ?? []) {
      if (GroupId === undefined) continue
      const found = types.get(GroupId)
      if (found) found.add(type)
      else types.set(GroupId, new Set([type]))
    }
  }
  indexed.set(interfaces, types)
  return types
}

/** Application and classic balancers' interfaces are of the plain type; only their owner and description tell. */
function isLoadBalancer(one: NetworkInterface): boolean {
  return (
    one.RequesterId === 'amazon-elb' || (one.RequesterManaged === true && one.Description?.startsWith('ELB ') === true)
  )
}
