import type { NetworkAclEntry as AwsEntry, NetworkAcl } from '@aws-sdk/client-ec2'
import type { NetworkAclEntry, NetworkAclFacts } from '#domain/network/facts.ts'
import { factsFrom, type Observed, observed, unobserved } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import { ec2Arn, ec2Name, ec2Tags } from './identity.ts'

const call = 'ec2:DescribeNetworkAcls'

export function networkAcl(item: NetworkAcl, where: Where): CollectedResource<NetworkAclFacts> {
  const fact = factsFrom(call)
  const id = item.NetworkAclId ?? ''
  return {
    arn: ec2Arn(where, 'network-acl', id, item.OwnerId),
    name: ec2Name(item.Tags, id),
    incarnation: id,
    tags: ec2Tags(item.Tags, call),
    facts: {
      networkAclId: fact(item.NetworkAclId),
      vpcId: fact(item.VpcId),
      isDefault: fact(item.IsDefault),
      subnetIds: fact(item.Associations?.flatMap((one) => one.SubnetId ?? [])),
      entries: entries(item.Entries),
    },
  }
}

function entries(items: readonly AwsEntry[] | undefined): Observed<readonly NetworkAclEntry[]> {
  if (!items) return unobserved('not-returned', call)
  const all: NetworkAclEntry[] = []
  for (const item of items) {
    const cidr = item.CidrBlock ?? item.Ipv6CidrBlock
    if (cidr === undefined || item.RuleNumber === undefined || item.Egress === undefined || !item.RuleAction) {
      // One rule that cannot be read may decide, so the list is not known.
      return unobserved('schema-drift', call, `rule ${item.RuleNumber ?? '?'} lacks its block, direction or action`)
    }
    if (item.RuleAction !== 'allow' && item.RuleAction !== 'deny')
      return unobserved('schema-drift', call, item.RuleAction)
    all.push({
      ruleNumber: item.RuleNumber,
      egress: item.Egress,
      allow: item.RuleAction === 'allow',
      protocol: item.Protocol ?? '-1',
      cidr,
      // AWS gives ports for TCP and UDP only; without them a rule holds for all.
      fromPort: item.PortRange?.From ?? null,
      toPort: item.PortRange?.To ?? null,
    })
  }
  return observed(all, call)
}
