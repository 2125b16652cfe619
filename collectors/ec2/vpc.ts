import type { FlowLog as AwsFlowLog, Vpc } from '@aws-sdk/client-ec2'
import type { FlowLog, VpcFacts } from '#domain/network/facts.ts'
import { factsFrom, type Observed } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import { ec2Arn, ec2Name, ec2Tags } from './identity.ts'

const call = 'ec2:DescribeVpcs'

export function vpc(
  item: Vpc,
  asked: { readonly flowLogs: Observed<readonly FlowLog[]>; readonly networkInterfaces: Observed<number> },
  where: Where,
): CollectedResource<VpcFacts> {
  const fact = factsFrom(call)
  const id = item.VpcId ?? ''
  return {
    arn: ec2Arn(where, 'vpc', id, item.OwnerId),
    name: ec2Name(item.Tags, id),
    incarnation: id,
    tags: ec2Tags(item.Tags, call),
    facts: {
      vpcId: fact(item.VpcId),
      cidrBlocks: fact(associated(item.CidrBlockAssociationSet) ?? (item.CidrBlock ? [item.CidrBlock] : undefined)),
      // A VPC without IPv6 comes without the set.
      ipv6CidrBlocks: fact(
        (item.Ipv6CidrBlockAssociationSet ?? [])
          .filter((block) => block.Ipv6CidrBlockState?.State !== 'disassociated')
          .flatMap((block) => block.Ipv6CidrBlock ?? []),
      ),
      isDefault: fact(item.IsDefault),
      ownerId: fact(item.OwnerId),
      flowLogs: asked.flowLogs,
      networkInterfaces: asked.networkInterfaces,
    },
  }
}

function associated(set: Vpc['CidrBlockAssociationSet']): readonly string[] | undefined {
  if (!set || set.length === 0) return undefined
  return set
    .filter((block) => block.CidrBlockState?.State !== 'disassociated')
    .flatMap((block) => block.CidrBlock ?? [])
}

/** A log group has a name but, in older answers, no ARN. */
export function flowLog(log: AwsFlowLog): FlowLog {
  return {
    id: log.FlowLogId ?? '',
    status: log.FlowLogStatus ?? 'unknown',
    destination: log.LogDestination ?? log.LogGroupName ?? '',
    trafficType: log.TrafficType ?? null,
    deliveryStatus: log.DeliverLogsStatus ?? null,
  }
}
