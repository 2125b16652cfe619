import type { VpcEndpoint } from '@aws-sdk/client-ec2'
import type { VpcEndpointFacts } from '#domain/network/facts.ts'
import { factsFrom } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import { ec2Arn, ec2Name, ec2Tags } from './identity.ts'

const call = 'ec2:DescribeVpcEndpoints'

export function vpcEndpoint(item: VpcEndpoint, where: Where): CollectedResource<VpcEndpointFacts> {
  const fact = factsFrom(call)
  const id = item.VpcEndpointId ?? ''
  return {
    arn: ec2Arn(where, 'vpc-endpoint', id, item.OwnerId),
    name: ec2Name(item.Tags, id),
    incarnation: id,
    tags: ec2Tags(item.Tags, call),
    facts: {
      vpcEndpointId: fact(item.VpcEndpointId),
      vpcId: fact(item.VpcId),
      serviceName: fact(item.ServiceName),
      endpointType: fact.oneOf(item.VpcEndpointType, [
        'Gateway',
        'Interface',
        'GatewayLoadBalancer',
        'Resource',
        'ServiceNetwork',
        'Tunnel',
      ]),
      // AWS writes states in both cases: `available` on the wire, `Available` in its own list of values.
      state: fact(item.State?.toLowerCase()),
      // Gateway Load Balancer endpoints, and interface endpoints of services without policies, have none.
      policyDocument: fact.orNone(item.PolicyDocument),
      routeTableIds: fact(item.RouteTableIds ?? []),
      subnetIds: fact(item.SubnetIds ?? []),
      groupIds: fact((item.Groups ?? []).flatMap((group) => group.GroupId ?? [])),
      privateDnsEnabled:
        item.VpcEndpointType === 'Interface' ? fact(item.PrivateDnsEnabled) : fact.or(item.PrivateDnsEnabled, false),
    },
  }
}
