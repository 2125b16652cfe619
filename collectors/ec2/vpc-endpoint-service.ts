import type { AllowedPrincipal, ServiceConfiguration } from '@aws-sdk/client-ec2'
import type { VpcEndpointServiceFacts } from '#domain/network/facts.ts'
import { factsFrom, mapObserved, type Observed } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import { ec2Arn, ec2Name, ec2Tags } from './identity.ts'

const call = 'ec2:DescribeVpcEndpointServiceConfigurations'

export function vpcEndpointService(
  item: ServiceConfiguration,
  asked: { readonly permissions: Observed<readonly AllowedPrincipal[]> },
  where: Where,
): CollectedResource<VpcEndpointServiceFacts> {
  const fact = factsFrom(call)
  const id = item.ServiceId ?? ''
  return {
    arn: ec2Arn(where, 'vpc-endpoint-service', id),
    name: ec2Name(item.Tags, id),
    incarnation: id,
    tags: ec2Tags(item.Tags, call),
    facts: {
      serviceId: fact(item.ServiceId),
      serviceName: fact(item.ServiceName),
      serviceState: fact(item.ServiceState),
      acceptanceRequired: fact(item.AcceptanceRequired),
      allowedPrincipals: mapObserved(asked.permissions, (all) => all.flatMap(({ Principal }) => Principal ?? [])),
      // A service has balancers of one of the two kinds; AWS leaves the other list out.
      loadBalancerArns: fact([...(item.NetworkLoadBalancerArns ?? []), ...(item.GatewayLoadBalancerArns ?? [])]),
    },
  }
}
