import type { FlowLog } from '@aws-sdk/client-ec2'
import { factsFrom, type Observed } from '#domain/observed.ts'
import type { CollectedResource, Where } from '#domain/resource.ts'
import { ec2Arn, ec2Name, ec2Tags } from './identity.ts'

export type FlowLogFacts = {
  readonly flowLogId: Observed<string>
  /** The VPC, subnet, interface or transit gateway that it records. */
  readonly resourceId: Observed<string>
  readonly flowLogStatus: Observed<string>
  /** Null until AWS first tried to deliver. */
  readonly deliverLogsStatus: Observed<string | null>
}

const call = 'ec2:DescribeFlowLogs'

export function flowLogResource(item: FlowLog, where: Where): CollectedResource<FlowLogFacts> {
  const fact = factsFrom(call)
  const id = item.FlowLogId ?? ''
  return {
    arn: ec2Arn(where, 'vpc-flow-log', id),
    name: ec2Name(item.Tags, id),
    incarnation: id,
    tags: ec2Tags(item.Tags, call),
    facts: {
      flowLogId: fact(item.FlowLogId),
      resourceId: fact(item.ResourceId),
      flowLogStatus: fact(item.FlowLogStatus),
      deliverLogsStatus: fact.orNone(item.DeliverLogsStatus),
    },
  }
}
