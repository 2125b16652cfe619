import type { Route as AwsRoute, RouteTable } from '@aws-sdk/client-ec2'
import type { Route, RouteTableFacts } from '#domain/network/facts.ts'
import { factsFrom, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import { ec2Arn, ec2Name, ec2Tags } from './identity.ts'

const call = 'ec2:DescribeRouteTables'

export function routeTable(item: RouteTable, where: Where): CollectedResource<RouteTableFacts> {
  const fact = factsFrom(call)
  const id = item.RouteTableId ?? ''
  const tied = item.Associations?.filter((one) => one.AssociationState?.State !== 'disassociated')
  return {
    arn: ec2Arn(where, 'route-table', id, item.OwnerId),
    name: ec2Name(item.Tags, id),
    incarnation: id,
    tags: ec2Tags(item.Tags, call),
    facts: {
      routeTableId: fact(item.RouteTableId),
      vpcId: fact(item.VpcId),
      main: fact(tied?.some((one) => one.Main)),
      subnetIds: fact(tied?.flatMap((one) => one.SubnetId ?? [])),
      gatewayIds: fact(tied?.flatMap((one) => one.GatewayId ?? [])),
      routes: routes(item.Routes),
    },
  }
}

function routes(items: readonly AwsRoute[] | undefined): Observed<readonly Route[]> {
  if (!items) return unobserved('not-returned', call)
  const all: Route[] = []
  for (const item of items) {
    const destination = item.DestinationCidrBlock ?? item.DestinationIpv6CidrBlock ?? item.DestinationPrefixListId
    const target = targetOf(item)
    if (destination === undefined || target === undefined) {
      // A route that cannot be followed makes the whole table unknown: it might be the one that leads out.
      return unobserved(
        'schema-drift',
        call,
        `a route to ${destination ?? 'an unknown destination'} has no known target`,
      )
    }
    if (item.State !== undefined && !isState(item.State)) return unobserved('schema-drift', call, String(item.State))
    all.push({ destination, target, state: item.State ?? 'active' })
  }
  return observed(all, call)
}

const isState = (state: string): state is Route['state'] => ['active', 'blackhole', 'filtered'].includes(state)

/** AWS says the target in a field of its own for each kind; `local` and gateways share GatewayId. */
function targetOf(route: AwsRoute): string | undefined {
  return (
    route.GatewayId ??
    route.EgressOnlyInternetGatewayId ??
    route.NatGatewayId ??
    route.TransitGatewayId ??
    route.VpcPeeringConnectionId ??
    route.NetworkInterfaceId ??
    route.InstanceId ??
    route.LocalGatewayId ??
    route.CarrierGatewayId ??
    route.CoreNetworkArn ??
    route.OdbNetworkArn ??
    (route.State === 'blackhole' ? 'removed' : undefined)
  )
}
