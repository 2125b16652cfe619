import type { InternetGateway } from '@aws-sdk/client-ec2'
import type { InternetGatewayFacts } from '#domain/network/facts.ts'
import { factsFrom } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import { ec2Arn, ec2Name, ec2Tags } from './identity.ts'

const call = 'ec2:DescribeInternetGateways'

export function internetGateway(item: InternetGateway, where: Where): CollectedResource<InternetGatewayFacts> {
  const fact = factsFrom(call)
  const id = item.InternetGatewayId ?? ''
  return {
    arn: ec2Arn(where, 'internet-gateway', id, item.OwnerId),
    name: ec2Name(item.Tags, id),
    incarnation: id,
    tags: ec2Tags(item.Tags, call),
    facts: {
      internetGatewayId: fact(item.InternetGatewayId),
      // A gateway under way to or from a VPC counts as attached until AWS says that it no longer is.
      vpcIds: fact(
        item.Attachments?.filter((one) => (one.State as string | undefined) !== 'detached').flatMap(
          (one) => one.VpcId ?? [],
        ),
      ),
    },
  }
}
