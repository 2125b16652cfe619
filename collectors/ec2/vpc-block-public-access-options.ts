import type { VpcBlockPublicAccessOptions } from '@aws-sdk/client-ec2'
import { factsFrom, type Observed, observed } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import { ec2Arn } from './identity.ts'

export type VpcBlockPublicAccessOptionsFacts = {
  /** `off`, `block-ingress` or `block-bidirectional` */
  readonly internetGatewayBlockMode: Observed<'off' | 'block-ingress' | 'block-bidirectional'>
  /** `account`, or `declarative-policy` of the organisation. */
  readonly managedBy: Observed<string>
  readonly exclusionsAllowed: Observed<string>
}

const call = 'ec2:DescribeVpcBlockPublicAccessOptions'

/** One setting for each account and region. AWS gives it no ARN; this one is ours. */
export function vpcBlockPublicAccessOptions(
  item: VpcBlockPublicAccessOptions,
  where: Where,
): CollectedResource<VpcBlockPublicAccessOptionsFacts> {
  const fact = factsFrom(call)
  const arn = ec2Arn(where, 'vpc-block-public-access-options', 'default')
  return {
    arn,
    name: `VPC Block Public Access in ${where.region}`,
    incarnation: arn,
    // A setting has no tags.
    tags: observed({}, call),
    facts: {
      internetGatewayBlockMode: fact.oneOf(item.InternetGatewayBlockMode, [
        'off',
        'block-ingress',
        'block-bidirectional',
      ]),
      managedBy: fact(item.ManagedBy),
      exclusionsAllowed: fact(item.ExclusionsAllowed),
    },
  }
}
