import type { Observed } from '../observed.ts'

/** The network facts that exposure is judged from. Field names are EC2's, in camelCase. */

export type VpcFacts = {
  readonly vpcId: Observed<string>
  readonly cidrBlocks: Observed<readonly string[]>
  readonly ipv6CidrBlocks: Observed<readonly string[]>
  readonly isDefault: Observed<boolean>
  readonly ownerId: Observed<string>
  /** Flow logs on the VPC itself. */
  readonly flowLogs: Observed<readonly FlowLog[]>
  readonly networkInterfaces: Observed<number>
}

export interface FlowLog {
  readonly id: string
  /** `ACTIVE`, or what else AWS says. */
  readonly status: string
  /** ARN of the log group, bucket or stream. */
  readonly destination: string
  /** `ALL`, `ACCEPT` or `REJECT`; null where AWS does not say. */
  readonly trafficType: string | null
  /** `SUCCESS` or `FAILED`; null until AWS first tried to deliver. */
  readonly deliveryStatus: string | null
}

export type SubnetFacts = {
  readonly subnetId: Observed<string>
  readonly vpcId: Observed<string>
  readonly availabilityZone: Observed<string>
  readonly cidrBlock: Observed<string | null>
  readonly ipv6CidrBlocks: Observed<readonly string[]>
  readonly mapPublicIpOnLaunch: Observed<boolean>
  readonly assignIpv6AddressOnCreation: Observed<boolean>
  /** VPC Block Public Access as it works on this subnet: `off`, `block-ingress` or `block-bidirectional`. */
  readonly internetGatewayBlockMode: Observed<string>
  readonly ownerId: Observed<string>
}

export interface Route {
  /** IPv4 or IPv6 CIDR, or the id of a prefix list. */
  readonly destination: string
  /** `igw-…`, `nat-…`, `tgw-…`, `pcx-…`, `eni-…`, `vpce-…`, `eigw-…`, `local` … */
  readonly target: string
  readonly state: 'active' | 'blackhole' | 'filtered'
}

export type RouteTableFacts = {
  readonly routeTableId: Observed<string>
  readonly vpcId: Observed<string>
  readonly main: Observed<boolean>
  /** Subnets tied to the table explicitly; the others of the VPC use the main one. */
  readonly subnetIds: Observed<readonly string[]>
  /** Internet and virtual private gateways whose arriving packets the table routes (ingress routing). */
  readonly gatewayIds: Observed<readonly string[]>
  readonly routes: Observed<readonly Route[]>
}

export interface NetworkAclEntry {
  readonly ruleNumber: number
  readonly egress: boolean
  readonly allow: boolean
  /** IANA protocol number as text, `-1` for all. */
  readonly protocol: string
  readonly cidr: string
  /** Null means all ports. */
  readonly fromPort: number | null
  readonly toPort: number | null
}

export type NetworkAclFacts = {
  readonly networkAclId: Observed<string>
  readonly vpcId: Observed<string>
  readonly isDefault: Observed<boolean>
  readonly subnetIds: Observed<readonly string[]>
  readonly entries: Observed<readonly NetworkAclEntry[]>
}

export interface SecurityGroupRule {
  readonly egress: boolean
  /** `tcp`, `udp`, `icmp`, `-1` for all, or a protocol number. */
  readonly protocol: string
  /** Null means all ports. */
  readonly fromPort: number | null
  readonly toPort: number | null
  readonly source:
    | { readonly kind: 'ipv4' | 'ipv6'; readonly cidr: string }
    | GroupSource
    | { readonly kind: 'prefix-list'; readonly prefixListId: string }
}

/** A security group that a rule names as its source. */
export interface GroupSource {
  readonly kind: 'group'
  readonly groupId: string
  /** Whose it is; null where AWS does not say, as of one that is gone. */
  readonly accountId: string | null
  /** `pcx-…` where it is a group of the VPC at the other end. */
  readonly peeringId?: string
}

export type SecurityGroupFacts = {
  readonly groupId: Observed<string>
  readonly groupName: Observed<string>
  readonly vpcId: Observed<string | null>
  readonly rules: Observed<readonly SecurityGroupRule[]>
  /** What the group filters: interface types as EC2 names them (`interface`, `lambda`, `load_balancer` …), each once. */
  readonly attachedTo: Observed<readonly string[]>
}

export type PrefixListFacts = {
  readonly prefixListId: Observed<string>
  readonly prefixListName: Observed<string>
  /** The account that keeps the list, ours or one that shares it, or `AWS`. */
  readonly ownerId: Observed<string>
  readonly addressFamily: Observed<'IPv4' | 'IPv6'>
  /** CIDR blocks. Not asked of the lists that AWS keeps, whose names say which of its services they hold. */
  readonly entries: Observed<readonly string[]>
}

export type InternetGatewayFacts = {
  readonly internetGatewayId: Observed<string>
  readonly vpcIds: Observed<readonly string[]>
}

export type VpcEndpointFacts = {
  readonly vpcEndpointId: Observed<string>
  readonly vpcId: Observed<string>
  /** `com.amazonaws.eu-west-1.dynamodb` */
  readonly serviceName: Observed<string>
  readonly endpointType: Observed<
    'Gateway' | 'Interface' | 'GatewayLoadBalancer' | 'Resource' | 'ServiceNetwork' | 'Tunnel'
  >
  readonly state: Observed<string>
  /** The policy as text, or null for endpoint types that have none. */
  readonly policyDocument: Observed<string | null>
  readonly routeTableIds: Observed<readonly string[]>
  readonly subnetIds: Observed<readonly string[]>
  readonly groupIds: Observed<readonly string[]>
  readonly privateDnsEnabled: Observed<boolean>
}

export type VpcPeeringConnectionFacts = {
  readonly vpcPeeringConnectionId: Observed<string>
  /** `active`, `pending-acceptance`, `rejected` … */
  readonly status: Observed<string>
  readonly requester: Observed<PeeredVpc>
  readonly accepter: Observed<PeeredVpc>
}

export interface PeeredVpc {
  readonly vpcId: string
  readonly ownerId: string
  /** Null where AWS does not say: the region that lists it. */
  readonly region: string | null
  /** Empty until the connection is active: AWS then shows the blocks of the other side. */
  readonly cidrBlocks: readonly string[]
}

export type VpcEndpointServiceFacts = {
  readonly serviceId: Observed<string>
  readonly serviceName: Observed<string>
  readonly serviceState: Observed<string>
  readonly acceptanceRequired: Observed<boolean>
  /** ARNs, account ids among them, service names, or `*` for everybody. */
  readonly allowedPrincipals: Observed<readonly string[]>
  readonly loadBalancerArns: Observed<readonly string[]>
}
